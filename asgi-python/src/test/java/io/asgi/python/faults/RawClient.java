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

package io.asgi.python.faults;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client of HTTP/1.1 that does what it likes, and above all leaves when it likes.
 */
final class RawClient implements AutoCloseable {

	private static final String UPGRADE = """
			connection: Upgrade
			upgrade: websocket
			sec-websocket-version: 13
			sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==
			""";

	private final Socket socket;

	private RawClient(Socket socket) {
		this.socket = socket;
	}

	/**
	 * Connect, and take little that is not read.
	 */
	static RawClient connect(InetSocketAddress address) throws IOException {
		Socket socket = new Socket();
		socket.setReceiveBufferSize(64 * 1024);
		socket.setSoTimeout((int) Await.TIMEOUT.toMillis());
		socket.connect(address);
		return new RawClient(socket);
	}

	/**
	 * Send the head of a request.
	 * @param fields lines without ends, beside the host
	 */
	RawClient head(String method, String path, String... fields) throws IOException {
		String lines = (fields.length > 0) ? String.join("\n", fields) + "\n" : "";
		return write((method + " " + path + " HTTP/1.1\nhost: localhost\n" + lines + "\n").replace("\n", "\r\n")
			.getBytes(StandardCharsets.ISO_8859_1));
	}

	/**
	 * Ask for a WebSocket.
	 */
	RawClient upgrade(String path) throws IOException {
		return head("GET", path, UPGRADE.strip());
	}

	RawClient write(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
		return this;
	}

	/**
	 * Send a part of a chunked body; an empty one is its end.
	 */
	RawClient chunk(String part) throws IOException {
		String chunk = Integer.toHexString(part.length()) + "\r\n" + part + (part.isEmpty() ? "" : "\r\n");
		return write((part.isEmpty() ? chunk + "\r\n" : chunk).getBytes(StandardCharsets.ISO_8859_1));
	}

	/**
	 * Read until a text has come.
	 * @return all that came up to its end
	 */
	String readUntil(String text) throws IOException {
		StringBuilder read = new StringBuilder();
		InputStream in = this.socket.getInputStream();
		while (read.indexOf(text) < 0) {
			int next = in.read();
			if (next < 0) {
				throw new AssertionError("The connection ended before '" + text + "': " + read);
			}
			read.append((char) next);
		}
		return read.toString();
	}

	/**
	 * Read all that comes until the server ends the connection, however it does that.
	 */
	String rest() throws IOException {
		StringBuilder read = new StringBuilder();
		InputStream in = this.socket.getInputStream();
		try {
			for (int next = in.read(); next >= 0; next = in.read()) {
				read.append((char) next);
			}
		}
		catch (java.net.SocketException ex) {
			read.append("<reset>");
		}
		return read.toString();
	}

	/**
	 * Read and drop all that comes up to a text at its end, and return how much it was.
	 */
	int rest(String end) throws IOException {
		InputStream in = this.socket.getInputStream();
		byte[] buffer = new byte[256 * 1024];
		StringBuilder tail = new StringBuilder();
		int size = 0;
		while (!tail.toString().endsWith(end)) {
			int count = in.read(buffer);
			if (count < 0) {
				throw new AssertionError("The connection ended after " + size + " bytes, before its end");
			}
			size += count;
			int kept = Math.min(count, end.length());
			tail.append(new String(buffer, count - kept, kept, StandardCharsets.ISO_8859_1));
			tail.delete(0, Math.max(0, tail.length() - end.length()));
		}
		return size;
	}

	/**
	 * Leave: with a reset, as unread bytes would make it anyway.
	 */
	void leave() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
