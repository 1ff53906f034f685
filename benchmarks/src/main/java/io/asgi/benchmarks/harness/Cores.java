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

package io.asgi.benchmarks.harness;

/**
 * Which cores are whose: a server has the first ones, and the loader has the last one.
 */
final class Cores {

	private static final int ALL = Integer.getInteger("benchmark.cores", Runtime.getRuntime().availableProcessors());

	private Cores() {
	}

	static int all() {
		return ALL;
	}

	/**
	 * Return the cores of a server, as {@code taskset} wants them.
	 */
	static String server(int count) {
		int last = Math.min(count, ALL) - 1;
		return (last == 0) ? "0" : "0-" + last;
	}

}
