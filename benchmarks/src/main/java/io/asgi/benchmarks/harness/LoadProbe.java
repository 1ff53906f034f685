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
import java.util.EnumMap;
import java.util.Map;

import io.asgi.benchmarks.load.Load;
import io.asgi.benchmarks.load.LoadResult;
import io.asgi.benchmarks.process.CpuTime;
import io.asgi.benchmarks.process.ServerProcess;
import io.asgi.benchmarks.report.Metric;

/**
 * Measures what a server needs and does under a load.
 *
 * @param load the load
 */
record LoadProbe(Load load) implements Probe {

	/**
	 * What a JVM has mostly compiled after so many operations.
	 */
	private static final long WARM = 100_000;

	private static final int MAX_WARM_UPS = 6;

	@Override
	public void warmUp(ServerProcess server, int seconds) throws IOException, InterruptedException {
		warmUp(server.port(), seconds);
	}

	/**
	 * Load a server for some time, and several times as long if it has not done enough.
	 */
	void warmUp(int port, int seconds) throws IOException, InterruptedException {
		long operations = 0;
		for (int run = 0; run < MAX_WARM_UPS && operations < WARM; run++) {
			try (Load.Session session = this.load.open(port)) {
				operations += session.run(seconds).verified().operations();
			}
		}
	}

	@Override
	public Map<Metric, Double> measure(ServerProcess server, int seconds) throws IOException, InterruptedException {
		try (Load.Session session = this.load.open(server.port())) {
			CpuTime before = CpuTime.of(server.handle());
			LoadResult result = session.run(seconds).verified();
			long nanos = CpuTime.of(server.handle()).since(before);
			Map<Metric, Double> values = new EnumMap<>(Metric.class);
			values.put(Metric.CPU, nanos / 1e3 / result.operations());
			values.put(Metric.THROUGHPUT, result.throughput());
			if (!Double.isNaN(result.p50Micros())) {
				values.put(Metric.P50, result.p50Micros());
				values.put(Metric.P99, result.p99Micros());
			}
			return values;
		}
	}

}
