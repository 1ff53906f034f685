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
 * How many calls of an application may be under way, and may wait. A call is one HTTP
 * request or one WebSocket.
 *
 * @param maxPerWorker how many calls may be under way in each worker; 1,000 by default
 * @param maxQueued how many calls may wait while all workers have as many as they may, or
 * none is ready. The next one is answered with 503; 1,000 by default
 * @param queueTimeout how long a call may wait, before it is answered with 503; 5 seconds
 * by default
 */
public record CallLimits(int maxPerWorker, int maxQueued, Duration queueTimeout) {

	/**
	 * The defaults.
	 */
	public static final CallLimits DEFAULTS = new CallLimits(1_000, 1_000, Duration.ofSeconds(5));

	public CallLimits {
		Requirements.atLeast("maxPerWorker", 1, maxPerWorker);
		Requirements.atLeast("maxQueued", 0, maxQueued);
		Requirements.positive("queueTimeout", queueTimeout);
	}

}
