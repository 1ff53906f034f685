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

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many bytes may be received ahead of the worker's credit. Who receives goes on while
 * {@link #take} says so; when it does not, whoever gives the credit that was missing
 * receives next.
 */
final class Allowance {

	private final AtomicInteger bytes;

	/**
	 * Create an allowance.
	 * @param bytes how many bytes; with none, the first to give credit receives
	 */
	Allowance(int bytes) {
		this.bytes = new AtomicInteger(bytes);
	}

	/**
	 * Take account of bytes that have been received.
	 * @return whether more may be received
	 */
	boolean take(int bytes) {
		return this.bytes.addAndGet(-bytes) > 0;
	}

	/**
	 * Add credit.
	 * @return whether the caller has to receive
	 */
	boolean give(int bytes) {
		int before = this.bytes.getAndAdd(bytes);
		return before <= 0 && before + bytes > 0;
	}

}
