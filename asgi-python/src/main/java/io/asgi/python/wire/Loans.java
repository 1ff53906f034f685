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
 * What the calls of a connection may borrow beyond the credit that each of them has
 * anyway, so that those whose clients are fast wait less often. Borrowing takes nothing
 * from others: where nothing is left, a call goes on with what it has. Safe to use from
 * several threads.
 */
final class Loans {

	/**
	 * How many calls there are at least that may borrow as much as they are allowed to.
	 */
	private static final int SHARES = 16;

	private final AtomicInteger available;

	private final int share;

	/**
	 * Begin with nothing lent.
	 * @param bytes how much may be lent in all
	 * @param streamCredit what each call has anyway
	 */
	Loans(int bytes, int streamCredit) {
		this.available = new AtomicInteger(bytes);
		this.share = Math.min(bytes / SHARES, Integer.MAX_VALUE - streamCredit);
	}

	/**
	 * Borrow as much as one call may.
	 * @param already what it has borrowed before
	 * @return how much that is, perhaps nothing
	 */
	int borrow(int already) {
		int wanted = this.share - already;
		int before = this.available.getAndUpdate((bytes) -> bytes - Math.min(bytes, wanted));
		return Math.min(before, wanted);
	}

	void giveBack(int bytes) {
		this.available.addAndGet(bytes);
	}

}
