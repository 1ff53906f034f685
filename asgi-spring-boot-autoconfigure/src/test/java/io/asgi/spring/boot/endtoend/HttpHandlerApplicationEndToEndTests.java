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

package io.asgi.spring.boot.endtoend;

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.application.AsgiMiddleware;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.spring.web.HttpHandlerApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * WebFlux as a mounted application, beside WebFlux itself.
 */
class HttpHandlerApplicationEndToEndTests {

	private static final int MIB = 1024 * 1024;

	/**
	 * What may be between client and application, most of it in the kernel.
	 */
	private static final long ON_THE_WAY = 40L * MIB;

	@TempDir
	private static Path directory;

	private static Server server;

	@BeforeAll
	static void start() throws IOException {
		Files.writeString(directory.resolve("file.txt"), "0123456789");
		server = Server.start(TestApplication.class, "test.directory=" + directory);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@EnumSource(Version.class)
	void aRouteAnswersBelowTheMountAndMiddlewareIsAroundIt(Version version) throws Exception {
		HttpResponse<String> response = Server.client(version)
			.send(server.request("/routes/request/a%20b?q=%C3%A4&q=2").header("cookie", "one=1; two=\"2\"").build(),
					BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("x-middleware")).hasValue("yes");
		assertThat(response.headers().allValues("x-many")).containsExactly("1", "2");
		assertThat(response.headers().allValues("set-cookie")).containsExactly("a=1; Path=/; HttpOnly", "b=2");
		assertThat(response.body()).isEqualTo("uri=http://localhost:" + server.port()
				+ "/routes/request/a%20b?q=%C3%A4&q=2 context=/routes path=/request/a%20b name=a b q=[ä, 2]"
				+ " cookies=[1, 2] remote=/127.0.0.1 native=http");
	}

	@Test
	void theRestStaysWithWebFlux() throws Exception {
		assertThat(server.get("/controller").body()).isEqualTo("controller");
		assertThat(server.get("/routes/nowhere").statusCode()).isEqualTo(404);
	}

	@Test
	void aBodyThatIsKnownHasALength() throws Exception {
		HttpResponse<String> response = server.get("/routes/request/x");
		assertThat(response.headers().firstValue("content-length"))
			.hasValue(String.valueOf(response.body().getBytes().length));
	}

	@ParameterizedTest
	@EnumSource(Version.class)
	void headHasTheLengthAndNoBody(Version version) throws Exception {
		HttpResponse<String> response = Server.client(version)
			.send(server.request("/routes/fixed").method("HEAD", BodyPublishers.noBody()).build(),
					BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("content-length")).hasValue("5");
		assertThat(response.body()).isEmpty();
	}

	@Test
	void aResponseWithoutABodyIsComplete() throws Exception {
		assertThat(server.get("/routes/no-content").statusCode()).isEqualTo(204);
		assertThat(server.get("/routes/empty").statusCode()).isEqualTo(202);
	}

	@ParameterizedTest
	@EnumSource(Version.class)
	void aStatusThatAllowsNoBodyHasNone(Version version) throws Exception {
		for (String path : List.of("/routes/body-of-204", "/routes/stream-of-204", "/routes/stream-of-304")) {
			HttpResponse<String> response = Server.client(version)
				.send(server.request(path).build(), BodyHandlers.ofString());
			assertThat(path).endsWith(String.valueOf(response.statusCode()));
			assertThat(response.body()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource(Version.class)
	void headOfAStreamAndOfAFileHasNoBody(Version version) throws Exception {
		for (String path : List.of("/routes/streamed", "/routes/file-head")) {
			HttpResponse<String> response = Server.client(version)
				.send(server.request(path).method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource(Version.class)
	void aResponseThatIsWrittenTwiceIsTheFirst(Version version) throws Exception {
		HttpResponse<String> response = Server.client(version)
			.send(server.request("/routes/twice").build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("first");
	}

	@Test
	void aFileIsSentAndARangeOfIt() throws Exception {
		assertThat(server.get("/routes/file").body()).isEqualTo("0123456789");
		HttpResponse<String> range = Server.client(Version.HTTP_1_1)
			.send(server.request("/routes/file").header("range", "bytes=2-4").build(), BodyHandlers.ofString());
		assertThat(range.statusCode()).isEqualTo(206);
		assertThat(range.body()).isEqualTo("234");
	}

	@Test
	void aTargetThatIsNoUriIsRefused() throws Exception {
		try (RawClient client = new RawClient(server.port())) {
			assertThat(client.exchange("GET /routes/a|b HTTP/1.1")).startsWith("HTTP/1.1 400 ");
		}
	}

	@Test
	void anErrorBeforeTheHeadIsAResponseOfWebFlux() throws Exception {
		assertThat(server.get("/routes/fail-early").statusCode()).isEqualTo(500);
	}

	@Test
	void anErrorWithinTheBodyCutsTheResponseOff() {
		assertThatThrownBy(() -> server.get("/routes/fail-late")).isInstanceOf(IOException.class);
	}

	@Test
	void aBodyThatTheHandlerGivesUpDoesNotPassForAWholeOne() {
		assertThatThrownBy(() -> server.get("/routes/give-up")).isInstanceOf(IOException.class);
	}

	@Test
	void aHundredMebibytesGoThroughBothWaysInLittleMemory() throws Exception {
		byte[] part = new byte[MIB];
		AtomicLong sent = new AtomicLong();
		long received = 0;
		long most = 0;
		try (RawClient client = new RawClient(server.port())) {
			client.write("POST /routes/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
					+ "Content-Length: " + 100L * MIB + "\r\n\r\n");
			CompletableFuture<Void> upload = CompletableFuture.runAsync(() -> {
				for (int i = 0; i < 100; i++) {
					write(client, part);
					sent.addAndGet(part.length);
				}
			});
			client.readUntil("\r\n\r\n");
			// The body comes in chunks, whose framing adds a little
			byte[] buffer = new byte[64 * 1024];
			while (received < 100L * MIB) {
				int count = client.input().read(buffer);
				assertThat(count).isPositive();
				received += count;
				most = Math.max(most, sent.get() - received);
			}
			upload.get(Server.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		}
		assertThat(most).isLessThan(ON_THE_WAY);
	}

	@Test
	void aSlowReaderStopsThePublisherAndItsLeavingCancelsTheHandler() throws Exception {
		TestApplication application = server.context().getBean(TestApplication.class);
		try (RawClient client = new RawClient(server.port())) {
			client.write("GET /routes/flood HTTP/1.1\r\nHost: localhost\r\n\r\n");
			client.readUntil("\r\n\r\n");
			AtomicLong seen = new AtomicLong(-1);
			await().atMost(Duration.ofSeconds(30))
				.pollInterval(Duration.ofMillis(500))
				.until(() -> seen.getAndSet(application.flooded.get()) == application.flooded.get());
			assertThat(application.flooded.get()).isPositive().isLessThan(ON_THE_WAY);
			assertThat(application.floodCancelled).isNotDone();
		}
		application.floodCancelled.get(Server.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
	}

	@ParameterizedTest
	@EnumSource(Version.class)
	void aClientThatLeavesCancelsAHandlerThatWaits(Version version) throws Exception {
		TestApplication application = server.context().getBean(TestApplication.class);
		application.waiting = new CompletableFuture<>();
		application.waitingCancelled = new CompletableFuture<>();
		HttpRequest request = server.request("/routes/wait").build();
		CompletableFuture<HttpResponse<String>> response = Server.client(version)
			.sendAsync(request, BodyHandlers.ofString());
		application.waiting.get(Server.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		response.cancel(true);
		application.waitingCancelled.get(Server.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
	}

	private static void write(RawClient client, byte[] bytes) {
		try {
			client.write(bytes);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@RestController
	static class TestApplication {

		final AtomicLong flooded = new AtomicLong();

		final CompletableFuture<Void> floodCancelled = new CompletableFuture<>();

		volatile CompletableFuture<Void> waiting = new CompletableFuture<>();

		volatile CompletableFuture<Void> waitingCancelled = new CompletableFuture<>();

		@GetMapping("/controller")
		String controller() {
			return "controller";
		}

		@Bean
		AsgiMiddleware header() {
			return (next) -> (scope, receive, send) -> next.call(scope, receive,
					(event) -> (event instanceof HttpSendEvent.Start start)
							? send.send(start.withHeaders(start.headers().with("x-middleware", "yes")))
							: send.send(event));
		}

		@Bean
		@AsgiMount("/routes")
		HttpHandlerApplication routes(Environment environment) {
			Path file = Path.of(environment.getRequiredProperty("test.directory"), "file.txt");
			RouterFunction<ServerResponse> routes = RouterFunctions.route()
				.GET("/request/{name}", this::describe)
				.route(RequestPredicates.path("/fixed"), (request) -> ServerResponse.ok().bodyValue("fixed"))
				.GET("/no-content", (request) -> ServerResponse.noContent().build())
				.GET("/body-of-204",
						(request) -> ServerResponse.noContent()
							.build((exchange, context) -> exchange.getResponse()
								.writeWith(Mono.just(DefaultDataBufferFactory.sharedInstance.wrap("body".getBytes())))))
				.GET("/stream-of-204",
						(request) -> ServerResponse.noContent()
							.build((exchange, context) -> exchange.getResponse()
								.writeWith(Flux.just("a", "b")
									.map((text) -> DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes())))))
				.GET("/stream-of-304",
						(request) -> ServerResponse.status(304)
							.build((exchange, context) -> exchange.getResponse()
								.writeWith(Flux.just("a", "b")
									.map((text) -> DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes())))))
				.route(RequestPredicates.path("/streamed"),
						(request) -> ServerResponse.ok().body(Flux.just("a", "b", "c"), String.class))
				.route(RequestPredicates.path("/file-head"),
						(request) -> ServerResponse.ok().bodyValue(new FileSystemResource(file)))
				.GET("/twice", (request) -> ServerResponse.ok()
					.build((exchange, context) -> exchange.getResponse()
						.writeWith(Mono.just(DefaultDataBufferFactory.sharedInstance.wrap("first".getBytes())))
						.then(exchange.getResponse()
							.writeWith(Mono.just(DefaultDataBufferFactory.sharedInstance.wrap("second".getBytes()))))))
				.GET("/empty", (request) -> ServerResponse.accepted().build())
				.GET("/file", (request) -> ServerResponse.ok().bodyValue(new FileSystemResource(file)))
				.GET("/fail-early", (request) -> Mono.error(new IllegalStateException("early")))
				.GET("/fail-late", (request) -> ServerResponse.ok().body(failing(), String.class))
				.GET("/give-up", (request) -> ServerResponse.ok()
					.build((exchange, context) -> exchange.getResponse()
						.writeWith(
								failing().map((text) -> DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes())))
						.onErrorComplete()))
				.POST("/echo",
						(request) -> ServerResponse.ok()
							.contentType(MediaType.APPLICATION_OCTET_STREAM)
							.body(request.body(BodyExtractors.toDataBuffers()), DataBuffer.class))
				.GET("/flood", (request) -> ServerResponse.ok().body(flood(), DataBuffer.class))
				.GET("/wait",
						(request) -> Mono.<ServerResponse>never()
							.doOnSubscribe((subscription) -> this.waiting.complete(null))
							.doOnCancel(() -> this.waitingCancelled.complete(null)))
				.build();
			return HttpHandlerApplication.of(routes);
		}

		private Mono<ServerResponse> describe(ServerRequest request) {
			String text = "uri=" + request.uri() + " context=" + request.requestPath().contextPath() + " path="
					+ request.requestPath().pathWithinApplication() + " name=" + request.pathVariable("name") + " q="
					+ request.queryParams().getOrDefault("q", List.of()) + " cookies="
					+ request.cookies().values().stream().map((cookies) -> cookies.get(0).getValue()).toList()
					+ " remote=" + request.remoteAddress().map((address) -> address.getAddress()).orElseThrow()
					+ " native="
					+ ServerHttpRequestDecorator.<HttpScope>getNativeRequest(request.exchange().getRequest()).type();
			return ServerResponse.ok()
				.contentType(MediaType.TEXT_PLAIN)
				.header("x-many", "1", "2")
				.cookie(ResponseCookie.from("a", "1").path("/").httpOnly(true).build())
				.cookie(ResponseCookie.from("b", "2").build())
				.bodyValue(text);
		}

		private Flux<String> failing() {
			return Flux.just("some", "more").concatWith(Mono.error(new IllegalStateException("late")));
		}

		private Flux<DataBuffer> flood() {
			return Flux.<DataBuffer>generate((sink) -> {
				this.flooded.addAndGet(64 * 1024);
				sink.next(DefaultDataBufferFactory.sharedInstance.wrap(new byte[64 * 1024]));
			})
				.doOnDiscard(DataBuffer.class, DataBufferUtils::release)
				.doOnCancel(() -> this.floodCancelled.complete(null));
		}

	}

}
