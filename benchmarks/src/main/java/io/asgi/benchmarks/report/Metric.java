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

package io.asgi.benchmarks.report;

/**
 * What is measured.
 */
public enum Metric {

	/**
	 * CPU time of the server for each operation.
	 */
	CPU("server CPU (µs)", 2),

	/**
	 * Operations in a second.
	 */
	THROUGHPUT("operations/s", 0),

	/**
	 * Median latency.
	 */
	P50("p50 (µs)", 0),

	/**
	 * The latency that 99 of 100 operations keep below.
	 */
	P99("p99 (µs)", 0),

	/**
	 * CPU time for each operation, in relation to the same load without other
	 * connections.
	 */
	GROWTH("CPU against none open", 3),

	/**
	 * Bytes on the heap for each connection, after a collection.
	 */
	HEAP("heap (bytes)", 0),

	/**
	 * Bytes of direct memory for each connection.
	 */
	DIRECT("direct memory (bytes)", 0),

	/**
	 * Resident bytes for each connection; on the JVM those outside of the heap.
	 */
	RESIDENT("resident (bytes)", 0),

	/**
	 * All bytes for each connection: what is resident, and on the JVM the heap.
	 */
	MEMORY("memory (bytes)", 0);

	private final String title;

	private final int decimals;

	Metric(String title, int decimals) {
		this.title = title;
		this.decimals = decimals;
	}

	/**
	 * Return the name for readers.
	 * @return the name with its unit
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Return how exactly values are shown.
	 * @return the number of decimals
	 */
	public int decimals() {
		return this.decimals;
	}

}
