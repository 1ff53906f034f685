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

package io.asgi.python.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import io.asgi.python.RestartPolicy;

/**
 * When workers were lost, and what follows from that: how long to wait before the next
 * start, and whether it is a loop. Times are those of the pool's clock, in milliseconds.
 * For one thread.
 */
final class CrashHistory {

	private final RestartPolicy policy;

	private final int workers;

	private final int limit;

	private final long window;

	private final long share;

	private final Deque<Long> crashes = new ArrayDeque<>();

	private int consecutive;

	private boolean open;

	private long nextStart = Long.MIN_VALUE;

	/**
	 * Create a history.
	 * @param policy the limits, which hold for each worker
	 * @param workers how many workers there are
	 */
	CrashHistory(RestartPolicy policy, int workers) {
		this.policy = policy;
		this.workers = workers;
		this.limit = policy.maxCrashes() * workers;
		this.window = policy.crashWindow().toMillis();
		this.share = this.window / policy.maxCrashes();
	}

	/**
	 * A worker was lost.
	 * @param now the time
	 * @param lived for how long it had been ready: if all lived that long, and it was
	 * long enough for the breaker never to open, this is a failure of its own
	 * @return whether the breaker opens with this one
	 */
	boolean crashed(long now, long lived) {
		if (isQuiet(now) || lived >= this.share) {
			this.consecutive = 0;
		}
		this.crashes.addLast(now);
		while (this.crashes.getFirst() < now - this.window) {
			this.crashes.removeFirst();
		}
		boolean opens = !this.open && this.crashes.size() > this.limit;
		this.open |= opens;
		if (this.crashes.size() > this.limit) {
			this.crashes.removeFirst();
		}
		this.nextStart = now + (this.open ? this.policy.maxBackoff() : backoff()).toMillis();
		this.consecutive++;
		return opens;
	}

	/**
	 * Workers that are lost together are one failure: the exponent grows with each round.
	 */
	private Duration backoff() {
		int exponent = Math.min(this.consecutive / this.workers, 30);
		Duration delay = this.policy.minBackoff().multipliedBy(1L << exponent);
		return (delay.compareTo(this.policy.maxBackoff()) < 0) ? delay : this.policy.maxBackoff();
	}

	/**
	 * Look whether the breaker may close. To be called while a worker is ready.
	 * @param now the time
	 * @return whether it closes now
	 */
	boolean closes(long now) {
		if (this.open && isQuiet(now)) {
			forget();
			return true;
		}
		return false;
	}

	/**
	 * Begin anew.
	 */
	void forget() {
		this.open = false;
		this.consecutive = 0;
		this.crashes.clear();
		this.nextStart = Long.MIN_VALUE;
	}

	boolean isOpen() {
		return this.open;
	}

	/**
	 * Return how long to wait before the next start.
	 * @param now the time
	 * @return the time in milliseconds, zero if it may be now
	 */
	long delay(long now) {
		return (this.nextStart <= now) ? 0 : this.nextStart - now;
	}

	private boolean isQuiet(long now) {
		return this.crashes.isEmpty() || this.crashes.getLast() < now - this.window;
	}

}
