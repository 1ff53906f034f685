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

package io.asgi.python.wire;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketSendEvent;
import io.netty.buffer.ByteBuf;
import io.netty.util.internal.PlatformDependent;

/**
 * Makes events of the payloads that a worker sends. Used by one event loop.
 * <p>
 * A payload that is no such thing is an error of the worker; an event that may not be is
 * one of its application, an {@link IllegalArgumentException}.
 */
final class EventReader {

	private static final int MAX_SCRATCH = 64 * 1024;

	private byte[] scratch = new byte[4 * 1024];

	/**
	 * Read the header block of a response.
	 */
	AsgiHeaders responseHeaders(ByteBuf payload, int available) {
		long length = payload.readUnsignedInt();
		if (length > available) {
			throw new WireException("RESPONSE has fewer bytes than its header block");
		}
		return headers(payload, (int) length);
	}

	AsgiHeaders headers(ByteBuf payload, int length) {
		if (this.scratch.length < length) {
			if (length > MAX_SCRATCH) {
				byte[] bytes = bytes(payload, length);
				return HeaderBlock.read(bytes, 0, length);
			}
			this.scratch = new byte[MAX_SCRATCH];
		}
		payload.readBytes(this.scratch, 0, length);
		return HeaderBlock.read(this.scratch, 0, length);
	}

	static byte[] bytes(ByteBuf payload, int length) {
		if (payload.hasArray() && payload.readerIndex() == 0 && payload.array().length == length) {
			// Made by Wire for this payload alone
			payload.skipBytes(length);
			return payload.array();
		}
		byte[] bytes = PlatformDependent.allocateUninitializedArray(length);
		payload.readBytes(bytes);
		return bytes;
	}

	static String text(ByteBuf payload, int length) {
		return payload.readString(length, StandardCharsets.UTF_8);
	}

	/**
	 * Read an event that has neither a body nor a message.
	 */
	AsgiSendEvent event(int type, int flags, ByteBuf payload, int length) {
		return switch (type) {
			case Frames.TRAILERS -> new HttpSendEvent.Trailers(headers(payload, length), (flags & Frames.END) == 0);
			case Frames.EARLY_HINT -> new HttpSendEvent.EarlyHint(links(bytes(payload, length)));
			case Frames.PUSH -> push(payload, length);
			case Frames.PATH_SEND -> new HttpSendEvent.PathSend(path(text(payload, length)));
			case Frames.ACCEPT -> accept(payload, length);
			case Frames.CLOSE -> close(payload, length);
			default -> throw new WireException("A frame " + Frames.name(type) + " came from the worker");
		};
	}

	private static List<String> links(byte[] bytes) {
		List<String> links = new ArrayList<>();
		int start = 0;
		for (int i = 0; i <= bytes.length && bytes.length > 0; i++) {
			if (i == bytes.length || bytes[i] == 0) {
				links.add(new String(bytes, start, i - start, StandardCharsets.ISO_8859_1));
				start = i + 1;
			}
		}
		return links;
	}

	private HttpSendEvent.Push push(ByteBuf payload, int length) {
		int pathLength = (length >= 2) ? payload.readUnsignedShort() : Integer.MAX_VALUE;
		require(pathLength <= length - 2, Frames.PUSH);
		String path = text(payload, pathLength);
		return new HttpSendEvent.Push(path, headers(payload, length - 2 - pathLength));
	}

	private static Path path(String path) {
		try {
			return Path.of(path);
		}
		catch (InvalidPathException ex) {
			throw new IllegalArgumentException("'path' is no path of a file: " + ex.getMessage(), ex);
		}
	}

	private WebSocketSendEvent.Accept accept(ByteBuf payload, int length) {
		require(length >= 2, Frames.ACCEPT);
		boolean chosen = payload.readUnsignedByte() == 1;
		int nameLength = payload.readUnsignedByte();
		require(nameLength <= length - 2, Frames.ACCEPT);
		String name = text(payload, nameLength);
		AsgiHeaders headers = headers(payload, length - 2 - nameLength);
		return new WebSocketSendEvent.Accept(chosen ? name : null, headers);
	}

	private static WebSocketSendEvent.Close close(ByteBuf payload, int length) {
		require(length >= 2, Frames.CLOSE);
		int code = payload.readUnsignedShort();
		return new WebSocketSendEvent.Close(code, text(payload, length - 2));
	}

	static void require(boolean whole, int type) {
		if (!whole) {
			throw new WireException(Frames.name(type) + " is too short");
		}
	}

}
