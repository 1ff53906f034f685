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

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.asgi.benchmarks.process.ServerKind;

/**
 * What is chosen on the command line.
 */
final class Options {

	private static final Map<String, String> DEFAULTS = Map.of("--workloads", "", "--servers", "", "--rounds", "5",
			"--seconds", "8", "--warm-up", "10", "--workers", "1", "--output", "");

	private static final Map<String, String> QUICK = Map.of("--rounds", "3", "--seconds", "2", "--warm-up", "4");

	private final Map<String, String> values;

	private Options(Map<String, String> values) {
		this.values = values;
	}

	/**
	 * Read the command line.
	 */
	static Options parse(String... args) {
		Map<String, String> values = new TreeMap<>(DEFAULTS);
		Deque<String> rest = new ArrayDeque<>(List.of(args));
		while (!rest.isEmpty()) {
			String name = rest.pop();
			if (name.equals("--quick")) {
				values.putAll(QUICK);
			}
			else if (!DEFAULTS.containsKey(name)) {
				throw new IllegalArgumentException(
						"There is no option '" + name + "': choose from --help, --jmh, --quick, "
								+ String.join(", ", new TreeMap<>(DEFAULTS).keySet()));
			}
			else if (rest.isEmpty()) {
				throw new IllegalArgumentException("The option '" + name + "' needs a value");
			}
			else {
				values.put(name, rest.pop());
			}
		}
		return new Options(values).checked();
	}

	private Options checked() {
		workloads();
		servers();
		for (String name : List.of("--rounds", "--seconds", "--warm-up", "--workers")) {
			if (number(name) < 1) {
				throw new IllegalArgumentException("The option '" + name + "' must be at least 1");
			}
		}
		if (workers() > Cores.all()) {
			throw new IllegalArgumentException("The option '--workers' must be at most " + Cores.all()
					+ ", the cores of this machine: " + workers());
		}
		if (workloads().stream().allMatch((workload) -> serversOf(workload).isEmpty())) {
			throw new IllegalArgumentException(
					"None of the servers " + names("--servers") + " is measured at any of the" + " workloads "
							+ names("--workloads") + ": leave one of the two options out");
		}
		return this;
	}

	/**
	 * Return the chosen workloads: all, unless some are named.
	 */
	List<Workload> workloads() {
		List<String> names = names("--workloads");
		return names.isEmpty() ? Workloads.list() : names.stream().map(Workloads::of).toList();
	}

	/**
	 * Return the servers for a workload: all that it has, unless some are named.
	 */
	List<ServerKind> serversOf(Workload workload) {
		Set<ServerKind> chosen = servers();
		return workload.servers().stream().filter((kind) -> chosen.isEmpty() || chosen.contains(kind)).toList();
	}

	private Set<ServerKind> servers() {
		return names("--servers").stream().map(ServerKind::of).collect(Collectors.toSet());
	}

	/**
	 * Return how many times each server is measured.
	 */
	int rounds() {
		return number("--rounds");
	}

	/**
	 * Return how long a measurement takes.
	 */
	int seconds() {
		return number("--seconds");
	}

	/**
	 * Return how many seconds of load come before the first round.
	 */
	int warmUp() {
		return number("--warm-up");
	}

	/**
	 * Return the number of event loops or of worker processes.
	 */
	int workers() {
		return number("--workers");
	}

	/**
	 * Return the file that takes the results: unless one is named, the page of the
	 * project if everything is measured at its length, so that a part of it replaces
	 * nothing.
	 */
	Path output() {
		String named = this.values.getOrDefault("--output", "");
		if (!named.isEmpty()) {
			return Path.of(named);
		}
		return Path.of("benchmarks", isWhole() ? "RESULTS.md" : "target/results.md");
	}

	private boolean isWhole() {
		return DEFAULTS.equals(this.values);
	}

	private int number(String name) {
		String value = this.values.getOrDefault(name, "0");
		try {
			return Integer.parseInt(value);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("The option '" + name + "' must be a number: '" + value + "'", ex);
		}
	}

	private List<String> names(String name) {
		return Stream.of(this.values.getOrDefault(name, "").split(",")).filter((each) -> !each.isEmpty()).toList();
	}

}
