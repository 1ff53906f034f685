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
import java.util.List;

import io.asgi.benchmarks.process.ServerKind;
import io.asgi.benchmarks.process.ServerOptions;
import io.asgi.benchmarks.process.ServerProcess;
import io.asgi.benchmarks.report.Rounds;

/**
 * Measures one workload: starts its servers, checks and warms up each, then measures them
 * in turn, round by round.
 */
final class Runner {

	private final Options options;

	private final Path folder;

	private final List<String> failures = new ArrayList<>();

	/**
	 * Create a runner.
	 * @param folder where the servers write and find files
	 */
	Runner(Options options, Path folder) {
		this.options = options;
		this.folder = folder;
	}

	Rounds run(Workload workload) throws InterruptedException {
		return workload.probe().ofMemory() ? oneAtATime(workload) : sideBySide(workload);
	}

	private Rounds sideBySide(Workload workload) throws InterruptedException {
		Rounds rounds = new Rounds();
		List<ServerProcess> servers = new ArrayList<>();
		try {
			for (ServerKind kind : this.options.serversOf(workload)) {
				unlessItFails(workload, kind, rounds, () -> servers.add(start(workload, kind)));
			}
			List<ServerProcess> order = new ArrayList<>(servers);
			for (int round = 1; round <= this.options.rounds(); round++) {
				for (ServerProcess server : List.copyOf(order)) {
					if (!measure(workload, round, server, rounds)) {
						order.remove(server);
					}
				}
				// Nobody is always first
				Collections.reverse(order);
			}
			return rounds;
		}
		finally {
			servers.forEach(ServerProcess::close);
		}
	}

	private Rounds oneAtATime(Workload workload) throws InterruptedException {
		Rounds rounds = new Rounds();
		List<ServerKind> order = new ArrayList<>(this.options.serversOf(workload));
		for (int round = 1; round <= this.options.rounds(); round++) {
			int number = round;
			for (ServerKind kind : List.copyOf(order)) {
				boolean measured = unlessItFails(workload, kind, rounds, () -> {
					try (ServerProcess server = start(workload, kind)) {
						Progress.say(workload.name() + ": " + kind.id() + ", round " + number);
						rounds.add(kind.id(), workload.probe().measure(server, this.options.seconds()));
					}
				});
				if (!measured) {
					order.remove(kind);
				}
			}
		}
		return rounds;
	}

	private ServerProcess start(Workload workload, ServerKind kind) throws IOException, InterruptedException {
		Progress.say(workload.name() + ": " + kind.id() + " starts");
		int workers = this.options.workers();
		ServerProcess server = ServerProcess.start(kind, new ServerOptions(Cores.server(workload.cores(workers)),
				workers, workload.tls(), workload.probe().ofMemory()), this.folder);
		try {
			workload.check().check(server.port());
			workload.probe().warmUp(server, this.options.warmUp());
			return server;
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	private boolean measure(Workload workload, int round, ServerProcess server, Rounds rounds)
			throws InterruptedException {
		Progress.say(workload.name() + ": " + server.kind().id() + ", round " + round);
		return unlessItFails(workload, server.kind(), rounds,
				() -> rounds.add(server.kind().id(), workload.probe().measure(server, this.options.seconds())));
	}

	/**
	 * Do something with a server. If it fails, the server has no figures at this
	 * workload, the others go on, and the run has failed.
	 */
	private boolean unlessItFails(Workload workload, ServerKind kind, Rounds rounds, Step step)
			throws InterruptedException {
		try {
			step.run();
			return true;
		}
		catch (IOException | RuntimeException ex) {
			String failure = "'" + kind.id() + "' failed at '" + workload.name() + "': " + ex.getMessage();
			Progress.say("FAILED: " + failure);
			this.failures.add(failure);
			rounds.remove(kind.id());
			return false;
		}
	}

	/**
	 * Return what has failed so far.
	 */
	List<String> failures() {
		return List.copyOf(this.failures);
	}

	/**
	 * Something that may fail.
	 */
	@FunctionalInterface
	private interface Step {

		void run() throws IOException, InterruptedException;

	}

}
