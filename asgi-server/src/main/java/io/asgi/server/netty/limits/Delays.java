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

package io.asgi.server.netty.limits;

import java.time.Duration;

/**
 * Turns durations into delays of timers.
 */
public final class Delays {

	/**
	 * The longest delay, about 146 years: sums and differences with times do not
	 * overflow.
	 */
	private static final long MAX = Long.MAX_VALUE / 2;

	private static final Duration MAX_DURATION = Duration.ofNanos(MAX);

	private Delays() {
	}

	/**
	 * Return a duration in nanoseconds, however long it is.
	 * @param duration the duration
	 * @return the nanoseconds, at most half of what a {@code long} holds
	 */
	public static long nanos(Duration duration) {
		return (duration.compareTo(MAX_DURATION) < 0) ? duration.toNanos() : MAX;
	}

}
