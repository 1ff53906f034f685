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
import io.asgi.benchmarks.load.client.IdleConnections;
import io.asgi.benchmarks.process.MemoryUse;
import io.asgi.benchmarks.process.ServerProcess;
import io.asgi.benchmarks.report.Metric;

/**
 * Measures how much memory a connection takes that is open and has nothing to do.
 *
 * @param path the path of a WebSocket
 * @param connections how many are opened
 */
record MemoryProbe(String path, int connections) implements Probe {

	private static final int WARM_UP = 200;

	@Override
	public void warmUp(ServerProcess server, int seconds) throws IOException, InterruptedException {
		new IdleConnections(this.path, WARM_UP).open(server.port()).close();
		MemoryUse.of(server);
	}

	@Override
	public Map<Metric, Double> measure(ServerProcess server, int seconds) throws IOException, InterruptedException {
		MemoryUse before = MemoryUse.of(server);
		try (Load.Session idle = new IdleConnections(this.path, this.connections).open(server.port())) {
			idle.run(0).verified();
			return perConnection(before, MemoryUse.of(server), server.kind().isJava());
		}
	}

	private Map<Metric, Double> perConnection(MemoryUse before, MemoryUse after, boolean java) {
		Map<Metric, Double> values = new EnumMap<>(Metric.class);
		double resident = (after.resident() - before.resident()) / (double) this.connections;
		double heap = (after.heap() - before.heap()) / (double) this.connections;
		if (java) {
			values.put(Metric.HEAP, heap);
			values.put(Metric.DIRECT, (after.direct() - before.direct()) / (double) this.connections);
		}
		values.put(Metric.RESIDENT, resident);
		values.put(Metric.MEMORY, resident + heap);
		return values;
	}

	@Override
	public boolean ofMemory() {
		return true;
	}

}
