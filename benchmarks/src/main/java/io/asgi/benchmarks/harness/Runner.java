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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.asgi.benchmarks.load.LoadResult;
import io.asgi.benchmarks.report.Metric;
import io.asgi.benchmarks.report.Rounds;

/**
 * Measures one workload: starts its servers, checks and warms up each, then measures them
 * in turn, round by round.
 */
final class Runner {

	private final Options options;

	private final Path folder;

	/**
	 * Create a runner.
	 * @param folder where the servers write and find files
	 */
	Runner(Options options, Path folder) {
		this.options = options;
		this.folder = folder;
	}

	Rounds run(Workload workload) throws IOException, InterruptedException {
		Map<ServerKind, ServerProcess> servers = new LinkedHashMap<>();
		try {
			for (ServerKind kind : this.options.serversOf(workload)) {
				ServerProcess server = ServerProcess.start(kind,
						new ServerOptions(Cores.server(this.options.workers()), this.options.workers(), false),
						this.folder);
				servers.put(kind, server);
				workload.check().check(server.port());
				workload.load().run(server.port(), this.options.warmUp()).verified();
			}
			return rounds(workload, servers);
		}
		finally {
			servers.values().forEach(ServerProcess::close);
		}
	}

	private Rounds rounds(Workload workload, Map<ServerKind, ServerProcess> servers)
			throws IOException, InterruptedException {
		Rounds rounds = new Rounds();
		List<ServerKind> order = new ArrayList<>(servers.keySet());
		for (int round = 0; round < this.options.rounds(); round++) {
			for (ServerKind kind : order) {
				Progress.say(workload.name() + ", round " + (round + 1) + ", " + kind.id());
				rounds.add(kind.id(), measure(workload, servers.get(kind)));
			}
			// Nobody is always first
			Collections.reverse(order);
		}
		return rounds;
	}

	private Map<Metric, Double> measure(Workload workload, ServerProcess server)
			throws IOException, InterruptedException {
		CpuTime before = CpuTime.of(server.handle());
		LoadResult result = workload.load().run(server.port(), this.options.seconds()).verified();
		long nanos = CpuTime.of(server.handle()).since(before);
		Map<Metric, Double> values = new EnumMap<>(Metric.class);
		values.put(Metric.CPU, nanos / 1e3 / result.operations());
		values.put(Metric.THROUGHPUT, result.throughput());
		values.put(Metric.P50, result.p50Micros());
		values.put(Metric.P99, result.p99Micros());
		return values;
	}

}
