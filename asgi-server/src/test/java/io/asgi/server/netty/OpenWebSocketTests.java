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

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.netty.channel.Channel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an open WebSocket keeps of its handshake, on a server that speaks HTTP/2, too.
 */
@Timeout(60)
class OpenWebSocketTests {

	private final CompletableFuture<Channel> channel = new CompletableFuture<>();

	private final CompletableFuture<WebSocketScope> opened = new CompletableFuture<>();

	private final AsgiApplication echo = (scope, receive, send) -> receive.receive()
		.then(send.send(WebSocketSendEvent.Accept.of()))
		.doOnSuccess((nothing) -> this.opened.complete((WebSocketScope) scope))
		.thenMany(receive.events()
			.ofType(WebSocketReceiveEvent.Text.class)
			.concatMap((message) -> send.send(new WebSocketSendEvent.Text(message.text())), 0))
		.then();

	private LimitServer server;

	@BeforeEach
	void start() {
		this.server = LimitServer.start(Wire.HTTP11, this.echo, (options) -> {
		}, this.channel::complete);
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void noHandlerWaitsForAnotherProtocol() throws Exception {
		try (RawWebSocket client = new RawWebSocket(this.server.address().getPort(), "/a", "")) {
			assertEcho(client);
			assertThat(this.channel.get(10, TimeUnit.SECONDS).pipeline().names()).contains("asgi.frames")
				.noneMatch((name) -> name.startsWith("asgi.protocol") || name.equals("asgi.quietResets")
						|| name.startsWith("HttpServer"));
		}
	}

	@Test
	void itsScopeCanBeRead() throws Exception {
		try (RawWebSocket client = new RawWebSocket(this.server.address().getPort(), "/a/b", "")) {
			assertEcho(client);
			WebSocketScope scope = this.opened.get(10, TimeUnit.SECONDS);
			assertThat(scope.headers().first("upgrade")).isEqualTo("websocket");
			assertThat(scope.httpVersion()).isEqualTo("1.1");
			assertThat(scope.scheme()).isEqualTo("ws");
			assertThat(scope.path()).isEqualTo("/a/b");
			assertThat(scope.client()).isNotNull();
			assertThat(scope.server()).isNotNull();
			assertThat(scope.server().port()).isEqualTo(this.server.address().getPort());
		}
	}

	private static void assertEcho(RawWebSocket client) throws Exception {
		client.send(0x81, "hello".getBytes(StandardCharsets.UTF_8));
		assertThat(new String(client.read(), StandardCharsets.UTF_8)).endsWith("hello");
	}

}
