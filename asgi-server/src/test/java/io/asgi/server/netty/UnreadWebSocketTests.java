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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.asgi.AsgiApplication;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketSendEvent;
import io.asgi.test.conformance.ServerSettings;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for WebSocket clients that write and read nothing: however the server came to
 * know that the request is complete, it stops reading from them.
 */
@Timeout(60)
class UnreadWebSocketTests {

	/**
	 * More than fits into the buffers of two sockets.
	 */
	private static final long TOO_MUCH = 64 * 1024 * 1024;

	@ParameterizedTest
	@MethodSource
	void aClientThatReadsNothingIsNotReadFromForLong(HttpProtocol[] protocols, boolean late, int opcode)
			throws Exception {
		AsgiApplication echo = (scope, receive, send) -> receive.events().concatMap((event) -> {
			if (event instanceof WebSocketReceiveEvent.Connect) {
				return (late ? Mono.delay(Duration.ofMillis(20)) : Mono.empty())
					.then(send.send(WebSocketSendEvent.Accept.of()));
			}
			return (event instanceof WebSocketReceiveEvent.Bytes bytes)
					? send.send(new WebSocketSendEvent.Bytes(bytes.bytes())) : Mono.empty();
		}, 0).then();
		byte[] frames = repeat(RawWebSocket.frame(0x80 | opcode, "a".repeat(125).getBytes(StandardCharsets.US_ASCII)),
				1000);
		AtomicLong written = new AtomicLong();
		try (TestServer server = TestServer.start(echo, ServerSettings.defaults(), (http) -> http.protocol(protocols));
				RawWebSocket client = new RawWebSocket(server.address().getPort(), "")) {
			CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
				try {
					while (written.addAndGet(frames.length) < TOO_MUCH) {
						client.write(frames);
					}
				}
				catch (IOException ex) {
					// Closed, at the end of the test
				}
			});
			awaitStandstill(writer, written);
			assertThat(written.get()).isLessThan(TOO_MUCH);
		}
	}

	static Stream<Arguments> aClientThatReadsNothingIsNotReadFromForLong() {
		HttpProtocol[] http1 = { HttpProtocol.HTTP11 };
		HttpProtocol[] both = { HttpProtocol.HTTP11, HttpProtocol.H2C };
		return Stream.of(Arguments.of(http1, true, 9), Arguments.of(http1, false, 2), Arguments.of(both, false, 9),
				Arguments.of(both, false, 2), Arguments.of(both, true, 9));
	}

	/**
	 * Wait until nothing is written for a second, or all of it has been.
	 */
	private static void awaitStandstill(CompletableFuture<Void> writer, AtomicLong written) throws Exception {
		long before = -1;
		while (!writer.isDone() && written.get() != before) {
			before = written.get();
			try {
				writer.get(1, TimeUnit.SECONDS);
			}
			catch (TimeoutException ex) {
				// Still writing, or held back
			}
		}
	}

	private static byte[] repeat(byte[] bytes, int times) {
		byte[] all = new byte[bytes.length * times];
		for (int i = 0; i < times; i++) {
			System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
		}
		return all;
	}

}
