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
import java.util.concurrent.TimeUnit;

import io.asgi.server.netty.deadline.Deadlines;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Notices that no message goes either way over a WebSocket. Pings and pongs are no
 * messages.
 */
final class IdleSchedule {

	private final EventLoop loop;

	private final long timeout;

	private final Runnable whenIdle;

	private long last = System.nanoTime();

	private @Nullable Future<?> next;

	/**
	 * Create the schedule of a WebSocket.
	 * @param timeout how long there may be no message; zero for ever
	 */
	IdleSchedule(EventLoop loop, Duration timeout, Runnable whenIdle) {
		this.loop = loop;
		this.timeout = Deadlines.nanos(timeout);
		this.whenIdle = whenIdle;
	}

	void start() {
		if (this.timeout > 0) {
			schedule(this.timeout);
		}
	}

	void stop() {
		Future<?> next = this.next;
		if (next != null) {
			next.cancel(false);
		}
	}

	/**
	 * A message goes one way or the other.
	 */
	void message() {
		if (this.timeout > 0) {
			this.last = System.nanoTime();
		}
	}

	private void check() {
		long left = this.timeout - (System.nanoTime() - this.last);
		if (left > 0) {
			schedule(left);
		}
		else {
			this.whenIdle.run();
		}
	}

	private void schedule(long nanos) {
		this.next = this.loop.schedule(this::check, nanos, TimeUnit.NANOSECONDS);
	}

}
