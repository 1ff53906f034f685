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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is chosen on the command line.
 *
 * @param workloads the workloads
 * @param servers the servers, of those that a workload has; empty for all of them
 * @param rounds how many times each server is measured
 * @param seconds how long a measurement takes
 * @param warmUp how many seconds of load come before the first round
 * @param workers the number of event loops or of worker processes
 */
record Options(List<Workload> workloads, List<ServerKind> servers, int rounds, int seconds, int warmUp, int workers) {

	/**
	 * Read the command line.
	 */
	static Options parse(String... args) {
		Options options = new Options(Workloads.all(), List.of(), 5, 8, 10, 1);
		Deque<String> rest = new ArrayDeque<>(List.of(args));
		while (!rest.isEmpty()) {
			options = options.with(rest.pop(), rest);
		}
		return options;
	}

	private Options with(String name, Deque<String> rest) {
		if (name.equals("--quick")) {
			return new Options(this.workloads, this.servers, 3, 2, 4, this.workers);
		}
		if (rest.isEmpty()) {
			throw new IllegalArgumentException("'" + name + "' is not an option, or needs a value");
		}
		String value = rest.pop();
		return switch (name) {
			case "--workloads" -> new Options(Stream.of(value.split(",")).map(Workloads::of).toList(), this.servers,
					this.rounds, this.seconds, this.warmUp, this.workers);
			case "--servers" ->
				new Options(this.workloads, Stream.of(value.split(",")).map(ServerKind::of).toList(), this.rounds,
						this.seconds, this.warmUp, this.workers);
			case "--rounds" -> new Options(this.workloads, this.servers, Integer.parseInt(value), this.seconds,
					this.warmUp, this.workers);
			case "--seconds" -> new Options(this.workloads, this.servers, this.rounds, Integer.parseInt(value),
					this.warmUp, this.workers);
			case "--warm-up" -> new Options(this.workloads, this.servers, this.rounds, this.seconds,
					Integer.parseInt(value), this.workers);
			case "--workers" -> new Options(this.workloads, this.servers, this.rounds, this.seconds, this.warmUp,
					Integer.parseInt(value));
			default -> throw new IllegalArgumentException("'" + name + "' is not an option");
		};
	}

	List<ServerKind> serversOf(Workload workload) {
		return workload.servers()
			.stream()
			.filter((kind) -> this.servers.isEmpty() || this.servers.contains(kind))
			.toList();
	}

}
