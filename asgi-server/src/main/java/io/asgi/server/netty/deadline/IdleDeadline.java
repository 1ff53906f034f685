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

package io.asgi.server.netty.deadline;

import java.time.Duration;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Notices that something is awaited for too long. On the hot path only a time is noted,
 * which is looked at when the timer of the connection is due. Used on its event loop.
 */
public final class IdleDeadline {

	private final long timeout;

	private final Runnable expired;

	private long since;

	private boolean waiting;

	private final Channel channel;

	/**
	 * Made with the first wait: where there is no timeout, there is none.
	 */
	private ConnectionTimer.@Nullable Alarm alarm;

	/**
	 * Create a deadline that does not wait yet.
	 * @param channel the channel on whose loop it is used
	 * @param timeout how long it waits at most; zero for ever
	 * @param expired called each time the timeout is over
	 */
	public IdleDeadline(Channel channel, Duration timeout, Runnable expired) {
		this.channel = channel;
		this.timeout = Deadlines.nanos(timeout);
		this.expired = expired;
	}

	/**
	 * From now on something is awaited. If it was before, that is forgotten.
	 */
	public void begin() {
		if (this.timeout > 0) {
			this.since = System.nanoTime();
			this.waiting = true;
			ring(this.timeout);
		}
	}

	/**
	 * It has come.
	 */
	public void end() {
		this.waiting = false;
	}

	/**
	 * Nothing will be awaited any more.
	 */
	public void close() {
		this.waiting = false;
		if (this.alarm != null) {
			this.alarm.cancel();
		}
	}

	private void check() {
		if (!this.waiting) {
			return;
		}
		long left = this.timeout - (System.nanoTime() - this.since);
		if (left > 0) {
			ring(left);
		}
		else {
			this.waiting = false;
			this.expired.run();
		}
	}

	private void ring(long nanos) {
		ConnectionTimer.Alarm alarm = this.alarm;
		if (alarm == null) {
			alarm = ConnectionTimer.of(this.channel).alarm(this::check);
			this.alarm = alarm;
		}
		alarm.setUnlessSet(nanos);
	}

}
