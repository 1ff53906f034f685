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

import io.netty.buffer.ByteBuf;

/**
 * A payload that comes in several frames.
 */
final class Joined {

	private final int type;

	private final int limit;

	private final ByteWriter bytes = new ByteWriter();

	/**
	 * Create a payload without bytes.
	 * @param type the type of its frames
	 * @param limit how many bytes it may have
	 */
	Joined(int type, int limit) {
		this.type = type;
		this.limit = limit;
	}

	/**
	 * Add the payload of a frame.
	 * @throws WireException if its type is another one, or it is too much
	 */
	void add(int type, ByteBuf payload, int length) {
		if (type != this.type) {
			throw new WireException(Frames.name(type) + " came within " + Frames.name(this.type));
		}
		if (length > this.limit - this.bytes.size()) {
			throw new WireException(Frames.name(type) + " has more than " + this.limit + " bytes in all its frames");
		}
		int start = this.bytes.skip(length);
		payload.readBytes(this.bytes.array(), start, length);
	}

	ByteWriter bytes() {
		return this.bytes;
	}

}
