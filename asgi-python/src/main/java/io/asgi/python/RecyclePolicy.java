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
 * When workers that are well are replaced: one at a time, the new one ready before the
 * old one ends. A limit of zero is none.
 *
 * @param requests after how many calls; never by default
 * @param jitter by which part of {@code requests} each worker's own limit differs at
 * random, so that not all end at once, 0 to 1; 0.1 by default
 * @param lifetime after which time; never by default
 * @param memory above how many bytes of resident memory; never by default. A worker that
 * is above it from the start is replaced once it has been ready for
 * {@link RestartPolicy#maxBackoff()}
 */
public record RecyclePolicy(long requests, double jitter, Duration lifetime, long memory) {

	/**
	 * The default.
	 */
	public static final RecyclePolicy NEVER = new RecyclePolicy(0, 0.1, Duration.ZERO, 0);

	public RecyclePolicy {
		Requirements.atLeast("requests", 0, requests);
		if (!(jitter >= 0 && jitter <= 1)) {
			throw new IllegalArgumentException("'jitter' must be between 0 and 1: " + jitter);
		}
		Requirements.notNegative("lifetime", lifetime);
		Requirements.atLeast("memory", 0, memory);
	}

}
