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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The measurements of one workload: the values of each server in each round.
 */
public final class Rounds {

	private final Map<String, List<Map<Metric, Double>>> byServer = new LinkedHashMap<>();

	/**
	 * Add what was measured with a server in its next round.
	 * @param server the name of the server
	 * @param values the values
	 */
	public void add(String server, Map<Metric, Double> values) {
		this.byServer.computeIfAbsent(server, (name) -> new ArrayList<>()).add(Map.copyOf(values));
	}

	/**
	 * Forget a server that has failed.
	 * @param server the name of the server
	 */
	public void remove(String server) {
		this.byServer.remove(server);
	}

	/**
	 * Return the servers.
	 * @return the names, in the order in which they were measured first
	 */
	public Set<String> servers() {
		return this.byServer.keySet();
	}

	/**
	 * Return whether something was measured with a server, in every round.
	 * @param server the name of the server
	 * @param metric the metric
	 * @return {@code true} if it was
	 */
	public boolean has(String server, Metric metric) {
		return of(server).stream().allMatch((values) -> values.containsKey(metric));
	}

	/**
	 * Return the statistics of the values of a server.
	 * @param server the name of the server
	 * @param metric the metric
	 * @return the statistics over the rounds
	 */
	public Statistics values(String server, Metric metric) {
		return Statistics.of(of(server).stream().map((values) -> values.get(metric)).toList());
	}

	/**
	 * Return the statistics of the ratios of a server to another: each round has a ratio
	 * of its own, so that what changes on the machine from round to round cancels.
	 * @param server the name of the server
	 * @param baseline the name of the server that is 1
	 * @param metric the metric
	 * @return the statistics over the rounds
	 */
	public Statistics ratios(String server, String baseline, Metric metric) {
		List<Map<Metric, Double>> above = of(server);
		List<Map<Metric, Double>> below = of(baseline);
		List<Double> ratios = new ArrayList<>();
		for (int i = 0; i < Math.min(above.size(), below.size()); i++) {
			ratios.add(above.get(i).getOrDefault(metric, Double.NaN) / below.get(i).getOrDefault(metric, Double.NaN));
		}
		return Statistics.of(ratios);
	}

	private List<Map<Metric, Double>> of(String server) {
		return this.byServer.getOrDefault(server, List.of());
	}

}
