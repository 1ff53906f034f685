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

package io.asgi.server.netty;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.AsgiSend;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.test.conformance.ServerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for requests that the server promises.
 */
@Timeout(30)
class ServerPushTests {

	private final BlockingQueue<HttpScope> scopes = new LinkedBlockingQueue<>();

	private final CompletableFuture<String> outcome = new CompletableFuture<>();

	private TestServer server;

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.server.close();
		}
	}

	@Test
	void aPromiseComesBeforeTheDataAndIsServedByTheSameApplication() throws Exception {
		serve(pushing("/style.css", AsgiHeaders.of("accept", "text/css", "host", "other")), "");
		try (PushClient client = client(true)) {
			client.get("/");
			assertThat(client.next()).isEqualTo("3 PUSH_PROMISE 2 GET http://shop/style.css");
			List<String> frames = List.of(client.next(), client.next(), client.next(), client.next());
			assertThat(frames).containsExactlyInAnyOrder("3 HEADERS 200", "3 DATA page END", "2 HEADERS 201",
					"2 DATA /style.css END");
		}
		assertThat(this.scopes.take().extensions()).containsKey("http.response.push");
		HttpScope promised = this.scopes.take();
		assertThat(promised.method()).isEqualTo("GET");
		assertThat(promised.httpVersion()).isEqualTo("2");
		assertThat(promised.path()).isEqualTo("/style.css");
		assertThat(promised.headers()).isEqualTo(AsgiHeaders.of("host", "shop", "accept", "text/css"));
		assertThat(promised.client()).isNotNull();
		assertThat(promised.extensions()).doesNotContainKey("http.response.push");
	}

	@Test
	void thePathIsEncodedUnderTheMount() throws Exception {
		serve(pushing("/shop/\u00e4 b?c#d%2F", AsgiHeaders.empty()), "/shop");
		try (PushClient client = client(true)) {
			client.get("/shop/");
			assertThat(client.next()).endsWith("http://shop/shop/%C3%A4%20b%3Fc%23d%252F");
		}
		this.scopes.take();
		HttpScope promised = this.scopes.take();
		assertThat(promised.path()).isEqualTo("/shop/\u00e4 b?c#d%2F");
		assertThat(promised.rawPath()).asString().isEqualTo("/shop/%C3%A4%20b%3Fc%23d%252F");
		assertThat(promised.rootPath()).isEqualTo("/shop");
		assertThat(promised.queryString()).isEmpty();
	}

	@Test
	void aPathOfAnotherApplicationIsRefused() throws Exception {
		serve(pushing("/shopping", AsgiHeaders.empty()), "/shop");
		try (PushClient client = client(true)) {
			client.get("/shop/");
			assertThat(client.next()).isEqualTo("3 HEADERS 200");
		}
		assertThat(this.outcome.get(5, TimeUnit.SECONDS)).contains("not under the root path '/shop'");
	}

	@Test
	void aPromiseIsNotOfferedToAClientThatDoesNotAllowIt() throws Exception {
		serve(pushing("/style.css", AsgiHeaders.empty()), "");
		try (PushClient client = client(false)) {
			client.get("/");
			assertThat(client.next()).isEqualTo("3 HEADERS 200");
			assertThat(client.next()).isEqualTo("3 DATA page END");
		}
		assertThat(this.scopes.take().extensions()).doesNotContainKey("http.response.push");
		assertThat(this.outcome.get(5, TimeUnit.SECONDS)).startsWith(IllegalEventException.class.getSimpleName())
			.contains("http.response.push");
	}

	@Test
	void aPromiseIsNotOfferedOverHttp1() throws Exception {
		serve(pushing("/style.css", AsgiHeaders.empty()), "");
		try (RawHttp client = RawHttp.connect(this.server.address())) {
			client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("page");
		}
		assertThat(this.scopes.take().extensions()).doesNotContainKey("http.response.push");
		assertThat(this.outcome.get(5, TimeUnit.SECONDS)).contains("http.response.push");
	}

	@Test
	void aPromiseIsNotOfferedWhereOtherLayersTakePart() throws Exception {
		AsgiBridge bridge = new AsgiBridge(AsgiServerOptions.builder().build());
		Mount mount = new Mounts(List.of(Mount.of("test", "/", pushing("/style.css", AsgiHeaders.empty())))).all()
			.get(0);
		DisposableServer server = AsgiHttpServer
			.configure(HttpServer.create()
				.host("127.0.0.1")
				.port(0)
				.protocol(HttpProtocol.H2C)
				.handle((request, response) -> bridge.handle(mount, request, response,
						Layers.of((status) -> Mono.empty()))))
			.bindNow();
		try (PushClient client = new PushClient((InetSocketAddress) server.address(), true)) {
			client.get("/");
			assertThat(client.next()).isEqualTo("3 HEADERS 200");
		}
		finally {
			server.disposeNow();
		}
		assertThat(this.scopes.take().extensions()).doesNotContainKey("http.response.push");
	}

	@Test
	void aPromiseIsLeftOutIfTheClientDoesNotAllowItAnyMore() throws Exception {
		CompletableFuture<Void> disallowed = new CompletableFuture<>();
		serve((scope, receive, send) -> {
			this.scopes.add((HttpScope) scope);
			assertThat(((HttpScope) scope).extensions()).containsKey("http.response.push");
			return send.send(HttpSendEvent.Start.of(200))
				.then(send.send(HttpSendEvent.Body.of("first")))
				.then(Mono.fromFuture(disallowed))
				.then(push(send, "/style.css", AsgiHeaders.empty()))
				.then(send.send(HttpSendEvent.Body.last("last")));
		}, "");
		try (PushClient client = client(true)) {
			client.get("/");
			assertThat(client.next()).isEqualTo("3 HEADERS 200");
			assertThat(client.next()).isEqualTo("3 DATA first");
			client.disallow();
			disallowed.complete(null);
			assertThat(client.next()).isEqualTo("3 DATA last END");
		}
		assertThat(this.outcome.get(5, TimeUnit.SECONDS)).isEqualTo("sent");
	}

	@Test
	void aPromisedStreamThatItsClientResetsEndsAlone() throws Exception {
		CompletableFuture<Object> event = new CompletableFuture<>();
		CompletableFuture<Void> cancelled = new CompletableFuture<>();
		serve((scope, receive, send) -> {
			if (((HttpScope) scope).path().equals("/")) {
				return send.send(HttpSendEvent.Start.of(200))
					.then(push(send, "/style.css", AsgiHeaders.empty()))
					.then(send.send(HttpSendEvent.Body.of("first")))
					.then(Mono.fromFuture(cancelled))
					.then(send.send(HttpSendEvent.Body.last("last")));
			}
			return send.send(HttpSendEvent.Start.of(200))
				.then(send.send(HttpSendEvent.Body.of("half")))
				.thenMany(receive.events().doOnNext(event::complete))
				.then();
		}, "");
		try (PushClient client = client(true)) {
			client.get("/");
			for (String frame = ""; !frame.equals("2 DATA half");) {
				frame = client.next();
			}
			client.resetPromised();
			Object first = event.get(5, TimeUnit.SECONDS);
			assertThat(first).isInstanceOf(HttpReceiveEvent.class);
			cancelled.complete(null);
			String last = client.next();
			assertThat(last.equals("3 DATA first") ? client.next() : last).isEqualTo("3 DATA last END");
		}
	}

	@Test
	void aPromisedRequestWhoseApplicationFailsIsAnswered() throws Exception {
		serve((scope, receive, send) -> ((HttpScope) scope).path().equals("/")
				? pushing("/style.css", AsgiHeaders.empty()).call(scope, receive, send)
				: Mono.error(new IllegalStateException("on purpose")), "");
		try (PushClient client = client(true)) {
			client.get("/");
			for (String frame = ""; !frame.startsWith("2 DATA");) {
				frame = client.next();
				assertThat(frame).doesNotContain("2 HEADERS 200");
			}
		}
	}

	@Test
	void onlySoManyRequestsArePromisedWithinAnExchange() throws Exception {
		serve((scope, receive, send) -> {
			if (!((HttpScope) scope).path().equals("/")) {
				return send.send(HttpSendEvent.Start.of(204)).then(send.send(HttpSendEvent.Body.last()));
			}
			return send.send(HttpSendEvent.Start.of(200))
				.thenMany(Flux.range(0, 50).concatMap((i) -> push(send, "/" + i + ".css", AsgiHeaders.empty())))
				.then(send.send(HttpSendEvent.Body.last("page")));
		}, "");
		try (PushClient client = client(true)) {
			client.get("/");
			int promises = 0;
			for (String frame = ""; !frame.equals("3 DATA page END");) {
				frame = client.next();
				promises += frame.contains("PUSH_PROMISE") ? 1 : 0;
			}
			assertThat(promises).isEqualTo(32);
		}
	}

	private void serve(AsgiApplication application, String path) {
		this.server = Wire.H2C.serve(application, ServerSettings.defaults().withMountPath(path));
	}

	private PushClient client(boolean allowed) {
		return new PushClient(this.server.address(), allowed);
	}

	/**
	 * An application that pushes a path with its page, and answers all else with its
	 * path.
	 */
	private AsgiApplication pushing(String path, AsgiHeaders headers) {
		return (scope, receive, send) -> {
			HttpScope http = (HttpScope) scope;
			this.scopes.add(http);
			if (!http.path().equals(http.rootPath() + "/")) {
				return send.send(HttpSendEvent.Start.of(201)).then(send.send(HttpSendEvent.Body.last(http.path())));
			}
			return send.send(HttpSendEvent.Start.of(200))
				.then(push(send, path, headers))
				.then(send.send(HttpSendEvent.Body.last("page")));
		};
	}

	private Mono<Void> push(AsgiSend send, String path, AsgiHeaders headers) {
		return send.send(new HttpSendEvent.Push(path, headers))
			.doOnSuccess((nothing) -> this.outcome.complete("sent"))
			.onErrorResume((failure) -> {
				this.outcome.complete(failure.getClass().getSimpleName() + " " + failure.getMessage());
				return Mono.empty();
			});
	}

}
