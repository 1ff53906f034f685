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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A WebSocket client that compresses messages with what the JDK has, as its server has
 * agreed to (RFC 7692, section 7.2).
 */
final class DeflatingWebSocket implements AutoCloseable {

	private static final byte[] TAIL = { 0, 0, (byte) 0xFF, (byte) 0xFF };

	private static final int FIN = 0x80;

	private static final int RSV1 = 0x40;

	private final RawWebSocket socket;

	private final boolean deflates;

	private final boolean serverForgets;

	private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

	private final Inflater inflater = new Inflater(true);

	private int compressed;

	DeflatingWebSocket(int port, String offer) throws IOException {
		this.socket = new RawWebSocket(port, offer);
		this.deflates = this.socket.head().contains("permessage-deflate");
		this.serverForgets = this.socket.head().contains("server_no_context_takeover");
	}

	String head() {
		return this.socket.head();
	}

	/**
	 * Return how many messages of the server were compressed.
	 */
	int compressed() {
		return this.compressed;
	}

	/**
	 * Send a message, its contents compressed fragment by fragment.
	 * @param opcode of text or binary
	 * @param fragment how much of the message goes into a fragment
	 */
	void send(int opcode, byte[] message, int fragment) throws IOException {
		ByteArrayOutputStream frames = new ByteArrayOutputStream();
		int start = 0;
		do {
			int end = Math.min(start + fragment, message.length);
			boolean last = end == message.length;
			int first = (start == 0) ? opcode | (this.deflates ? RSV1 : 0) : 0;
			byte[] part = Arrays.copyOfRange(message, start, end);
			frames.writeBytes(RawWebSocket.frame(first | (last ? FIN : 0), this.deflates ? deflate(part, last) : part));
			start = end;
		}
		while (start < message.length);
		this.socket.write(frames.toByteArray());
	}

	private byte[] deflate(byte[] part, boolean last) {
		this.deflater.setInput(part);
		ByteArrayOutputStream deflated = new ByteArrayOutputStream();
		byte[] buffer = new byte[8192];
		int length;
		do {
			length = this.deflater.deflate(buffer, 0, buffer.length, last ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH);
			deflated.write(buffer, 0, length);
		}
		while (length == buffer.length);
		byte[] bytes = deflated.toByteArray();
		return last ? Arrays.copyOf(bytes, bytes.length - TAIL.length) : bytes;
	}

	/**
	 * Read a message.
	 * @param opcode what it must be
	 */
	byte[] read(int opcode) throws IOException, DataFormatException {
		byte[] frame = this.socket.read();
		boolean deflated = (frame[0] & RSV1) != 0;
		if ((frame[0] & 0xFF) != (FIN | opcode | (deflated ? RSV1 : 0))) {
			throw new IOException("A frame starts with " + Integer.toHexString(frame[0] & 0xFF));
		}
		byte[] payload = Arrays.copyOfRange(frame, 1, frame.length);
		if (!deflated) {
			return payload;
		}
		this.compressed++;
		if (this.serverForgets) {
			this.inflater.reset();
		}
		return inflate(payload);
	}

	private byte[] inflate(byte[] payload) throws DataFormatException {
		byte[] deflated = Arrays.copyOf(payload, payload.length + TAIL.length);
		System.arraycopy(TAIL, 0, deflated, payload.length, TAIL.length);
		this.inflater.setInput(deflated);
		ByteArrayOutputStream message = new ByteArrayOutputStream();
		byte[] buffer = new byte[8192];
		int length;
		while ((length = this.inflater.inflate(buffer)) > 0) {
			message.write(buffer, 0, length);
		}
		return message.toByteArray();
	}

	int closeNormally() throws IOException {
		this.socket.send(FIN | 8, new byte[] { 3, (byte) 0xE8 });
		return this.socket.readCloseCode();
	}

	@Override
	public void close() throws IOException {
		this.deflater.end();
		this.inflater.end();
		this.socket.close();
	}

}
