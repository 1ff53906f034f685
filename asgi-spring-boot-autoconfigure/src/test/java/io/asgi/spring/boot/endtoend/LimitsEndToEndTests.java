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

import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.asgi.AsgiApplication;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.UnsupportedScopeException;
import io.asgi.spring.boot.AsgiMount;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Limits that are properties, and what they do in a Spring Boot application.
 */
@Timeout(60)
class LimitsEndToEndTests {

	@Test
	void aLimitOfAnApplicationIsAPropertyAndIsCounted() throws Exception {
		try (Server server = Server.start(TestApplication.class, "asgi.applications.hello.max-request-body-size=3B")) {
			assertThat(post(server, "abc").statusCode()).isEqualTo(200);
			assertThat(post(server, "abcd").statusCode()).isEqualTo(413);
			MeterRegistry registry = server.context().getBean(MeterRegistry.class);
			assertThat(registry.get("asgi.server.limits")
				.tags("limit", "request-body-size", "application", "hello")
				.counter()
				.count()).isEqualTo(1);
			assertThat(registry.get("asgi.server.scopes.active").gauge().value()).isZero();
		}
	}

	@Test
	void theHeadTimeoutProtectsTheWholePort() throws Exception {
		try (Server server = Server.start(TestApplication.class, "asgi.http.request-head-timeout=200ms")) {
			assertThat(talk(server, "GET /flux HT")).startsWith("HTTP/1.1 408 ");
			assertThat(server.get("/flux").body()).isEqualTo("flux");
			assertThat(server.context()
				.getBean(MeterRegistry.class)
				.get("asgi.server.limits")
				.tags("limit", "request-head-time", "application", "none")
				.counter()
				.count()).isEqualTo(1);
		}
	}

	@Test
	void anIdleConnectionIsClosed() throws Exception {
		try (Server server = Server.start(TestApplication.class, "asgi.http.keep-alive-timeout=200ms")) {
			assertThat(talk(server, "GET /flux HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 200 ")
				.endsWith("flux");
		}
	}

	@Test
	void anEventStreamDoesNotHoldUpTheStop() throws Exception {
		Server server = Server.start(TestApplication.class, "server.shutdown=graceful",
				"asgi.server.shutdown-grace=60s", "spring.lifecycle.timeout-per-shutdown-phase=90s");
		CompletableFuture<HttpResponse<String>> response = Server.client(Version.HTTP_1_1)
			.sendAsync(server.request("/events").timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
		TestApplication.streaming.join();
		CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
		assertThat(response).succeedsWithin(Duration.ofSeconds(20))
			.satisfies((answer) -> assertThat(answer.body()).endsWith("data: bye\n\n"));
		assertThat(closed).succeedsWithin(Duration.ofSeconds(20));
	}

	private static HttpResponse<String> post(Server server, String body) throws Exception {
		return Server.client(Version.HTTP_1_1)
			.send(server.request("/hello").POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
	}

	private static String talk(Server server, String request) throws Exception {
		try (Socket socket = new Socket("localhost", server.port())) {
			socket.setSoTimeout(20_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			InputStream in = socket.getInputStream();
			return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		static final CompletableFuture<Void> streaming = new CompletableFuture<>();

		@Bean
		SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		@AsgiMount("/hello")
		AsgiApplication hello() {
			return (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
				.then(send.send(HttpSendEvent.Body.last("hello")));
		}

		@Bean
		@AsgiMount("/events")
		AsgiApplication events() {
			return (scope, receive, send) -> {
				if (!(scope instanceof HttpScope)) {
					throw new UnsupportedScopeException(scope);
				}
				return send
					.sendAll(Flux.concat(Flux.just(HttpSendEvent.Start.of(200, "content-type", "text/event-stream")),
							Flux.interval(Duration.ofMillis(20))
								.onBackpressureDrop()
								.takeUntilOther(receive.events().then())
								.map((tick) -> HttpSendEvent.Body.of("data: x\n\n"))
								.doOnNext((event) -> streaming.complete(null)),
							Flux.just(HttpSendEvent.Body.last("data: bye\n\n"))));
			};
		}

		@Bean
		RouterFunction<ServerResponse> flux() {
			return RouterFunctions.route().GET("/flux", (request) -> ServerResponse.ok().bodyValue("flux")).build();
		}

	}

}
