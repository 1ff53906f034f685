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
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;

/**
 * A WebSocket client that sends frames byte by byte.
 */
final class RawWebSocket implements AutoCloseable {

	private final Socket socket;

	private final DataInputStream in;

	private final String head;

	RawWebSocket(int port, String extension) throws IOException {
		this(port, "/", extension);
	}

	RawWebSocket(int port, String path, String extension) throws IOException {
		this.socket = new Socket("127.0.0.1", port);
		this.socket.setSoTimeout(10_000);
		this.in = new DataInputStream(this.socket.getInputStream());
		String extensions = extension.isEmpty() ? "" : "Sec-WebSocket-Extensions: " + extension + "\r\n";
		write(("GET " + path
				+ " HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
				+ "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + extensions + "\r\n")
			.getBytes(StandardCharsets.ISO_8859_1));
		this.head = readHead();
	}

	String head() {
		return this.head;
	}

	/**
	 * Send a frame.
	 * @param first its first byte: FIN, reserved bits and opcode
	 */
	void send(int first, byte[] payload) throws IOException {
		write(frame(first, payload));
	}

	void write(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
		this.socket.getOutputStream().flush();
	}

	/**
	 * End the client's side of the connection.
	 */
	void shutdownOutput() throws IOException {
		this.socket.shutdownOutput();
	}

	/**
	 * Read a frame.
	 * @return its first byte, followed by its payload
	 */
	byte[] read() throws IOException {
		int first = this.in.readUnsignedByte();
		int length = this.in.readUnsignedByte();
		if (length == 126) {
			length = this.in.readUnsignedShort();
		}
		else if (length == 127) {
			length = (int) this.in.readLong();
		}
		byte[] frame = new byte[1 + length];
		frame[0] = (byte) first;
		this.in.readFully(frame, 1, length);
		return frame;
	}

	/**
	 * Read until the next close frame.
	 * @return its code, 1005 if it has none
	 */
	int readCloseCode() throws IOException {
		byte[] frame = read();
		while ((frame[0] & 0x0F) != 8) {
			frame = read();
		}
		return (frame.length == 1) ? 1005 : (frame[1] & 0xFF) << 8 | frame[2] & 0xFF;
	}

	/**
	 * Read to the end of the connection.
	 */
	int readToEnd() throws IOException {
		return this.in.readAllBytes().length;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	static byte[] frame(int first, byte[] payload) {
		ByteArrayOutputStream frame = new ByteArrayOutputStream();
		frame.write(first);
		if (payload.length < 126) {
			frame.write(0x80 | payload.length);
		}
		else if (payload.length < 65536) {
			frame.write(0x80 | 126);
			frame.write(payload.length >> 8);
			frame.write(payload.length);
		}
		else {
			frame.write(0x80 | 127);
			for (int shift = 56; shift >= 0; shift -= 8) {
				frame.write((int) ((long) payload.length >> shift));
			}
		}
		// A mask of zeros is a mask
		frame.writeBytes(new byte[4]);
		frame.writeBytes(payload);
		return frame.toByteArray();
	}

	/**
	 * Deflate a message as RFC 7692, section 7.2.1, says.
	 */
	static byte[] deflate(byte[] message) {
		Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
		deflater.setInput(message);
		ByteArrayOutputStream deflated = new ByteArrayOutputStream();
		byte[] buffer = new byte[8192];
		int length;
		while ((length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH)) > 0) {
			deflated.write(buffer, 0, length);
		}
		deflater.end();
		byte[] bytes = deflated.toByteArray();
		return java.util.Arrays.copyOf(bytes, bytes.length - 4);
	}

	private String readHead() throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = this.in.read();
			if (next < 0) {
				throw new IOException("The connection ended within: " + head);
			}
			head.append((char) next);
		}
		return head.toString();
	}

}
