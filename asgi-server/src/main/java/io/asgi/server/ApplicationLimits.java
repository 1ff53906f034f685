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

import org.jspecify.annotations.Nullable;

/**
 * What differs from the limits of the server for one application.
 *
 * @param maxRequestBodySize how long the body of a request may be in bytes, -1 for no
 * limit; {@code null} for {@link HttpOptions#maxRequestBodySize()}
 * @param maxRequests how many of its requests may be under way; {@code null} for
 * {@link RequestLimits#maxRequests()}, which holds in any case
 * @param maxWebSockets how many of its WebSockets may be open; {@code null} for
 * {@link RequestLimits#maxWebSockets()}, which holds in any case
 */
public record ApplicationLimits(@Nullable Long maxRequestBodySize, @Nullable Integer maxRequests,
		@Nullable Integer maxWebSockets) {

	/**
	 * Nothing differs.
	 */
	public static final ApplicationLimits NONE = new ApplicationLimits(null, null, null);

	public ApplicationLimits {
		require("maxRequestBodySize", -1, maxRequestBodySize);
		require("maxRequests", 1, maxRequests);
		require("maxWebSockets", 0, maxWebSockets);
	}

	private static void require(String name, int minimum, @Nullable Number value) {
		if (value != null && value.longValue() < minimum) {
			throw new IllegalArgumentException("'" + name + "' must be at least " + minimum + ": " + value);
		}
	}

}
