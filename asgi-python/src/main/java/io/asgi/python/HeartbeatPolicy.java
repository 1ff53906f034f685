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
 * How a worker whose event loop hangs is found, and what is done about it. It gets no new
 * calls until it answers again, and its stacks go into the log.
 *
 * @param interval the time between two pings; 1 second by default
 * @param timeout how long a worker may owe an answer, before it counts as frozen, and how
 * long one that nothing can be written to may still say something; 5 seconds by default
 * @param killFrozen whether a frozen worker is killed and replaced; {@code false} by
 * default, as a debugger or a busy machine may be the reason
 */
public record HeartbeatPolicy(Duration interval, Duration timeout, boolean killFrozen) {

	/**
	 * The defaults.
	 */
	public static final HeartbeatPolicy DEFAULTS = new HeartbeatPolicy(Duration.ofSeconds(1), Duration.ofSeconds(5),
			false);

	public HeartbeatPolicy {
		Requirements.positive("interval", interval);
		Requirements.positive("timeout", timeout);
		if (timeout.compareTo(interval) < 0) {
			throw new IllegalArgumentException(
					"'timeout' must not be shorter than 'interval': " + timeout + " < " + interval);
		}
	}

}
