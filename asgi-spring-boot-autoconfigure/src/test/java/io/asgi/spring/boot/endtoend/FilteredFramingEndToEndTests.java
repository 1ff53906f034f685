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
import java.nio.charset.StandardCharsets;

import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.Start;
import io.asgi.application.HttpApplication;
import io.asgi.application.Responses;
import io.asgi.spring.boot.AsgiMount;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Filters cannot say where a body ends: that is for the server, which sends it.
 */
class FilteredFramingEndToEndTests {

	private static final String TEXT = "HTTP/1.1 200 OK\r\n[11]\r\n\r\nhello world";

	private static Server server;

	@BeforeAll
	static void start() {
		server = Server.start(TestApplication.class);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@CsvSource({ "stream, content-length, 3", "stream, content-length, 100", "text, content-length, 3",
			"text, transfer-encoding, chunked", "stream, transfer-encoding, gzip", "text, transfer-encoding, gzip",
			"empty, content-length, 3", "empty, transfer-encoding, chunked", "stream, content-length, x",
			"stream, transfer-encoding, 'gzip, chunked'" })
	void theNextResponseIsReadAsOne(String path, String name, String value) throws IOException {
		try (RawClient client = new RawClient(server.port())) {
			client.write("GET /app/" + path + " HTTP/1.1\r\nHost: localhost\r\nx-name: " + name + "\r\nx-value: "
					+ value + "\r\n\r\n");
			client.write("GET /app/text HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
			String both = new String(client.input().readAllBytes(), StandardCharsets.ISO_8859_1);
			String first = switch (path) {
				case "stream" -> "HTTP/1.1 200 OK\r\n[chunked]\r\n\r\n6\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n";
				case "empty" -> "HTTP/1.1 204 No Content\r\n\r\n";
				default -> TEXT;
			};
			assertThat(framing(both)).isEqualTo(first + TEXT);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "stream", "text" })
	void theBodyIsWholeOverHttp2(String path) {
		assertThat(Client.get(HttpProtocol.H2C, server.uri("/app/" + path), "x-name", "content-length", "x-value", "3")
			.text()).isEqualTo("hello world");
	}

	/**
	 * Leave out the fields that say nothing about the end of the body.
	 */
	private static String framing(String responses) {
		return responses.replaceAll("(?m)^(?:content-type|date|connection): .*\r\n", "")
			.replace("content-length: 11\r\n", "[11]\r\n")
			.replace("transfer-encoding: chunked\r\n", "[chunked]\r\n");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		WebFilter framing() {
			return (exchange, chain) -> {
				HttpHeaders request = exchange.getRequest().getHeaders();
				String name = request.getFirst("x-name");
				exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> {
					if (name != null) {
						exchange.getResponse().getHeaders().set(name, request.getFirst("x-value"));
					}
				}));
				return chain.filter(exchange);
			};
		}

		@Bean
		@AsgiMount("/app")
		HttpApplication app() {
			return (scope, receive, send) -> switch (scope.path()) {
				case "/app/stream" ->
					send.send(Start.of(200)).then(send.send(Body.of("hello "))).then(send.send(Body.last("world")));
				case "/app/empty" -> send.send(Start.of(204)).then(send.send(Body.last()));
				default -> send.sendAll(Responses.text(200, "hello world"));
			};
		}

	}

}
