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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The page with the results of one run.
 */
public final class ResultsPage {

	private static final String INTRODUCTION = """
			# Results

			Written by `benchmarks/run`. [How it measures](README.md) is on a page of its own.

			Figures are the median of the rounds, with the lowest and the highest in parentheses. A ratio compares a server \
			with the first one of its table in the same round; shown are the median, the lowest and the highest of these \
			ratios. Compare ratios, not figures: another machine has other figures, and so has this one at another time. \
			Server CPU is what counts where the loader reaches its own limit before a lean server does. Latencies are \
			those of a saturated server: each connection has a request under way at all times.

			All access logs are off. All else is as each server has it by default, but that each has one event loop or one \
			worker process unless the command line says otherwise, and that HTTP/2 is on in all JVMs. The responses of \
			WebFlux have no `date`.
			""";

	private final List<String> lines = new ArrayList<>(INTRODUCTION.lines().toList());

	/**
	 * Create the page.
	 * @param facts what the figures depend on
	 */
	public ResultsPage(Map<String, String> facts) {
		List<List<String>> rows = new ArrayList<>();
		rows.add(List.of("", "this run"));
		facts.forEach((name, value) -> rows.add(List.of(name, value)));
		this.lines.add("");
		this.lines.addAll(Table.of(rows));
	}

	/**
	 * Add a workload.
	 * @param title the name of the workload
	 * @param table the lines of its table
	 */
	public void add(String title, List<String> table) {
		this.lines.addAll(List.of("", "## " + title, ""));
		this.lines.addAll(table);
	}

	/**
	 * Add what has failed.
	 * @param failures a sentence for each
	 */
	public void addFailures(List<String> failures) {
		if (!failures.isEmpty()) {
			this.lines.addAll(List.of("", "## Failed", ""));
			failures.forEach((failure) -> this.lines.add("- " + failure.lines().findFirst().orElse("")));
		}
	}

	/**
	 * Write the page.
	 * @param file the file
	 * @throws IOException if it cannot be written
	 */
	public void write(Path file) throws IOException {
		Files.write(file, this.lines);
	}

}
