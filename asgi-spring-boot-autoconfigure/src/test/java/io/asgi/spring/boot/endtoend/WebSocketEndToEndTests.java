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

import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.asgi.AsgiApplication;
import io.asgi.spring.boot.AsgiMount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * WebSockets to ASGI applications, with nothing configured.
 */
class WebSocketEndToEndTests {

	@Test
	void textIsEchoed() throws Exception {
		try (Server server = Server.start(TestApplication.class)) {
			WebSocketClient client = WebSocketClient.connect(server.webSocketUri("/echo/socket"));
			client.send("one");
			client.send("two");
			assertThat(client.next()).isEqualTo("one");
			assertThat(client.next()).isEqualTo("two");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/echo", "/at/the/root" })
	void textIsEchoedOverHttp2(String path) {
		try (Server server = Server.start(TestApplication.class)) {
			Sinks.One<String> received = Sinks.one();
			new ReactorNettyWebSocketClient(HttpClient.newConnection().protocol(HttpProtocol.H2C))
				.execute(server.webSocketUri(path),
						(session) -> session.send(Mono.just(session.textMessage("extended connect")))
							.then(session.receive().next().map(WebSocketMessage::getPayloadAsText))
							.doOnNext(received::tryEmitValue)
							.then())
				.block(Server.TIMEOUT);
			assertThat(received.asMono().block(Server.TIMEOUT)).isEqualTo("extended connect");
		}
	}

	@Test
	void shutdownClosesWebSocketsWithGoingAwayAndDoesNotWaitForThem() throws Exception {
		Server server = Server.start(TestApplication.class, "server.shutdown=graceful",
				"spring.lifecycle.timeout-per-shutdown-phase=60s");
		WebSocketClient client = WebSocketClient.connect(server.webSocketUri("/echo"));
		client.send("open");
		assertThat(client.next()).isEqualTo("open");
		CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
		assertThat(client.next()).isEqualTo("close:1001");
		assertThat(closing).succeedsWithin(Duration.ofSeconds(20));
	}

	@Test
	void httpStillWorksBesideAnOpenWebSocket() throws Exception {
		try (Server server = Server.start(TestApplication.class)) {
			WebSocketClient client = WebSocketClient.connect(server.webSocketUri("/echo"));
			assertThat(server.get("/echo", Version.HTTP_2).body()).startsWith("root_path=/echo path=/echo");
			client.send("still here");
			assertThat(client.next()).isEqualTo("still here");
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		@AsgiMount("/echo")
		AsgiApplication echo() {
			return new EchoApplication();
		}

		@Bean
		@AsgiMount("/")
		AsgiApplication root() {
			return new EchoApplication();
		}

	}

}
