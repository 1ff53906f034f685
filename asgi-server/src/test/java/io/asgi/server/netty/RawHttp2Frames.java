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
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A client of HTTP/2 that writes frames byte by byte, whatever the rules are.
 */
final class RawHttp2Frames implements AutoCloseable {

	static final int DATA = 0;

	static final int HEADERS = 1;

	static final int PRIORITY = 2;

	static final int RST_STREAM = 3;

	static final int SETTINGS = 4;

	static final int GOAWAY = 7;

	static final int WINDOW_UPDATE = 8;

	static final int END_STREAM = 1;

	static final int END_HEADERS = 4;

	/**
	 * {@code :method: GET} by its index (RFC 7541, appendix A).
	 */
	static final String GET = "\u0082";

	static final String POST = "\u0083";

	static final String PATH = "\u0084";

	static final String SCHEME = "\u0086";

	static final String AUTHORITY = "\u0001\u0001a";

	static final String CONNECT = "\u0002\u0007CONNECT";

	private final Socket socket;

	private final DataInputStream in;

	RawHttp2Frames(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout(10_000);
		this.in = new DataInputStream(socket.getInputStream());
	}

	static RawHttp2Frames connect(InetSocketAddress address) throws IOException {
		return new RawHttp2Frames(new Socket(address.getAddress(), address.getPort())).start();
	}

	static RawHttp2Frames connect(InetSocketAddress address, SSLSocketFactory sockets) throws IOException {
		SSLSocket socket = (SSLSocket) sockets.createSocket(address.getAddress(), address.getPort());
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setApplicationProtocols(new String[] { "h2" });
		socket.setSSLParameters(parameters);
		return new RawHttp2Frames(socket).start();
	}

	RawHttp2Frames start() throws IOException {
		return write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS, 0, 0, ""));
	}

	RawHttp2Frames write(String bytes) throws IOException {
		this.socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
		return this;
	}

	/**
	 * Return a frame with a payload of one byte for each character.
	 */
	static String frame(int type, int flags, int stream, String payload) {
		StringBuilder frame = new StringBuilder();
		frame.append((char) (payload.length() >>> 16)).append((char) (payload.length() >>> 8 & 0xff));
		frame.append((char) (payload.length() & 0xff)).append((char) type).append((char) flags);
		return frame.append(int32(stream)).append(payload).toString();
	}

	static String int32(int value) {
		return "" + (char) (value >>> 24) + (char) (value >>> 16 & 0xff) + (char) (value >>> 8 & 0xff)
				+ (char) (value & 0xff);
	}

	/**
	 * Return a request without a body.
	 */
	static String get(int stream) {
		return headers(END_STREAM, stream, GET, SCHEME, PATH, AUTHORITY);
	}

	static String headers(int flags, int stream, String... fields) {
		return frame(HEADERS, flags | END_HEADERS, stream, String.join("", fields));
	}

	/**
	 * Read until a stream has ended.
	 * @return its body, or {@code reset} with the error code, or {@code goaway} with the
	 * error code of the connection, or {@code closed}
	 */
	String read(int stream) throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		while (true) {
			int head;
			try {
				head = this.in.readInt();
			}
			catch (EOFException ex) {
				return "closed";
			}
			int flags = this.in.readUnsignedByte();
			int id = this.in.readInt();
			byte[] payload = new byte[head >>> 8];
			this.in.readFully(payload);
			int type = head & 0xff;
			if (type == GOAWAY) {
				return "goaway " + payload[7];
			}
			if (type == RST_STREAM && id == stream) {
				return "reset " + payload[3];
			}
			if (type == DATA && id == stream) {
				body.write(payload);
			}
			if ((type == DATA || type == HEADERS) && id == stream && (flags & END_STREAM) != 0) {
				return body.toString(StandardCharsets.ISO_8859_1);
			}
		}
	}

	/**
	 * Read until the server ends the connection.
	 */
	String readGoAway() throws IOException {
		return read(-1);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
