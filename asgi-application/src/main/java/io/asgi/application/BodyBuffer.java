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

package io.asgi.application;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects the parts of a body up to a limit, and copies them once at most: a single part
 * is the body. Not safe to use from several threads.
 */
final class BodyBuffer {

	/**
	 * Shorter parts are copied as they come. Each by itself would take more memory than
	 * its bytes, which is what the limit counts.
	 */
	private static final int MIN_KEPT = 1024;

	private final int limit;

	private final List<byte[]> parts = new ArrayList<>(2);

	/**
	 * Short parts that follow those kept.
	 */
	private final ByteArrayOutputStream shortParts = new ByteArrayOutputStream(0);

	private int size;

	BodyBuffer(int limit) {
		if (limit < 0) {
			throw new IllegalArgumentException("'limit' must not be negative: " + limit);
		}
		this.limit = limit;
	}

	void add(byte[] part) {
		if (part.length > this.limit - this.size) {
			throw new RequestBodyTooLargeException(this.limit);
		}
		if (part.length == 0) {
			return;
		}
		this.size += part.length;
		if (this.parts.isEmpty() || part.length >= MIN_KEPT) {
			keepShortParts();
			this.parts.add(part);
		}
		else {
			this.shortParts.writeBytes(part);
		}
	}

	private void keepShortParts() {
		if (this.shortParts.size() > 0) {
			this.parts.add(this.shortParts.toByteArray());
			this.shortParts.reset();
		}
	}

	/**
	 * Return all that has been added.
	 * @return the bytes; not to be written to, as they may be those of a part
	 */
	byte[] toByteArray() {
		keepShortParts();
		if (this.parts.isEmpty()) {
			return new byte[0];
		}
		byte[] first = this.parts.get(0);
		if (first.length == this.size) {
			return first;
		}
		// Of a copy only what is behind it is filled with zeros first
		byte[] body = Arrays.copyOf(first, this.size);
		int position = first.length;
		for (byte[] part : this.parts.subList(1, this.parts.size())) {
			System.arraycopy(part, 0, body, position, part.length);
			position += part.length;
		}
		return body;
	}

}
