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

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A client of HTTP/2 in clear text that writes frames byte by byte, right or wrong.
 */
final class RawFrames implements AutoCloseable {

	static final int DATA = 0;

	static final int HEADERS = 1;

	static final int PRIORITY = 2;

	static final int RST_STREAM = 3;

	static final int SETTINGS = 4;

	static final int PING = 6;

	static final int GO_AWAY = 7;

	static final int WINDOW_UPDATE = 8;

	static final int CONTINUATION = 9;

	static final int END_STREAM = 1;

	static final int ACK = 1;

	static final int END_HEADERS = 4;

	static final int PROTOCOL_ERROR = 1;

	static final int STREAM_CLOSED = 5;

	static final int REFUSED_STREAM = 7;

	static final int ENHANCE_YOUR_CALM = 11;

	/**
	 * What {@link #end()} answers if the connection is closed without a GOAWAY.
	 */
	static final int NO_GO_AWAY = -1;

	private static final byte[] NOTHING = {};

	private final Socket socket;

	private final DataInputStream in;

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	RawFrames(InetSocketAddress address) throws IOException {
		this.socket = new Socket(address.getAddress(), address.getPort());
		this.socket.setSoTimeout(10_000);
		this.in = new DataInputStream(new BufferedInputStream(this.socket.getInputStream()));
		this.out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
		frame(SETTINGS, 0, 0, NOTHING);
	}

	/**
	 * Add a frame to those that the next flush writes.
	 */
	RawFrames frame(int type, int flags, int stream, byte... payload) {
		this.out.write(payload.length >> 16);
		this.out.write(payload.length >> 8);
		this.out.write(payload.length);
		this.out.write(type);
		this.out.write(flags);
		this.out.writeBytes(number(stream));
		this.out.writeBytes(payload);
		return this;
	}

	RawFrames request(int stream, int flags, String... fields) {
		return frame(HEADERS, END_HEADERS | flags, stream, block(fields));
	}

	RawFrames get(int stream, String path) {
		return request(stream, END_STREAM, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", path);
	}

	RawFrames reset(int stream) {
		return frame(RST_STREAM, 0, stream, number(8));
	}

	void flush() throws IOException {
		byte[] bytes = this.out.toByteArray();
		this.out.reset();
		this.socket.getOutputStream().write(bytes);
	}

	/**
	 * Write what was added, each byte by itself.
	 */
	void flushByteByByte() throws IOException {
		byte[] bytes = this.out.toByteArray();
		this.out.reset();
		this.socket.setTcpNoDelay(true);
		for (byte octet : bytes) {
			this.socket.getOutputStream().write(octet);
		}
	}

	/**
	 * Write what was added, unless the server has closed the connection.
	 */
	boolean tryFlush() {
		try {
			flush();
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	Frame read() throws IOException {
		int length = this.in.readUnsignedShort() << 8 | this.in.readUnsignedByte();
		int type = this.in.readUnsignedByte();
		int flags = this.in.readUnsignedByte();
		int stream = this.in.readInt() & Integer.MAX_VALUE;
		return new Frame(type, flags, stream, this.in.readNBytes(length));
	}

	/**
	 * Read until the server closes the connection.
	 * @return the error code of its GOAWAY
	 */
	int end() throws IOException {
		int code = NO_GO_AWAY;
		try {
			while (true) {
				Frame frame = read();
				if (frame.type() == GO_AWAY) {
					code = frame.number(4);
				}
			}
		}
		catch (EOFException | SocketException ex) {
			return code;
		}
	}

	/**
	 * Read until a stream has ended.
	 * @return its status, or the negative error code it was reset with
	 */
	int status(int stream) throws IOException {
		int status = 0;
		while (true) {
			Frame frame = read();
			if (frame.stream() == stream && frame.type() == RST_STREAM) {
				return -frame.number(0);
			}
			if (frame.type() == GO_AWAY) {
				throw new EOFException("GOAWAY " + frame.number(4));
			}
			if (frame.stream() == stream && frame.type() == HEADERS && status == 0) {
				status = frame.status();
			}
			if (frame.stream() == stream && frame.ends()) {
				return status;
			}
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	static byte[] number(int value) {
		return ByteBuffer.allocate(4).putInt(value).array();
	}

	/**
	 * Encode fields as literals that are not indexed (RFC 7541, section 6.2.2).
	 */
	static byte[] block(String... fields) {
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		for (int i = 0; i < fields.length; i += 2) {
			block.write(0);
			string(block, fields[i]);
			string(block, fields[i + 1]);
		}
		return block.toByteArray();
	}

	private static void string(ByteArrayOutputStream block, String value) {
		byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
		if (bytes.length < 127) {
			block.write(bytes.length);
		}
		else {
			block.write(127);
			int rest = bytes.length - 127;
			for (; rest >= 128; rest >>= 7) {
				block.write(rest & 0x7F | 0x80);
			}
			block.write(rest);
		}
		block.writeBytes(bytes);
	}

	record Frame(int type, int flags, int stream, byte[] payload) {

		boolean ends() {
			return (type() == DATA || type() == HEADERS) && (flags() & END_STREAM) != 0;
		}

		/**
		 * Return the value of a setting, or -1 if it is absent.
		 */
		int setting(int identifier) {
			for (int i = 0; i < payload().length; i += 6) {
				if (payload()[i + 1] == identifier) {
					return number(i + 2);
				}
			}
			return -1;
		}

		int number(int index) {
			return ByteBuffer.wrap(payload()).getInt(index);
		}

		/**
		 * Return the status of a response whose head starts with it, indexed or as a
		 * literal of three digits (RFC 7541, appendix A).
		 */
		int status() {
			int first = payload()[0] & 0xFF;
			if (first >= 0x88 && first <= 0x8E) {
				return new int[] { 200, 204, 206, 304, 400, 404, 500 }[first - 0x88];
			}
			return 999;
		}

	}

}
