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

package io.asgi.test.conformance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import io.asgi.AsgiHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client of a WebSocket that does as a test tells it, and nothing by itself: it answers
 * no ping and no close.
 */
final class WebSocketClient {

	private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

	private final Bench bench;

	private final ClientExchange exchange;

	WebSocketClient(Bench bench, ClientExchange exchange) {
		this.bench = bench;
		this.exchange = exchange;
	}

	/**
	 * Ask for a WebSocket, and do not wait for the answer.
	 */
	static WebSocketClient open(Bench bench, WireConnection connection, String target, String... namesAndValues) {
		AsgiHeaders.Builder headers = AsgiHeaders.builder().add("sec-websocket-version", "13");
		if (bench.isHttp1()) {
			headers.add("sec-websocket-key", KEY);
		}
		headers.addAll(AsgiHeaders.of(namesAndValues));
		return new WebSocketClient(bench, bench.open(connection, WireRequest.webSocket(target, headers.build())));
	}

	ClientExchange exchange() {
		return this.exchange;
	}

	/**
	 * Wait until the handshake is complete.
	 * @return the head of its response
	 */
	WireHead isAccepted() {
		WireHead head = this.exchange.head();
		if (this.bench.isHttp1()) {
			assertThat(head.status()).isEqualTo(101);
			assertThat(head.headers().first("upgrade")).isEqualToIgnoringCase("websocket");
			assertThat(head.headers().first("connection")).isEqualToIgnoringCase("upgrade");
			assertThat(head.headers().all("sec-websocket-accept")).containsExactly(acceptOf(KEY));
		}
		else {
			assertThat(head.status()).isEqualTo(200);
			assertThat(head.headers()).extracting(AsgiHeaders.Field::name)
				.doesNotContain("sec-websocket-accept", "upgrade", "connection");
		}
		assertThat(head.headers().contains("content-length")).isFalse();
		assertThat(head.headers().contains("transfer-encoding")).isFalse();
		return head;
	}

	private static String acceptOf(String key) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-1")
				.digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
			return Base64.getEncoder().encodeToString(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Wait until the handshake is denied.
	 * @return the whole response body
	 */
	String isDenied(int status) {
		assertThat(this.exchange.status()).isEqualTo(status);
		return this.exchange.text();
	}

	Pending<Void> startSend(WebSocketFrame frame) {
		return this.exchange.startSend(frame.masked());
	}

	void send(WebSocketFrame... frames) {
		for (WebSocketFrame frame : frames) {
			startSend(frame).await();
		}
	}

	void sendUnmasked(WebSocketFrame frame) {
		this.exchange.send(frame.unmasked());
	}

	/**
	 * Wait for the next frame, which must be one that a server may send.
	 */
	WebSocketFrame receive() {
		byte[] start = this.exchange.take(2);
		assertThat(start[0] & 0x70).as("reserved bits").isZero();
		assertThat(start[1] & 0x80).as("mask bit").isZero();
		int length = start[1] & 0x7F;
		if (length == 126) {
			length = ByteBuffer.wrap(this.exchange.take(2)).getShort() & 0xFFFF;
		}
		else if (length == 127) {
			length = Math.toIntExact(ByteBuffer.wrap(this.exchange.take(8)).getLong());
		}
		return new WebSocketFrame(start[0] & 0xFF, (length == 0) ? new byte[0] : this.exchange.take(length));
	}

	/**
	 * Wait for the next message, whole or in fragments.
	 */
	WebSocketFrame receiveMessage() {
		WebSocketFrame frame = receive();
		assertThat(frame.opcode()).as("opcode of %s", frame).isIn(WebSocketFrame.TEXT, WebSocketFrame.BINARY);
		while ((frame.first() & WebSocketFrame.FIN) == 0) {
			WebSocketFrame next = receive();
			assertThat(next.opcode()).as("opcode of %s", next).isEqualTo(WebSocketFrame.CONTINUATION);
			byte[] payload = ByteBuffer.allocate(frame.payload().length + next.payload().length)
				.put(frame.payload())
				.put(next.payload())
				.array();
			frame = new WebSocketFrame(frame.opcode() | next.first(), payload);
		}
		return frame;
	}

	/**
	 * Wait for the server's close frame.
	 */
	void isClosed(int code, String reason) {
		assertThat(isClosed(code).closeReason()).isEqualTo(reason);
	}

	/**
	 * Wait for a close frame with a code, whatever its reason.
	 */
	WebSocketFrame isClosed(int code) {
		WebSocketFrame frame = receive();
		assertThat(frame.opcode()).as("opcode of %s", frame).isEqualTo(WebSocketFrame.CLOSE);
		assertThat(frame.closeCode()).as("close code of %s", frame).isEqualTo(code);
		return frame;
	}

	/**
	 * Wait until the stream has ended, and show that no frame came before the end.
	 */
	void ends() {
		this.exchange.awaitEnd();
		assertThat(this.exchange.takeAvailable()).as("bytes after the close frame").isEmpty();
	}

}
