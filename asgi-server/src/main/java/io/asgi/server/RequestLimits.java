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

package io.asgi.server;

import java.time.Duration;

/**
 * How much may be under way at once, over all applications.
 *
 * @param maxRequests how many HTTP requests may be under way, from the call of the
 * application to its end; 10,000 by default
 * @param maxQueuedRequests how many HTTP requests may wait for their turn. The next one
 * is answered with 503; 1,000 by default
 * @param queueTimeout how long a request may wait for its turn, before it is answered
 * with 503; 5 seconds by default
 * @param maxWebSockets how many WebSockets may be open, from the handshake on. The next
 * handshake is answered with 503: WebSockets are open for long, and nobody waits for one
 * to end; 50,000 by default
 */
public record RequestLimits(int maxRequests, int maxQueuedRequests, Duration queueTimeout, int maxWebSockets) {

	/**
	 * The defaults.
	 */
	public static final RequestLimits DEFAULTS = new RequestLimits(10_000, 1_000, Duration.ofSeconds(5), 50_000);

	public RequestLimits {
		require("maxRequests", 1, maxRequests);
		require("maxQueuedRequests", 0, maxQueuedRequests);
		require("maxWebSockets", 0, maxWebSockets);
		if (queueTimeout.isNegative() || queueTimeout.isZero()) {
			throw new IllegalArgumentException("'queueTimeout' must be longer than zero: " + queueTimeout);
		}
	}

	private static void require(String name, int minimum, int value) {
		if (value < minimum) {
			throw new IllegalArgumentException("'" + name + "' must be at least " + minimum + ": " + value);
		}
	}

}
