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

package io.asgi.server.netty.guard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Looks for the ends of what the head of an HTTP/1 request consists of. It does so in an
 * array: each access to a buffer checks the buffer anew.
 */
final class HeadBytes {

	/**
	 * What the line of almost every request ends with.
	 */
	private static final byte[] USUAL_VERSION = "HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);

	static final int USUAL_VERSION_LENGTH = USUAL_VERSION.length;

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long ONES = 0x0101010101010101L;

	private static final long HIGHEST_BITS = 0x8080808080808080L;

	private static final long LINE_FEEDS = HttpConstants.LF * ONES;

	private static final boolean[] TOKEN = new boolean[128];

	static {
		for (char ch = '!'; ch < 0x7F; ch++) {
			TOKEN[ch] = "\"(),/:;<=>?@[\\]{}".indexOf(ch) < 0;
		}
	}

	/**
	 * An event loop does nothing else while it looks at one.
	 */
	private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {

		@Override
		protected byte[] initialValue() {
			return new byte[1024];
		}

	};

	private HeadBytes() {
	}

	/**
	 * Copy what is at an index, or the start of that.
	 * @return an array of the thread, for use until the next call
	 */
	static byte[] copy(ByteBuf bytes, int index) {
		byte[] copy = SCRATCH.get();
		bytes.getBytes(index, copy, 0, Math.min(bytes.writerIndex() - index, copy.length));
		return copy;
	}

	static int endOfToken(byte[] bytes, int index, int length) {
		int end = index;
		while (end < length && isToken(bytes[end])) {
			end++;
		}
		return end;
	}

	static int endOfTarget(byte[] bytes, int index, int length) {
		int end = index;
		while (end < length && isVisible(bytes[end])) {
			end++;
		}
		return end;
	}

	/**
	 * Look at eight bytes at a time: fields are most of a head.
	 */
	static int lineFeed(byte[] bytes, int index, int length) {
		int end = index;
		while (end <= length - Long.BYTES) {
			// A byte that is zero borrows from its highest bit. Those behind it may
			// seem to be zero, too: the first one counts
			long others = (long) LONGS.get(bytes, end) ^ LINE_FEEDS;
			long found = (others - ONES) & ~others & HIGHEST_BITS;
			if (found != 0) {
				return end + Long.numberOfTrailingZeros(found) / Byte.SIZE;
			}
			end += Long.BYTES;
		}
		while (end < length && bytes[end] != HttpConstants.LF) {
			end++;
		}
		return end;
	}

	/**
	 * Return whether the usual version, and the end of its line, are at an index.
	 */
	static boolean isUsualVersion(byte[] bytes, int index, int length) {
		return length - index >= USUAL_VERSION_LENGTH
				&& Arrays.equals(bytes, index, index + USUAL_VERSION_LENGTH, USUAL_VERSION, 0, USUAL_VERSION_LENGTH);
	}

	/**
	 * Bytes from 0x80 on are let through: an application may read a target as UTF-8.
	 */
	static boolean isVisible(byte value) {
		return value > ' ' && value != 0x7F || value < 0;
	}

	static boolean isToken(byte value) {
		return value >= 0 && TOKEN[value];
	}

}
