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
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;

/**
 * Notices that bytes come too slowly on average, over all the time that they are awaited.
 * As with an {@link IdleDeadline} there is at most one timer, and it is looked at again
 * when it is due. Used on its event loop.
 */
public final class RateDeadline {

	/**
	 * How long bytes may be awaited whatever their rate: a connection has to get going.
	 */
	static final Duration GRACE = Duration.ofSeconds(5);

	/**
	 * What is in time by less than this is looked at once more, not many times. It is
	 * noticed that much late at most.
	 */
	private static final long MIN_DELAY = TimeUnit.SECONDS.toNanos(1);

	private final long bytesPerSecond;

	private final Runnable tooSlow;

	private long bytes;

	private long waited;

	private long since;

	private boolean waiting;

	private final ConnectionTimer.Alarm alarm;

	/**
	 * Create a deadline that does not wait yet.
	 * @param channel the channel on whose loop it is used
	 * @param bytesPerSecond the lowest rate that is good enough; zero for any
	 * @param tooSlow called when the rate has become lower, at most once for each wait
	 */
	public RateDeadline(Channel channel, long bytesPerSecond, Runnable tooSlow) {
		this.alarm = ConnectionTimer.of(channel).alarm(this::check);
		this.bytesPerSecond = bytesPerSecond;
		this.tooSlow = tooSlow;
	}

	/**
	 * From now on bytes are awaited. If they were before, that is forgotten.
	 */
	public void begin() {
		if (this.bytesPerSecond > 0) {
			this.since = System.nanoTime();
			this.waiting = true;
			schedule(left(this.since));
		}
	}

	/**
	 * Bytes have come, awaited or not, and no more are awaited for now.
	 * @param count how many
	 */
	public void received(int count) {
		this.bytes += count;
		if (this.waiting) {
			this.waiting = false;
			this.waited += System.nanoTime() - this.since;
		}
	}

	/**
	 * Nothing will be awaited any more.
	 */
	public void close() {
		this.waiting = false;
		this.alarm.cancel();
	}

	/**
	 * Return how much longer, in nanoseconds, the bytes that have come allow to wait.
	 */
	private double left(long now) {
		double earned = this.bytes * (double) TimeUnit.SECONDS.toNanos(1) / this.bytesPerSecond;
		return earned + GRACE.toNanos() - this.waited - (now - this.since);
	}

	private void check() {
		if (!this.waiting) {
			return;
		}
		double left = left(System.nanoTime());
		if (left > 0) {
			schedule(left);
		}
		else {
			this.waiting = false;
			this.tooSlow.run();
		}
	}

	/**
	 * However much is left, a timer does not outlive by far what it is for.
	 */
	private void schedule(double left) {
		long delay = Math.max((long) Math.min(left, GRACE.toNanos()), MIN_DELAY);
		this.alarm.setUnlessSet(delay);
	}

}
