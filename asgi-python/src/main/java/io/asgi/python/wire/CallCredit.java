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
 * How much a worker may send for a call. Used on the event loop of the connection, except
 * for {@link #consumed} and {@link #end}.
 */
final class CallCredit {

	private final Loans loans;

	/**
	 * What has left the hands of this side and is not yet given back.
	 */
	private final AtomicInteger owed = new AtomicInteger();

	/**
	 * What is lent, or less than nothing when the call is over.
	 */
	private final AtomicInteger lent = new AtomicInteger();

	private final int begunWith;

	private int window;

	CallCredit(Loans loans, int begunWith) {
		this.loans = loans;
		this.begunWith = begunWith;
		this.window = begunWith;
	}

	/**
	 * Bytes have come from the worker, which must have had credit for them.
	 */
	void arrived(int size) {
		this.window -= size;
		if (this.window < 0) {
			throw new WireException("More was sent than the stream had credit for");
		}
	}

	/**
	 * Bytes have left the hands of this side. May be called on any thread.
	 * @return whether there is enough to be given back
	 */
	boolean consumed(int size) {
		return isEnough(this.owed.addAndGet(size));
	}

	/**
	 * Return how much to give to the worker now: what has left the hands of this side,
	 * and what can be lent to a call whose client takes what it gets.
	 */
	int takeOwed() {
		int owed = this.owed.get();
		if (!isEnough(owed)) {
			return 0;
		}
		this.owed.addAndGet(-owed);
		int given = owed + borrow();
		this.window += given;
		return given;
	}

	/**
	 * Return whether that is half of all that the call has.
	 */
	private boolean isEnough(int owed) {
		return 2L * owed >= (long) this.begunWith + Math.max(this.lent.get(), 0);
	}

	private int borrow() {
		int before = this.lent.get();
		if (before < 0) {
			return 0;
		}
		int more = this.loans.borrow(before);
		if (!this.lent.compareAndSet(before, before + more)) {
			this.loans.giveBack(more);
			return 0;
		}
		return more;
	}

	/**
	 * The call is over, and what was lent to it is free again. May be called on any
	 * thread, once.
	 */
	void end() {
		int lent = this.lent.getAndSet(-1);
		if (lent > 0) {
			this.loans.giveBack(lent);
		}
	}

}
