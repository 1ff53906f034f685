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
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.asgi.benchmarks.process.ServerKind;
import io.asgi.benchmarks.report.RatioTable;
import io.asgi.benchmarks.report.ResultsPage;

/**
 * Runs the benchmarks: the main class behind {@code benchmarks/run}.
 */
public final class Benchmarks {

	private static final Map<String, String> TITLES = Stream.of(ServerKind.values())
		.collect(Collectors.toMap(ServerKind::id, ServerKind::title));

	private Benchmarks() {
	}

	/**
	 * Run the benchmarks.
	 * @param args the options, see {@code benchmarks/README.md}
	 * @throws IOException if a server or a loader fails
	 * @throws InterruptedException if this thread is interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		Options options;
		try {
			options = Options.parse(args);
		}
		catch (IllegalArgumentException ex) {
			new PrintStream(System.err, true, StandardCharsets.UTF_8).println(ex.getMessage());
			System.exit(2);
			return;
		}
		System.exit(run(options, String.join(" ", args)) ? 0 : 1);
	}

	private static boolean run(Options options, String command) throws IOException, InterruptedException {
		PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
		Map<String, String> facts = new LinkedHashMap<>();
		facts.put("Date", LocalDate.now(ZoneOffset.UTC).toString());
		facts.put("Command", ("`benchmarks/run " + command).strip() + "`");
		facts.putAll(Machine.facts());
		ResultsPage page = new ResultsPage(facts);
		try (Fixture fixture = Fixture.create()) {
			Runner runner = new Runner(options, fixture.folder());
			for (Workload workload : options.workloads()) {
				if (options.serversOf(workload).isEmpty()) {
					continue;
				}
				List<String> table = RatioTable.of(runner.run(workload), workload.baseline().id(), TITLES);
				out.println("\n## " + workload.title() + "\n");
				table.forEach(out::println);
				page.add(workload.title(), table);
				page.write(options.output());
			}
			page.addFailures(runner.failures());
			page.write(options.output());
			runner.failures().forEach((failure) -> Progress.say("FAILED: " + failure));
			return runner.failures().isEmpty();
		}
	}

}
