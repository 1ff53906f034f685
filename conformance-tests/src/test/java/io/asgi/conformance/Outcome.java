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

<<<<<<<<HEAD:conformance-tests/src/test/java/io/asgi/conformance/Outcome.java package io.asgi.conformance;========
package io.asgi.server.netty.limits;

import java.time.Duration;>>>>>>>>limits:asgi-server/src/main/java/io/asgi/server/netty/limits/Delays.java

/**
 * How a case of a suite ended.
 */
<<<<<<<<HEAD:conformance-tests/src/test/java/io/asgi/conformance/Outcome.java

enum Outcome {

	========
	public final class Delays {

		>>>>>>>>limits:asgi-server/src/main/java/io/asgi/server/netty/limits/Delays.java

	/**
	 * As the suite wants it.
	 */
	OK("OK"),

	/**
	 * Allowed, though the suite would rather see something else.
	 */
	NON_STRICT("non-strict"),

	/**
	 * Nothing is required: the case only shows what is done.
	 */
	INFORMATIONAL("informational"),

	/**
	 * Not as the specification wants it, or not run at all.
	 */
	FAILED("failed");

	private final String text;

	Outcome(String text) {
		this.text = text;
	}

		<<<<<<<<HEAD:conformance-tests/src/test/java/io/asgi/conformance/Outcome.java

	@Override
	public String toString() {
		return this.text;
========

	/**
	 * Return a duration in nanoseconds, however long it is.
	 * @param duration the duration
	 * @return the nanoseconds, at most half of what a {@code long} holds
	 */
	public static long nanos(Duration duration) {
		return (duration.compareTo(MAX_DURATION) < 0) ? duration.toNanos() : MAX;
>>>>>>>> limits:asgi-server/src/main/java/io/asgi/server/netty/limits/Delays.java
	}

}
