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

import io.asgi.benchmarks.load.Load;
import io.asgi.benchmarks.process.ServerProcess;
import io.asgi.benchmarks.report.Metric;

/**
 * Measures a load twice in a row, without and with other connections that are open and
 * have nothing to do.
 *
 * @param load the load
 * @param others opens the other connections
 */
record BesideProbe(Load load, Load others) implements Probe {

	@Override
	public void warmUp(ServerProcess server, int seconds) throws IOException, InterruptedException {
		new LoadProbe(this.load).warmUp(server, seconds);
	}

	@Override
	public Map<Metric, Double> measure(ServerProcess server, int seconds) throws IOException, InterruptedException {
		Map<Metric, Double> without = new LoadProbe(this.load).measure(server, seconds);
		Map<Metric, Double> with = new LoadProbe(this.load.beside(this.others)).measure(server, seconds);
		with.put(Metric.GROWTH,
				with.getOrDefault(Metric.CPU, Double.NaN) / without.getOrDefault(Metric.CPU, Double.NaN));
		return with;
	}

}
