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
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * A client of HTTP/2 that writes and reads frames byte by byte.
 */
final class Http2Frames implements AutoCloseable {

	static final int DATA = 0;

	static final int HEADERS = 1;

	static final int RST_STREAM = 3;

	static final int SETTINGS = 4;

	static final int GOAWAY = 7;

	static final int WINDOW_UPDATE = 8;

	static final int CONTINUATION = 9;

	static final int END_STREAM = 1;

	static final int END_HEADERS = 4;

	static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private final Socket socket;

	private final DataInputStream in;

	private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

	Http2Frames(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(10_000);
		this.in = new DataInputStream(socket.getInputStream());
	}

	Http2Frames write(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
		return this;
	}

	/**
	 * Read until the next frame of a type.
	 * @return its payload, or {@code null} at the end of the connection
	 */
	byte[] read(int type) throws IOException {
		int first;
		while ((first = this.in.read()) >= 0) {
			int length = first << 16 | this.in.readUnsignedShort();
			int actual = this.in.readUnsignedByte();
			this.in.readNBytes(5);
			byte[] payload = this.in.readNBytes(length);
			if (actual == type) {
				return payload;
			}
		}
		return null;
	}

	/**
	 * Return the status of the next response.
	 */
	String status() throws IOException, Http2Exception {
		byte[] block = read(HEADERS);
		return this.decoder.decodeHeaders(1, Unpooled.wrappedBuffer(block)).status().toString();
	}

	static byte[] settings(int... idsAndValues) {
		return frame(SETTINGS, 0, 0, bytes((out) -> {
			for (int i = 0; i < idsAndValues.length; i += 2) {
				out.writeShort(idsAndValues[i]);
				out.writeInt(idsAndValues[i + 1]);
			}
		}));
	}

	static byte[] windowUpdate(int stream, int increment) {
		return frame(WINDOW_UPDATE, 0, stream, bytes((out) -> out.writeInt(increment)));
	}

	static byte[] frame(int type, int flags, int stream, byte[] payload) {
		return bytes((out) -> {
			out.writeByte(payload.length >> 16);
			out.writeShort(payload.length);
			out.writeByte(type);
			out.writeByte(flags);
			out.writeInt(stream);
			out.write(payload);
		});
	}

	/**
	 * Return the header block of a GET.
	 */
	static byte[] get(String path, String... fields) throws Http2Exception {
		Http2Headers headers = new DefaultHttp2Headers(false).method("GET").scheme("http").authority("a").path(path);
		for (int i = 0; i < fields.length; i += 2) {
			headers.add(fields[i], fields[i + 1]);
		}
		ByteBuf buffer = Unpooled.buffer();
		new DefaultHttp2HeadersEncoder((name, value) -> false, true).encodeHeaders(1, headers, buffer);
		return ByteBufUtil.getBytes(buffer);
	}

	private static byte[] bytes(Content content) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			content.write(new DataOutputStream(bytes));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	private interface Content {

		void write(DataOutputStream out) throws IOException;

	}

}
