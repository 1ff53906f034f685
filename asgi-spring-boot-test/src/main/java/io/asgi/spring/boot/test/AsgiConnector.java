/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asgi.spring.boot.test;

import java.net.HttpCookie;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.asgi.AsgiApplication;
import io.asgi.HttpScope;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.test.StreamedResponse;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpResponse;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Connects a {@link WebTestClient} or a {@link WebClient} with ASGI applications, without
 * a server and without sockets:
 *
 * <pre class="code">
 * WebTestClient client = WebTestClient.bindToServer(new AsgiConnector(application)).build();
 * </pre>
 *
 * Bodies are streamed both ways as they are asked for, and a client that cancels leaves,
 * which is told to the application. An application that fails before it responds is a
 * response 500, as with the server; the error is logged. What the server itself adds is
 * not there: {@code date}, a content length, limits and timeouts, trailers and early
 * hints. Safe to use from several threads.
 */
public final class AsgiConnector implements ClientHttpConnector {

	/**
	 * The attribute of cookies that the JDK does not know.
	 */
	private static final Pattern SAME_SITE = Pattern.compile(";\\s*SameSite=(\\w+)", Pattern.CASE_INSENSITIVE);

	private final Mounts mounts;

	/**
	 * Create a connector to an application that takes all requests.
	 * @param application the application
	 */
	public AsgiConnector(AsgiApplication application) {
		this(new Mounts(List.of(Mount.of("application", "/", application))));
	}

	/**
	 * Create a connector to applications at their mounts. A request that none of them
	 * takes fails with an {@link IllegalStateException}.
	 * @param mounts the mounts
	 */
	public AsgiConnector(Mounts mounts) {
		this.mounts = mounts;
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return Mono.<ClientHttpResponse>create((sink) -> {
			Disposable.Swap exchange = Disposables.swap();
			sink.onCancel(exchange);
			MockClientHttpRequest request = new MockClientHttpRequest(method, uri);
			request.setWriteHandler((body) -> {
				// What the body fails with comes first: the application only sees its
				// client leave
				exchange
					.update(exchange(request, Flux.from(body).doOnError(sink::error)).contextWrite(sink.contextView())
						.subscribe(sink::success, sink::error));
				return Mono.empty();
			});
			requestCallback.apply(request).subscribe((nothing) -> {
			}, sink::error);
		}).subscribeOn(Schedulers.parallel());
	}

	private Mono<ClientHttpResponse> exchange(MockClientHttpRequest request, Publisher<? extends DataBuffer> body) {
		return Mono.defer(() -> {
			HttpScope scope = InProcessCall.scope(request.getMethod(), request.getURI(), request.getHeaders());
			Mount mount = this.mounts.find(scope.path());
			if (mount == null) {
				return Mono.error(new IllegalStateException("No ASGI application is mounted at '" + scope.path()
						+ "', there are " + this.mounts.all().stream().map(AsgiConnector::describe).toList()));
			}
			return InProcessCall.exchange(mount, scope, body).map(AsgiConnector::adapt);
		});
	}

	private static String describe(Mount mount) {
		return "'" + mount.name() + "' at " + (mount.isRoot() ? "/" : mount.path());
	}

	private static ClientHttpResponse adapt(StreamedResponse response) {
		MockClientHttpResponse adapted = new MockClientHttpResponse(HttpStatusCode.valueOf(response.status()));
		InProcessCall.copyHeaders(response, adapted.getHeaders());
		response.headers()
			.all("set-cookie")
			.stream()
			.flatMap((header) -> cookies(header).stream())
			.forEach((cookie) -> adapted.getCookies().add(cookie.getName(), cookie));
		adapted.setBody(response.body().map(DefaultDataBufferFactory.sharedInstance::wrap));
		return adapted;
	}

	/**
	 * Read a field as clients do: what is no cookie to them is just a field.
	 */
	private static List<ResponseCookie> cookies(String header) {
		try {
			return HttpCookie.parse(header).stream().map((cookie) -> adapt(cookie, header)).toList();
		}
		catch (IllegalArgumentException ex) {
			return List.of();
		}
	}

	private static ResponseCookie adapt(HttpCookie cookie, String header) {
		Matcher sameSite = SAME_SITE.matcher(header);
		return ResponseCookie.from(cookie).sameSite(sameSite.find() ? sameSite.group(1) : null).build();
	}

}
