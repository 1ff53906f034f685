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

package io.asgi.spring.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.asgi.AsgiHeaders;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.RequestRefusedException;
import io.asgi.application.HttpApplication;
import io.asgi.application.RequestBody;
import io.asgi.application.Responses;
import io.asgi.spring.boot.endtoend.RawClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.filter.reactive.ServerWebExchangeContextFilter;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * An application inside WebFlux, on each server that WebFlux runs on.
 */
@ParameterizedClass
@EnumSource
@Timeout(120)
class AsgiWebHandlerTests {

	private static final int CHUNK = 64 * 1024;

	/**
	 * What may be between client and application, most of it in the kernel.
	 */
	private static final int MAX_CHUNKS_ON_THE_WAY = 640;

	@Parameter
	private WebFluxServer kind;

	private WebFluxServer.@Nullable Running server;

	@AfterEach
	void stop() throws Exception {
		if (this.server != null) {
			this.server.stop().stop();
		}
	}

	@Test
	void theScopeTellsOfTheRequest() throws Exception {
		BlockingQueue<HttpScope> scopes = new LinkedBlockingQueue<>();
		serve((scope, receive, send) -> {
			scopes.add(scope);
			return send.sendAll(Responses.text(200, "ok"));
		});
		get("/a%20b/%C3%A4?q=%20x", "X-Custom", "1", "x-custom", "2");
		HttpScope scope = scopes.take();
		assertThat(scope.method()).isEqualTo("GET");
		assertThat(scope.scheme()).isEqualTo("http");
		assertThat(scope.path()).isEqualTo("/a b/ä");
		assertThat(new String(scope.rawPath())).isEqualTo("/a%20b/%C3%A4");
		assertThat(new String(scope.queryString())).isEqualTo("q=%20x");
		assertThat(scope.rootPath()).isEmpty();
		assertThat(scope.headers().all("x-custom")).containsExactly("1", "2");
		assertThat(scope.headers().first("host")).isEqualTo("localhost:" + this.server.port());
		assertThat(scope.client().host()).isEqualTo("127.0.0.1");
		assertThat(scope.server().port()).isEqualTo(this.server.port());
		assertThat(scope.extensions()).isEmpty();
	}

	@Test
	void aRouteHasItsPathAsRootPathAndLeavesTheOthers() throws Exception {
		start(RouterFunctions.toHttpHandler(RouterFunctions.route()
			.add(AsgiHandlerFunction.mount("/moünt",
					application((scope, receive, send) -> send
						.sendAll(Responses.text(200, scope.rootPath() + "|" + scope.path())))))
			.GET("/other", (request) -> ServerResponse.ok().bodyValue("other"))
			.build()));
		assertThat(get("/mo%C3%BCnt/x").body()).isEqualTo("/moünt|/moünt/x");
		assertThat(get("/mo%C3%BCnt").body()).isEqualTo("/moünt|/moünt");
		assertThat(get("/other").body()).isEqualTo("other");
		assertThat(get("/mo%C3%BCnter").statusCode()).isEqualTo(404);
	}

	@Test
	void filtersAreAroundItAndTheExchangeIsInItsContext() throws Exception {
		WebFilter filter = (exchange, chain) -> {
			exchange.getResponse().beforeCommit(() -> {
				exchange.getResponse().getHeaders().set("x-filter", "yes");
				return Mono.empty();
			});
			exchange.getAttributes().put("who", "Ada");
			return chain.filter(exchange);
		};
		start(WebHttpHandlerBuilder
			.webHandler(new AsgiWebHandler(application((scope, receive, send) -> Mono.deferContextual((context) -> {
				String who = ServerWebExchangeContextFilter.getExchange(context).orElseThrow().getAttribute("who");
				return send.sendAll(Responses.text(200, who));
			}))))
			.filter(filter)
			.build());
		HttpResponse<String> response = get("/");
		assertThat(response.body()).isEqualTo("Ada");
		assertThat(response.headers().firstValue("x-filter")).hasValue("yes");
	}

	@Test
	void aKnownBodyHasItsLengthAndHeadersTheirOrder() throws Exception {
		serve((scope, receive, send) -> send.sendAll(Responses.of(201,
				AsgiHeaders.of("x-a", "1", "set-cookie", "a=1", "set-cookie", "b=2", "x-a", "2"), "Hello".getBytes())));
		HttpResponse<String> response = get("/");
		assertThat(response.statusCode()).isEqualTo(201);
		assertThat(response.headers().firstValue("content-length")).hasValue("5");
		assertThat(response.headers().allValues("x-a")).containsExactly("1", "2");
		assertThat(response.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
		assertThat(response.body()).isEqualTo("Hello");
	}

	@Test
	void aBodyIsEchoedInParts() throws Exception {
		serve((scope, receive, send) -> send
			.sendAll(Responses.stream(200, AsgiHeaders.empty(), RequestBody.chunks(receive))));
		String body = "0123456789".repeat(300_000);
		assertThat(post("/", body).body()).isEqualTo(body);
	}

	@Test
	void manySmallPartsComeInTheirOrder() throws Exception {
		serve((scope, receive, send) -> send.sendAll(Responses.stream(200, AsgiHeaders.empty(),
				Flux.range(0, 20_000).map((number) -> (number + ",").getBytes()))));
		assertThat(get("/").body())
			.isEqualTo(IntStream.range(0, 20_000).mapToObj((number) -> number + ",").collect(Collectors.joining()));
	}

	@Test
	void theHeadIsSeenBeforeTheBody() throws Exception {
		CompletableFuture<Void> seen = new CompletableFuture<>();
		serve((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200, "content-type", "text/event-stream"))
			.then(Mono.fromFuture(() -> seen))
			.then(send.send(HttpSendEvent.Body.last("data: 1\n\n"))));
		try (RawClient client = new RawClient(this.server.port())) {
			client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
			seen.complete(null);
			assertThat(client.readUntil("data: 1\n\n")).isNotEmpty();
		}
	}

	@Test
	void headHasTheHeadOfGet() throws Exception {
		serve((scope, receive, send) -> send.sendAll(Responses.text(200, "Hello")));
		HttpResponse<String> response = client().send(request("/").method("HEAD", BodyPublishers.noBody()).build(),
				BodyHandlers.ofString());
		assertThat(response.headers().firstValue("content-length")).hasValue("5");
		assertThat(response.body()).isEmpty();
	}

	@Test
	void aResponseWithoutABodyIsComplete() throws Exception {
		serve((scope, receive, send) -> send.sendAll(Responses.empty(204)));
		assertThat(get("/").statusCode()).isEqualTo(204);
	}

	@Test
	void aFailureBeforeTheHeadIsA500() throws Exception {
		serve((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(Mono.error(new IllegalStateException("on purpose"))));
		HttpResponse<String> response = get("/");
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.body()).isEqualTo("Internal Server Error");
	}

	@Test
	void anEarlyReturnIsA500() throws Exception {
		serve((scope, receive, send) -> Mono.empty());
		assertThat(get("/").statusCode()).isEqualTo(500);
	}

	@Test
	void aRefusalIsAnsweredWithItsStatusAndReason() throws Exception {
		serve((scope, receive, send) -> Mono.error(new RequestRefusedException(422, "No")));
		HttpResponse<String> response = get("/");
		assertThat(response.statusCode()).isEqualTo(422);
		assertThat(response.body()).isEqualTo("No");
	}

	@Test
	void aFailureWithinTheBodyCutsTheResponseOff() throws Exception {
		serve((scope, receive, send) -> send.sendAll(Responses.stream(200, AsgiHeaders.empty(),
				Flux.just("some".getBytes()).concatWith(Mono.error(new IllegalStateException("on purpose"))))));
		assertThatThrownBy(() -> get("/")).isInstanceOf(IOException.class);
	}

	@Test
	void anIllegalEventFailsAndTheExchangeGoesOn() throws Exception {
		serve((scope, receive, send) -> send.send(HttpSendEvent.Body.last("x"))
			.onErrorResume((ex) -> send.sendAll(Responses.text(200, ex.getMessage()))));
		assertThat(get("/").body()).isEqualTo("http.response.body is not allowed in state REQUEST: "
				+ "http.response.start comes first, and nothing is sent until the Mono that send returned is "
				+ "subscribed to, by then(...) for example");
	}

	@Test
	void anExtensionIsNotOffered() throws Exception {
		serve((scope, receive, send) -> send.send(new HttpSendEvent.EarlyHint(List.of("</a>")))
			.onErrorResume((ex) -> send.sendAll(Responses.text(200, ex.getMessage()))));
		assertThat(get("/").body()).contains("http.response.early_hint");
	}

	@Test
	void trailersAreDropped() throws Exception {
		serve((scope, receive, send) -> send.send(new HttpSendEvent.Start(200, AsgiHeaders.empty(), true))
			.then(send.send(HttpSendEvent.Body.last("Hello")))
			.then(send.send(new HttpSendEvent.Trailers(AsgiHeaders.of("x-sum", "1"), false))));
		assertThat(get("/").body()).isEqualTo("Hello");
	}

	@Test
	void moreThanTheAnnouncedLengthCutsTheResponseOff() throws Exception {
		serve((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200, "content-length", "5"))
			.then(send.send(HttpSendEvent.Body.of("abc")))
			.then(send.send(HttpSendEvent.Body.last("defg"))));
		assertThatThrownBy(() -> get("/")).isInstanceOf(IOException.class);
	}

	@Test
	void aClientThatDoesNotReadStopsTheApplicationWhichIsToldWhenItLeaves() throws Exception {
		AtomicInteger sent = new AtomicInteger();
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		byte[] chunk = new byte[CHUNK];
		serve((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(Mono.defer(() -> send.send(HttpSendEvent.Body.of(chunk)))
				.doOnSuccess((nothing) -> sent.incrementAndGet())
				.repeat()
				.then())
			.doOnError(failure::complete));
		try (RawClient client = new RawClient(this.server.port())) {
			client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
			client.readUntil("\r\n\r\n");
			AtomicInteger before = new AtomicInteger(-1);
			await().atMost(Duration.ofSeconds(60))
				.pollInterval(Duration.ofMillis(500))
				.until(() -> before.getAndSet(sent.get()) == sent.get());
			assertThat(sent.get()).isPositive().isLessThan(MAX_CHUNKS_ON_THE_WAY);
		}
		assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(ClientDisconnectedException.class);
	}

	@Test
	void anApplicationThatDoesNotReceiveStopsTheClient() throws Exception {
		CompletableFuture<Void> goOn = new CompletableFuture<>();
		AtomicInteger written = new AtomicInteger();
		int chunks = 800;
		serve((scope, receive, send) -> Mono.fromFuture(() -> goOn)
			.then(RequestBody.chunks(receive).map((part) -> (long) part.length).reduce(Long::sum))
			.flatMap((sum) -> send.sendAll(Responses.text(200, "got " + sum))));
		try (RawClient client = new RawClient(this.server.port())) {
			client.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + (long) chunks * CHUNK + "\r\n\r\n");
			CompletableFuture<Void> upload = CompletableFuture.runAsync(() -> {
				for (int i = 0; i < chunks; i++) {
					write(client, new byte[CHUNK]);
					written.incrementAndGet();
				}
			});
			AtomicInteger before = new AtomicInteger(-1);
			await().atMost(Duration.ofSeconds(60))
				.pollInterval(Duration.ofMillis(500))
				.until(() -> before.getAndSet(written.get()) == written.get());
			assertThat(written.get()).isLessThan(MAX_CHUNKS_ON_THE_WAY);
			goOn.complete(null);
			upload.get(90, TimeUnit.SECONDS);
			assertThat(client.readUntil("got " + (long) chunks * CHUNK)).startsWith("HTTP/1.1 200");
		}
	}

	@Test
	void anApplicationThatStreamsIsToldThatItsClientHasLeft() throws Exception {
		CompletableFuture<Void> told = new CompletableFuture<>();
		serve((scope, receive, send) -> {
			Mono<Void> ticks = Flux.interval(Duration.ofMillis(50))
				.onBackpressureDrop()
				.concatMap((tick) -> send.send(HttpSendEvent.Body.of("tick\n")), 0)
				.onErrorComplete()
				.then();
			Mono<Void> left = receive.events()
				.filter(HttpReceiveEvent.Disconnect.class::isInstance)
				.then()
				.doOnSuccess((nothing) -> told.complete(null));
			return send.send(HttpSendEvent.Start.of(200)).then(Mono.when(ticks, left));
		});
		try (RawClient client = new RawClient(this.server.port())) {
			client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
			client.readUntil("tick");
		}
		told.get(20, TimeUnit.SECONDS);
	}

	private static HttpApplication application(HttpApplication application) {
		return application;
	}

	private void serve(HttpApplication application) throws Exception {
		start(WebHttpHandlerBuilder.webHandler(new AsgiWebHandler(application)).build());
	}

	private void start(HttpHandler handler) throws Exception {
		this.server = this.kind.start(handler);
	}

	private HttpResponse<String> get(String path, String... headers) throws Exception {
		HttpRequest.Builder request = request(path);
		for (int i = 0; i < headers.length; i += 2) {
			request.header(headers[i], headers[i + 1]);
		}
		return client().send(request.build(), BodyHandlers.ofString());
	}

	private HttpResponse<String> post(String path, String body) throws Exception {
		return client().send(request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.server.port() + path))
			.timeout(Duration.ofSeconds(20));
	}

	private static HttpClient client() {
		return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
	}

	private static void write(RawClient client, byte[] bytes) {
		try {
			client.write(bytes);
		}
		catch (IOException ex) {
			throw new IllegalStateException(Arrays.toString(ex.getStackTrace()), ex);
		}
	}

}
