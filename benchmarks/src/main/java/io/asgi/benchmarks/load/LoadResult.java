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

package io.asgi.benchmarks.load;

import java.util.Locale;

/**
 * What a loader has seen.
 *
 * @param seconds how long it took
 * @param operations the operations that were answered: requests, messages or events
 * @param errors the operations that failed
 * @param p50Micros the median latency, or NaN if none was measured
 * @param p99Micros the latency that 99 of 100 operations kept below, or NaN
 */
public record LoadResult(double seconds, long operations, long errors, double p50Micros, double p99Micros) {

	/**
	 * Return the operations in a second.
	 * @return the throughput
	 */
	public double throughput() {
		return this.operations / this.seconds;
	}

	/**
	 * Return this result, if all went well.
	 * @return this result
	 * @throws IllegalStateException if something failed, or nothing was answered
	 */
	public LoadResult verified() {
		if (this.errors > 0 || this.operations == 0) {
			throw new IllegalStateException(
					String.format(Locale.ROOT, "%d operations were answered, and %d failed: these figures are void",
							this.operations, this.errors));
		}
		return this;
	}

}
