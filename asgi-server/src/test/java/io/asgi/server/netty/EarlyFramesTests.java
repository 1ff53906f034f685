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

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.test.conformance.ServerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what comes behind a request for a WebSocket before it has been answered.
 */
@Timeout(30)
class EarlyFramesTests {

	private static final String HANDSHAKE = "GET /%s HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n"
			+ "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
			+ "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

	private final TestServer server = Wire.HTTP11.serve(application(), ServerSettings.defaults());

	/**
	 * Accepts after a while, or denies; echoes.
	 */
	private static AsgiApplication application() {
		return (scope, receive, send) -> receive.events().concatMap((event) -> {
			if (event instanceof WebSocketReceiveEvent.Connect) {
				boolean deny = ((WebSocketScope) scope).path().equals("/deny");
				return Mono.delay(Duration.ofMillis(50))
					.then(send.send(deny ? WebSocketSendEvent.Close.of(1000) : WebSocketSendEvent.Accept.of()));
			}
			return (event instanceof WebSocketReceiveEvent.Text text)
					? send.send(new WebSocketSendEvent.Text(text.text())) : Mono.empty();
		}, 0).then();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void framesThatComeTooEarlyWaitForTheHandshake(boolean pieces) throws Exception {
		byte[] frame = RawWebSocket.frame(0x81, "early".getBytes(StandardCharsets.US_ASCII));
		try (RawHttp client = connect()) {
			client.socket().setTcpNoDelay(true);
			String bytes = HANDSHAKE.formatted("") + new String(frame, StandardCharsets.ISO_8859_1);
			for (int i = 0; i < bytes.length(); i += pieces ? 1 : bytes.length()) {
				client.write(pieces ? bytes.substring(i, i + 1) : bytes);
			}
			assertThat(client.read().status()).isEqualTo(101);
			byte[] echo = client.socket().getInputStream().readNBytes(7);
			assertThat(new String(echo, 2, 5, StandardCharsets.US_ASCII)).isEqualTo("early");
		}
	}

	@Test
	void manyFramesThatComeTooEarlyWaitToo() throws Exception {
		int count = 40;
		String frame = new String(RawWebSocket.frame(0x81, new byte[60_000]), StandardCharsets.ISO_8859_1);
		try (RawHttp client = connect()) {
			CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
				try {
					client.write(HANDSHAKE.formatted("") + frame.repeat(count));
				}
				catch (IOException ex) {
					throw new IllegalStateException(ex);
				}
			});
			assertThat(client.read().status()).isEqualTo(101);
			byte[] echo = new byte[4 + 60_000];
			for (int i = 0; i < count; i++) {
				assertThat(client.pushback().readNBytes(echo, 0, echo.length)).isEqualTo(echo.length);
				assertThat(Arrays.copyOf(echo, 5)).containsExactly(0x81, 126, 60_000 >> 8, 60_000, 0);
			}
			written.get(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void whatComesBehindAHandshakeThatIsDeniedIsHeldToTheSyntax() throws Exception {
		try (RawHttp client = connect()) {
			client.write(HANDSHAKE.formatted("deny") + "GET  /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
			String answer = end(client);
			assertThat(answer).startsWith("HTTP/1.1 403");
			assertThat(answer).doesNotContain("200 OK");
		}
	}

	private RawHttp connect() throws Exception {
		return new RawHttp(new Socket("127.0.0.1", this.server.address().getPort()));
	}

	private static String end(RawHttp client) throws Exception {
		try {
			return client.rest();
		}
		catch (SocketException ex) {
			return "";
		}
	}

}
