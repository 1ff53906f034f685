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

/**
 * Collects the parts of a body up to a limit. Not safe to use from several threads.
 */
final class BodyBuffer {

	private final int limit;

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	BodyBuffer(int limit) {
		if (limit < 0) {
			throw new IllegalArgumentException("'limit' must not be negative: " + limit);
		}
		this.limit = limit;
	}

	void add(byte[] part) {
		if (part.length > this.limit - this.bytes.size()) {
			throw new RequestBodyTooLargeException(this.limit);
		}
		this.bytes.writeBytes(part);
	}

	byte[] toByteArray() {
		return this.bytes.toByteArray();
	}

}
