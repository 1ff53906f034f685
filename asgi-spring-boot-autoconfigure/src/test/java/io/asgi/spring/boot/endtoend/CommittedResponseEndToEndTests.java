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

import io.asgi.application.HttpApplication;
import io.asgi.application.Responses;
import io.asgi.spring.boot.AsgiMount;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A filter that answers, and calls the rest of the chain all the same.
 */
class CommittedResponseEndToEndTests {

	private static Server server;

	@BeforeAll
	static void start() {
		server = Server.start(TestApplication.class);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void theAnswerOfAFilterIsTheOnlyOne() throws IOException {
		try (RawClient client = new RawClient(server.port())) {
			client.write("GET /app/answered HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(client.readUntil("no way")).startsWith("HTTP/1.1 403 ");
			client.write("GET /app/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
			assertThat(new String(client.input().readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 200 ")
				.endsWith("from the application");
		}
	}

	@Test
	void anEmptyAnswerOfAFilterIsTheOnlyOne() throws IOException {
		try (RawClient client = new RawClient(server.port())) {
			client.write("GET /app/completed HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 403 ");
			client.write("GET /app/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
			assertThat(new String(client.input().readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 200 ")
				.endsWith("from the application");
		}
	}

	@Test
	void theAnswerOfAFilterIsTheOnlyOneOverHttp2() {
		Client.Reply reply = Client.get(HttpProtocol.H2C, server.uri("/app/answered"));
		assertThat(reply.status()).isEqualTo(403);
		assertThat(reply.text()).isEqualTo("no way");
		assertThat(Client.get(HttpProtocol.H2C, server.uri("/app/completed")).text()).isEmpty();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		WebFilter careless() {
			return (exchange, chain) -> {
				ServerHttpResponse response = exchange.getResponse();
				String path = exchange.getRequest().getPath().value();
				Mono<Void> answer = Mono.empty();
				if (path.endsWith("answered")) {
					response.setStatusCode(HttpStatus.FORBIDDEN);
					response.getHeaders().setContentLength(6);
					answer = response
						.writeWith(Mono.just(response.bufferFactory().wrap("no way".getBytes(StandardCharsets.UTF_8))));
				}
				if (path.endsWith("completed")) {
					response.setStatusCode(HttpStatus.FORBIDDEN);
					answer = response.setComplete();
				}
				return answer.then(chain.filter(exchange));
			};
		}

		@Bean
		@AsgiMount("/app")
		HttpApplication app() {
			return (scope, receive, send) -> send.sendAll(Responses.text(200, "from the application"));
		}

	}

}
