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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.asgi.benchmarks.report.RatioTable;
import io.asgi.benchmarks.report.Rounds;

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
		Options options = Options.parse(args);
		Path folder = Files.createTempDirectory("benchmarks");
		Runner runner = new Runner(options, folder);
		PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
		for (Workload workload : options.workloads()) {
			Rounds rounds = runner.run(workload);
			out.println("\n### " + workload.title() + "\n");
			RatioTable.of(rounds, workload.baseline().id(), TITLES).forEach(out::println);
		}
	}

}
