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
import java.io.EOFException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A client of HTTP/1 that writes what it is told, and frames responses by itself.
 */
final class RawHttp implements AutoCloseable {

	private final Socket socket;

	private final PushbackInputStream in;

	RawHttp(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(30_000);
		this.in = new PushbackInputStream(socket.getInputStream());
	}

	static RawHttp connect(InetSocketAddress address) throws IOException {
		return new RawHttp(new Socket(address.getAddress(), address.getPort()));
	}

	/**
	 * Connect to a server, over TLS if the wire is secure.
	 */
	static RawHttp connect(InetSocketAddress address, Wire wire) throws IOException {
		return new RawHttp(wire.protocol().isSecure()
				? Wire.trustingSockets().createSocket(address.getAddress(), address.getPort())
				: new Socket(address.getAddress(), address.getPort()));
	}

	/**
	 * Connect through a socket that takes little which is not read.
	 */
	static RawHttp connectNarrow(InetSocketAddress address, Wire wire) throws IOException {
		Socket socket = new Socket();
		socket.setReceiveBufferSize(64 * 1024);
		socket.connect(address);
		return new RawHttp(wire.protocol().isSecure()
				? Wire.trustingSockets().createSocket(socket, address.getHostString(), address.getPort(), true)
				: socket);
	}

	Socket socket() {
		return this.socket;
	}

	/**
	 * Return what responses are read from.
	 */
	PushbackInputStream pushback() {
		return this.in;
	}

	RawHttp write(String bytes) throws IOException {
		this.socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
		return this;
	}

	/**
	 * Read one response, framed as RFC 9112, section 6.3, says.
	 * @param head whether it answers a HEAD
	 */
	Response read(boolean head) throws IOException {
		StringBuilder lines = new StringBuilder();
		while (lines.indexOf("\r\n\r\n") < 0) {
			lines.append((char) next());
		}
		String text = lines.toString();
		int status = Integer.parseInt(text.substring(9, 12));
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		String lower = text.toLowerCase(Locale.ROOT);
		if (head || status / 100 == 1 || status == 204 || status == 304) {
			return new Response(status, text, "");
		}
		if (lower.contains("transfer-encoding: chunked")) {
			int size;
			while ((size = Integer.parseInt(line().trim(), 16)) > 0) {
				body.write(read(size));
				line();
			}
			line();
		}
		else if (lower.contains("content-length: ")) {
			int start = lower.indexOf("content-length: ") + 16;
			body.write(read(Integer.parseInt(lower.substring(start, lower.indexOf('\r', start)))));
		}
		else {
			body.write(this.in.readAllBytes());
		}
		return new Response(status, text, body.toString(StandardCharsets.ISO_8859_1));
	}

	Response read() throws IOException {
		return read(false);
	}

	/**
	 * Read until the server closes the connection.
	 */
	String rest() throws IOException {
		return new String(this.in.readAllBytes(), StandardCharsets.ISO_8859_1);
	}

	private byte[] read(int count) throws IOException {
		byte[] bytes = this.in.readNBytes(count);
		if (bytes.length < count) {
			throw new EOFException("only " + bytes.length + " of " + count);
		}
		return bytes;
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		int next;
		while ((next = next()) != '\n') {
			line.append((char) next);
		}
		return line.toString();
	}

	private int next() throws IOException {
		int next = this.in.read();
		if (next < 0) {
			throw new EOFException();
		}
		return next;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	record Response(int status, String head, String body) {

		boolean has(String field) {
			return this.head.toLowerCase(Locale.ROOT).contains("\r\n" + field);
		}

	}

}
