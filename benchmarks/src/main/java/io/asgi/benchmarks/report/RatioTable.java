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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The table of one workload in Markdown: a line for each server, with its values and
 * their ratios to the baseline's.
 */
public final class RatioTable {

	private RatioTable() {
	}

	/**
	 * Write the table.
	 * @param rounds the measurements
	 * @param baseline the name of the server that is 1; without it there are no ratios
	 * @param titles what to call the servers
	 * @return the lines of the table
	 */
	public static List<String> of(Rounds rounds, String baseline, Map<String, String> titles) {
		List<Metric> metrics = Stream.of(Metric.values())
			.filter((metric) -> rounds.servers().stream().anyMatch((server) -> rounds.has(server, metric)))
			.toList();
		List<List<String>> rows = new ArrayList<>();
		List<String> head = new ArrayList<>(List.of("server"));
		metrics.forEach((metric) -> head.addAll(List.of(metric.title(), "ratio")));
		rows.add(head);
		for (String server : rounds.servers()) {
			List<String> row = new ArrayList<>(List.of(titles.getOrDefault(server, server)));
			for (Metric metric : metrics) {
				row.add(value(rounds, server, metric));
				row.add(ratio(rounds, server, baseline, metric));
			}
			rows.add(row);
		}
		return Table.of(rows);
	}

	private static String value(Rounds rounds, String server, Metric metric) {
		if (!rounds.has(server, metric)) {
			return "";
		}
		Statistics values = rounds.values(server, metric);
		String format = "%,." + metric.decimals() + "f";
		return String.format(Locale.ROOT, format + " (" + format + "–" + format + ")", values.median(), values.min(),
				values.max());
	}

	private static String ratio(Rounds rounds, String server, String baseline, Metric metric) {
		if (!rounds.servers().contains(baseline) || !rounds.has(server, metric) || !rounds.has(baseline, metric)) {
			return "";
		}
		Statistics ratios = rounds.ratios(server, baseline, metric);
		if (!Double.isFinite(ratios.median())) {
			// The baseline needs none of it
			return "";
		}
		return String.format(Locale.ROOT, "**%.3f** (%.3f–%.3f)", ratios.median(), ratios.min(), ratios.max());
	}

}
