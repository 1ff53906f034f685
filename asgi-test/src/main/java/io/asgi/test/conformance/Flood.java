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

package io.asgi.test.conformance;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Pushes bytes at someone who does not take them, until one push has to wait.
 *
 * @param accepted the number of chunks that were taken before
 * @param waiting the push that has to wait
 */
record Flood(int accepted, Pending<Void> waiting) {

	static final int CHUNK = 64 * 1024;

	/**
	 * What the buffers on the way, the kernel's above all, may take together.
	 */
	private static final int LIMIT = 8 * 1024 * 1024;

	private static final Duration STALL = Duration.ofSeconds(1);

	/**
	 * Push until a push has to wait.
	 * @param push pushes one chunk
	 * @return what was taken, and what waits
	 */
	static Flood until(Function<byte[], Pending<Void>> push) {
		for (int accepted = 0; accepted * CHUNK < LIMIT; accepted++) {
			Pending<Void> pending = push.apply(chunk(accepted));
			if (!pending.endsWithin(STALL)) {
				return new Flood(accepted, pending);
			}
			// Throws if the push has failed
			pending.await();
		}
		throw new AssertionError("Expected the flow to stop but " + LIMIT + " bytes went through unread");
	}

	/**
	 * Return all that was pushed, the chunk that had to wait included.
	 */
	byte[] bytes() {
		byte[] bytes = new byte[(this.accepted + 1) * CHUNK];
		for (int i = 0; i <= this.accepted; i++) {
			System.arraycopy(chunk(i), 0, bytes, i * CHUNK, CHUNK);
		}
		return bytes;
	}

	static byte[] chunk(int number) {
		byte[] chunk = new byte[CHUNK];
		Arrays.fill(chunk, (byte) number);
		return chunk;
	}

}
