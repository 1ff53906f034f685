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

package io.asgi.python;

import java.time.Duration;

/**
 * When workers that were lost are started again, and when that is a loop.
 *
 * @param minBackoff how long to wait before the first restart; doubled with each failure
 * that follows, and back at this with a worker that had been ready for its share of the
 * window ({@code crashWindow / maxCrashes}, 12 seconds by default), or once nothing has
 * failed for {@code crashWindow}; 100 milliseconds by default
 * @param maxBackoff how long to wait at most; 30 seconds by default
 * @param maxCrashes how many workers may be lost within {@code crashWindow}, for each
 * worker that there should be: with three workers three times as many. With one more the
 * breaker opens: only one worker at a time is tried, after {@code maxBackoff} each, and
 * the application is unhealthy until one has lived for {@code crashWindow} or a reload
 * has succeeded; 5 by default
 * @param crashWindow the time that is looked at; 1 minute by default
 */
public record RestartPolicy(Duration minBackoff, Duration maxBackoff, int maxCrashes, Duration crashWindow) {

	/**
	 * The defaults.
	 */
	public static final RestartPolicy DEFAULTS = new RestartPolicy(Duration.ofMillis(100), Duration.ofSeconds(30), 5,
			Duration.ofMinutes(1));

	public RestartPolicy {
		Requirements.positive("minBackoff", minBackoff);
		Requirements.positive("maxBackoff", maxBackoff);
		Requirements.between("maxCrashes", 1, 1000, maxCrashes);
		Requirements.positive("crashWindow", crashWindow);
		if (maxBackoff.compareTo(minBackoff) < 0) {
			throw new IllegalArgumentException(
					"'maxBackoff' must not be shorter than 'minBackoff': " + maxBackoff + " < " + minBackoff);
		}
	}

}
