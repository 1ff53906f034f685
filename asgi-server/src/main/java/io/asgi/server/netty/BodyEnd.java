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

import java.util.Arrays;

import io.netty.buffer.ByteBuf;

/**
 * The end of a body whose length is known, as far as it comes within one turn of the
 * event loop: one part in place of several. The head of a request takes some room of the
 * buffer that is read into, so that a few bytes of most large bodies come in another one.
 */
final class BodyEnd {

	/**
	 * How many times as much as has come may be made room for. A client has no memory
	 * taken that it does not fill by much.
	 */
	private static final int MAX_GROWTH = 4;

	private final byte[] bytes;

	private int size;

	private BodyEnd(int length) {
		this.bytes = new byte[length];
	}

	/**
	 * Return whether what follows a part is to be put together with it.
	 * @param length the length of the part
	 * @param missing how many bytes follow it; negative if that is not known
	 */
	static boolean isBegunBy(int length, long missing) {
		long total = length + missing;
		return missing > 0 && total <= LargeBodies.PART && total <= (long) length * MAX_GROWTH;
	}

	/**
	 * Create an end of which nothing has come.
	 * @param length its length
	 */
	static BodyEnd ofLength(long length) {
		return new BodyEnd(Math.toIntExact(length));
	}

	void add(ByteBuf part) {
		int length = part.readableBytes();
		part.readBytes(this.bytes, this.size, length);
		this.size += length;
	}

	boolean isWhole() {
		return this.size == this.bytes.length;
	}

	/**
	 * Return what has come, and is not to be added to any more.
	 */
	byte[] toByteArray() {
		return isWhole() ? this.bytes : Arrays.copyOf(this.bytes, this.size);
	}

}
