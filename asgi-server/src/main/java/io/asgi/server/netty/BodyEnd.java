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

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;

/**
 * The end of a body whose length is known, as far as it comes within one turn of the
 * event loop: one part in place of several. The head of a request takes some room of the
 * buffer that is read into, so that a few bytes of most large bodies come in another one,
 * and a frame of HTTP/2 has 16 KiB mostly.
 * <p>
 * The buffers that come are kept until the turn ends, and copied once: only then it is
 * known how much room they take.
 */
final class BodyEnd {

	/**
	 * How many buffers are kept at most. Short ones take more memory than their bytes.
	 */
	static final int MAX_PARTS = 16;

	private final List<ByteBuf> parts = new ArrayList<>(4);

	private final long length;

	private int size;

	private BodyEnd(long length) {
		this.length = length;
	}

	/**
	 * Return whether what follows a part is to be put together with it.
	 * @param length the length of the part
	 * @param missing how many bytes follow it; negative if that is not known
	 */
	static boolean isBegunBy(int length, long missing) {
		return missing > 0 && length + missing <= LargeBodies.PART;
	}

	/**
	 * Create an end of which nothing has come.
	 * @param length its length
	 */
	static BodyEnd ofLength(long length) {
		return new BodyEnd(length);
	}

	/**
	 * Keep a part, which whoever called may release.
	 */
	void add(ByteBuf part) {
		this.parts.add(part.retain());
		this.size += part.readableBytes();
	}

	/**
	 * Return whether nothing is to be added any more.
	 */
	boolean isWhole() {
		return this.size >= this.length || this.parts.size() == MAX_PARTS;
	}

	/**
	 * Return what has come, and let go of it.
	 */
	byte[] takeBytes() {
		byte[] bytes = new byte[this.size];
		int position = 0;
		for (ByteBuf part : this.parts) {
			int length = part.readableBytes();
			part.readBytes(bytes, position, length);
			part.release();
			position += length;
		}
		this.parts.clear();
		return bytes;
	}

}
