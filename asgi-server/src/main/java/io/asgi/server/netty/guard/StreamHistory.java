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

import java.util.BitSet;

/**
 * What a client has done with its latest streams. Netty forgets a stream when it is
 * closed, and can then not tell it from one that never was.
 * <p>
 * Of bounded size: nothing is known of older streams. Used by one thread at a time.
 */
final class StreamHistory {

	/**
	 * How many streams are remembered.
	 */
	static final int SIZE = 256;

	private final BitSet opened = new BitSet();

	private final BitSet ended = new BitSet();

	private final BitSet reset = new BitSet();

	private int newest = -1;

	/**
	 * What a HEADERS frame means for its stream.
	 */
	enum Headers {

		/**
		 * Opens the stream, or ends it with trailers, or comes too late to tell.
		 */
		ALLOWED,

		/**
		 * On a stream that was passed over when a later one was opened (RFC 9113, section
		 * 5.1.1).
		 */
		OUT_OF_ORDER,

		/**
		 * On a stream that the client has ended (RFC 9113, section 5.1).
		 */
		AFTER_END

	}

	/**
	 * Take note of a HEADERS frame.
	 * @param stream the identifier of the stream, an odd number
	 * @param last whether the frame ends the stream
	 */
	Headers headers(int stream, boolean last) {
		int number = stream >>> 1;
		if (number > this.newest) {
			open(number);
		}
		if (isForgotten(number)) {
			return Headers.ALLOWED;
		}
		if (!this.opened.get(number % SIZE)) {
			return Headers.OUT_OF_ORDER;
		}
		if (this.ended.get(number % SIZE)) {
			return Headers.AFTER_END;
		}
		if (last) {
			this.ended.set(number % SIZE);
		}
		return Headers.ALLOWED;
	}

	/**
	 * Take note of a frame other than HEADERS that ends a stream.
	 * @param stream the identifier of the stream, an odd number
	 */
	void ended(int stream) {
		int number = stream >>> 1;
		if (!isForgotten(number) && number <= this.newest) {
			this.ended.set(number % SIZE);
		}
	}

	/**
	 * Take note that the client has reset a stream.
	 * @param stream the identifier of the stream, an odd number
	 */
	void reset(int stream) {
		int number = stream >>> 1;
		if (!isForgotten(number) && number <= this.newest) {
			this.reset.set(number % SIZE);
		}
	}

	/**
	 * Return whether a stream is known to be opened by the client, and not to be ended or
	 * reset.
	 * @param stream the identifier of the stream
	 */
	boolean isUnderWay(int stream) {
		int number = stream >>> 1;
		return (stream & 1) == 1 && !isForgotten(number) && number <= this.newest && this.opened.get(number % SIZE)
				&& !this.ended.get(number % SIZE) && !this.reset.get(number % SIZE);
	}

	private void open(int number) {
		for (int passed = Math.max(this.newest + 1, number - SIZE + 1); passed <= number; passed++) {
			this.opened.clear(passed % SIZE);
			this.ended.clear(passed % SIZE);
			this.reset.clear(passed % SIZE);
		}
		this.opened.set(number % SIZE);
		this.newest = number;
	}

	private boolean isForgotten(int number) {
		return number <= this.newest - SIZE;
	}

}
