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

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Schedules what happens when time is up, however long that is.
 */
public final class Deadlines {

	/**
	 * A century. Longer durations overflow when they are added to one another and to the
	 * clock in nanoseconds.
	 */
	private static final Duration LONGEST = Duration.ofDays(36_525);

	private Deadlines() {
	}

	/**
	 * Return a duration in nanoseconds, at most a century.
	 * @param duration the duration
	 * @return the nanoseconds
	 */
	public static long nanos(Duration duration) {
		return ((duration.compareTo(LONGEST) < 0) ? duration : LONGEST).toNanos();
	}

	/**
	 * Run an action on a loop when a timeout is over.
	 * @param loop the loop
	 * @param timeout the timeout; zero for none
	 * @param action the action
	 * @return to be cancelled when the action is not needed any more, or {@code null}
	 */
	public static @Nullable Future<?> schedule(EventLoop loop, Duration timeout, Runnable action) {
		return timeout.isZero() ? null : loop.schedule(action, nanos(timeout), TimeUnit.NANOSECONDS);
	}

}
