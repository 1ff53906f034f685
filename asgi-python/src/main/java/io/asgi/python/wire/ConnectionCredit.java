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

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The credit of a connection: what the worker has given, and what was given to it. Used
 * on the event loop, except for {@link #consumed}.
 */
final class ConnectionCredit {

	private final int begunWith;

	private final AtomicInteger owed = new AtomicInteger();

	private final ArrayDeque<Call> starved = new ArrayDeque<>(0);

	private int available;

	private int window;

	/**
	 * Begin.
	 * @param available what the worker has given
	 * @param given what was given to it
	 */
	ConnectionCredit(int available, int given) {
		this.available = available;
		this.begunWith = given;
		this.window = given;
	}

	/**
	 * Return how many bytes may be sent.
	 */
	int available() {
		return this.available;
	}

	/**
	 * Bytes are sent.
	 */
	void take(int bytes) {
		this.available -= bytes;
	}

	/**
	 * The worker gives credit, which wakes those that wait for it.
	 */
	void give(int bytes) {
		if (bytes > Integer.MAX_VALUE - this.available) {
			throw new WireException("The credit of the connection is above 2^31 - 1");
		}
		this.available += bytes;
		Call call;
		while ((call = this.starved.poll()) != null) {
			call.writer().fed();
		}
	}

	/**
	 * A call waits for credit. It is told once, and then does not wait any more.
	 */
	void await(Call call) {
		this.starved.add(call);
	}

	/**
	 * Bytes have come from the worker, which must have had credit for them.
	 */
	void arrived(int size) {
		this.window -= size;
		if (this.window < 0) {
			throw new WireException("More was sent than the connection had credit for");
		}
	}

	/**
	 * Bytes of the worker have left the hands of this side. May be called on any thread.
	 * @return whether there is enough to be given back
	 */
	boolean consumed(int size) {
		return isEnough(this.owed.addAndGet(size));
	}

	/**
	 * Return how much to give back now.
	 */
	int takeOwed() {
		int owed = this.owed.get();
		if (!isEnough(owed)) {
			return 0;
		}
		this.owed.addAndGet(-owed);
		this.window += owed;
		return owed;
	}

	private boolean isEnough(int owed) {
		return 2L * owed >= this.begunWith;
	}

}
