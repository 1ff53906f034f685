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

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A frame of a WebSocket (RFC 6455, section 5.2), valid or not.
 *
 * @param first the first byte: FIN, three reserved bits, four bits of opcode
 * @param payload the payload, not masked
 */
record WebSocketFrame(int first, byte[] payload) {

	static final int FIN = 0x80;

	static final int CONTINUATION = 0x0;

	static final int TEXT = 0x1;

	static final int BINARY = 0x2;

	static final int CLOSE = 0x8;

	static final int PING = 0x9;

	static final int PONG = 0xA;

	private static final byte[] MASK = { 0x12, 0x34, 0x56, 0x78 };

	static WebSocketFrame text(String text) {
		return new WebSocketFrame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
	}

	static WebSocketFrame binary(byte[] bytes) {
		return new WebSocketFrame(FIN | BINARY, bytes);
	}

	static WebSocketFrame ping(String payload) {
		return new WebSocketFrame(FIN | PING, payload.getBytes(StandardCharsets.UTF_8));
	}

	static WebSocketFrame close(int code, String reason) {
		byte[] text = reason.getBytes(StandardCharsets.UTF_8);
		return new WebSocketFrame(FIN | CLOSE,
				ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
	}

	/**
	 * Return a close frame without a code.
	 */
	static WebSocketFrame emptyClose() {
		return new WebSocketFrame(FIN | CLOSE, new byte[0]);
	}

	/**
	 * Return a fragment of a message.
	 */
	static WebSocketFrame fragment(int opcode, String payload) {
		return new WebSocketFrame(opcode, payload.getBytes(StandardCharsets.UTF_8));
	}

	int opcode() {
		return this.first & 0xF;
	}

	String text() {
		return new String(this.payload, StandardCharsets.UTF_8);
	}

	/**
	 * Return the code of a close frame.
	 */
	int closeCode() {
		return (this.payload.length < 2) ? 1005 : ByteBuffer.wrap(this.payload).getShort() & 0xFFFF;
	}

	String closeReason() {
		return new String(this.payload, 2, this.payload.length - 2, StandardCharsets.UTF_8);
	}

	/**
	 * Return the frame as a client sends it.
	 */
	byte[] masked() {
		ByteArrayOutputStream bytes = start(0x80);
		bytes.writeBytes(MASK);
		for (int i = 0; i < this.payload.length; i++) {
			bytes.write(this.payload[i] ^ MASK[i % 4]);
		}
		return bytes.toByteArray();
	}

	/**
	 * Return the frame as only a server may send it.
	 */
	byte[] unmasked() {
		ByteArrayOutputStream bytes = start(0);
		bytes.writeBytes(this.payload);
		return bytes.toByteArray();
	}

	private ByteArrayOutputStream start(int maskBit) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(this.payload.length + 14);
		bytes.write(this.first);
		int length = this.payload.length;
		if (length < 126) {
			bytes.write(maskBit | length);
		}
		else if (length < 65536) {
			bytes.write(maskBit | 126);
			bytes.writeBytes(ByteBuffer.allocate(2).putShort((short) length).array());
		}
		else {
			bytes.write(maskBit | 127);
			bytes.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
		}
		return bytes;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof WebSocketFrame that && this.first == that.first
				&& Arrays.equals(this.payload, that.payload);
	}

	@Override
	public int hashCode() {
		return 31 * this.first + Arrays.hashCode(this.payload);
	}

	@Override
	public String toString() {
		return String.format("WebSocketFrame[first=%02x, payload=%d bytes '%s']", this.first, this.payload.length,
				new String(this.payload, 0, Math.min(this.payload.length, 80), StandardCharsets.ISO_8859_1));
	}

}
