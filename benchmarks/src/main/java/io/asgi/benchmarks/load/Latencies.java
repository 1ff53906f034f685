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

import java.util.Arrays;

/**
 * All latencies of a measurement.
 */
public final class Latencies {

	private long[] nanos = new long[1024];

	private int size;

	/**
	 * Add a latency.
	 * @param nanos the nanoseconds
	 */
	public void add(long nanos) {
		if (this.size == this.nanos.length) {
			this.nanos = Arrays.copyOf(this.nanos, this.size * 2);
		}
		this.nanos[this.size++] = nanos;
	}

	/**
	 * Return the latency that a part of the operations kept below or at.
	 * @param part the part, above 0 and at most 1
	 * @return the microseconds, or NaN if there are no latencies
	 */
	public double micros(double part) {
		if (this.size == 0) {
			return Double.NaN;
		}
		long[] sorted = Arrays.copyOf(this.nanos, this.size);
		Arrays.sort(sorted);
		return sorted[(int) Math.ceil(part * this.size) - 1] / 1e3;
	}

}
