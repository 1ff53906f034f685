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

import io.asgi.AsgiApplication;
import io.asgi.ConnectionScope;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.application.Responses;
import io.asgi.application.middleware.RequestIdMiddleware;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.spring.boot.endtoend.Client.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code asgi.middleware.request-id.*}, seen by clients.
 */
class RequestIdEndToEndTests {

	private static Server server;

	private static Server distrusting;

	private static Server without;

	@BeforeAll
	static void start() {
		server = Server.start(TestApplication.class, "asgi.middleware.request-id.enabled=true",
				"asgi.middleware.request-id.accept-from-client=true");
		distrusting = Server.start(TestApplication.class, "asgi.middleware.request-id.enabled=true",
				"asgi.middleware.request-id.header=X-Correlation");
		without = Server.start(TestApplication.class);
	}

	@AfterAll
	static void stop() {
		server.close();
		distrusting.close();
		without.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2C" })
	void eachResponseHasAnIdThatTheApplicationKnows(HttpProtocol protocol) {
		Reply first = Client.get(protocol, server.uri("/id"));
		Reply second = Client.get(protocol, server.uri("/id"));
		assertThat(first.header("x-request-id")).matches("[0-9a-f]{32}").isNotEqualTo(second.header("x-request-id"));
		String id = first.header("x-request-id");
		assertThat(first.text()).isEqualTo(id + " " + id);
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2C" })
	void aWebSocketHasAnId(HttpProtocol protocol) {
		String[] ids = Client.message(protocol, server.webSocketUri("/id"), "x-request-id", "my-own").split(" ");
		assertThat(ids).containsExactly("my-own", "my-own");
	}

	@Test
	void theClientsIdIsKeptIfThatIsConfigured() {
		Reply reply = Client.get(HttpProtocol.HTTP11, server.uri("/id"), "x-request-id", "a_B.9=+/-");
		assertThat(reply.header("x-request-id")).isEqualTo("a_B.9=+/-");
		assertThat(reply.text()).isEqualTo("a_B.9=+/- a_B.9=+/-");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a b", "a\"b", "<script>", "a,b", "${jndi:x}", "x;y" })
	void anIdThatIsNotPlainIsReplaced(String id) {
		Reply reply = Client.get(HttpProtocol.HTTP11, server.uri("/id"), "x-request-id", id);
		assertThat(reply.header("x-request-id")).matches("[0-9a-f]{32}");
	}

	@Test
	void anIdThatIsTooLongOrThereTwiceIsReplaced() {
		assertThat(Client.get(HttpProtocol.HTTP11, server.uri("/id"), "x-request-id", "a".repeat(128))
			.header("x-request-id")).hasSize(128);
		assertThat(Client.get(HttpProtocol.HTTP11, server.uri("/id"), "x-request-id", "a".repeat(129))
			.header("x-request-id")).hasSize(32);
		assertThat(Client.get(HttpProtocol.HTTP11, server.uri("/id"), "x-request-id", "a", "x-request-id", "b")
			.header("x-request-id")).hasSize(32);
	}

	@Test
	void theClientsIdIsNotTakenByDefault() {
		Reply reply = Client.get(HttpProtocol.HTTP11, distrusting.uri("/id"), "x-correlation", "mine");
		assertThat(reply.header("x-correlation")).matches("[0-9a-f]{32}");
		assertThat(reply.headers().contains("x-request-id")).isFalse();
	}

	@Test
	void nothingHappensWithoutTheProperty() {
		Reply reply = Client.get(HttpProtocol.HTTP11, without.uri("/id"));
		assertThat(reply.headers().contains("x-request-id")).isFalse();
		assertThat(reply.text()).isEqualTo("none none");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		@AsgiMount("/id")
		AsgiApplication id() {
			return (scope, receive, send) -> Mono.deferContextual((context) -> {
				if (!(scope instanceof ConnectionScope connection)) {
					return Mono.empty();
				}
				String text = connection.state().getOrDefault(RequestIdMiddleware.STATE_KEY, "none") + " "
						+ context.getOrDefault(RequestIdMiddleware.CONTEXT_KEY, "none");
				if (scope instanceof WebSocketScope) {
					return send.send(WebSocketSendEvent.Accept.of())
						.then(send.send(new WebSocketSendEvent.Text(text)))
						.then(send.send(WebSocketSendEvent.Close.of()));
				}
				return send.sendAll(Responses.text(200, text));
			});
		}

	}

}
