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

package io.asgi.server.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of a response body, and compares them with the length that was
 * announced (RFC 9110, section 8.6).
 */
final class BodyLength {

	/**
	 * The count of a response that has not begun.
	 */
	static final BodyLength NONE = new BodyLength(ResponseHead.UNKNOWN_LENGTH);

	private final long announced;

	private long sent;

	private boolean begun;

	/**
	 * Create a count of zero.
	 * @param announced the length that was announced, or
	 * {@link ResponseHead#UNKNOWN_LENGTH}
	 */
	BodyLength(long announced) {
		this.announced = announced;
	}

	/**
	 * Count a part.
	 * @param length the length of the part
	 * @param more whether another one follows
	 * @return why the announcement would be broken, in which case the part does not
	 * count, or {@code null}
	 */
	@Nullable String add(long length, boolean more) {
		long sent = this.sent + length;
		boolean kept = sent <= this.announced && (more || sent == this.announced);
		if (!kept && this.announced != ResponseHead.UNKNOWN_LENGTH) {
			return "the body has " + ((sent > this.announced) ? "at least " : "") + sent
					+ " bytes, but content-length announced " + this.announced;
		}
		this.sent = sent;
		this.begun = true;
		return null;
	}

	/**
	 * Return whether there has been a part.
	 */
	boolean hasBegun() {
		return this.begun;
	}

}
