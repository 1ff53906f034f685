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

import java.io.IOException;
import java.util.Map;

import io.asgi.benchmarks.process.ServerProcess;
import io.asgi.benchmarks.report.Metric;

/**
 * Measures one server, once.
 */
interface Probe {

	/**
	 * Load the server so that it is compiled and its pools are filled.
	 */
	void warmUp(ServerProcess server, int seconds) throws IOException, InterruptedException;

	/**
	 * Measure the server.
	 */
	Map<Metric, Double> measure(ServerProcess server, int seconds) throws IOException, InterruptedException;

	/**
	 * Return whether what is measured is the memory of a server, which must then be a new
	 * one each time.
	 */
	default boolean ofMemory() {
		return false;
	}

}
