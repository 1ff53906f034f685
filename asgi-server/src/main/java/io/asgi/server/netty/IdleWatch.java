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

package io.asgi.server.netty;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.asgi.server.netty.limits.Delays;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Notices that something is awaited for too long. On the hot path only a time is noted:
 * there is at most one timer, and it is looked at again when it is due. Used on its event
 * loop.
 */
final class IdleWatch {

	private final EventLoop eventLoop;

	private final long timeout;

	private final Runnable expired;

	private long since;

	private boolean waiting;

	private @Nullable Future<?> timer;

	/**
	 * Create a watch that does not wait yet.
	 * @param timeout how long it waits at most; zero for ever
	 * @param expired called each time the timeout is over
	 */
	IdleWatch(EventLoop eventLoop, Duration timeout, Runnable expired) {
		this.eventLoop = eventLoop;
		this.timeout = Delays.nanos(timeout);
		this.expired = expired;
	}

	/**
	 * From now on something is awaited. If it was before, that is forgotten.
	 */
	void begin() {
		if (this.timeout > 0) {
			this.since = System.nanoTime();
			this.waiting = true;
			if (this.timer == null) {
				schedule(this.timeout);
			}
		}
	}

	/**
	 * It has come.
	 */
	void end() {
		this.waiting = false;
	}

	/**
	 * Nothing will be awaited any more.
	 */
	void close() {
		this.waiting = false;
		Future<?> timer = this.timer;
		if (timer != null) {
			this.timer = null;
			timer.cancel(false);
		}
	}

	private void check() {
		this.timer = null;
		if (!this.waiting) {
			return;
		}
		long left = this.timeout - (System.nanoTime() - this.since);
		if (left > 0) {
			schedule(left);
		}
		else {
			this.waiting = false;
			this.expired.run();
		}
	}

	private void schedule(long nanos) {
		try {
			this.timer = this.eventLoop.schedule(this::check, nanos, TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The loop has ended, and with it what is awaited
		}
	}

}
