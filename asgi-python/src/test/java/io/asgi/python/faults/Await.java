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

package io.asgi.python.faults;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Waits for what nobody tells of.
 */
final class Await {

	/**
	 * How long anything may take on a busy machine.
	 */
	static final Duration TIMEOUT = Duration.ofSeconds(60);

	private Await() {
	}

	/**
	 * Wait until something is there.
	 * @param what names it
	 * @param value returns it, or {@code null}
	 */
	static <T> T value(String what, Duration timeout, Supplier<@Nullable T> value) {
		T found = Flux.interval(Duration.ZERO, Duration.ofMillis(5))
			.onBackpressureDrop()
			.mapNotNull((tick) -> value.get())
			.next()
			.timeout(timeout, reactor.core.publisher.Mono.empty())
			.block();
		if (found == null) {
			throw new AssertionError("Within " + timeout + " there was not: " + what);
		}
		return found;
	}

	/**
	 * Wait until something is so.
	 * @return how long it took, in milliseconds
	 */
	static long until(String what, BooleanSupplier condition) {
		long begin = System.nanoTime();
		value(what, TIMEOUT, () -> condition.getAsBoolean() ? true : null);
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
	}

}
