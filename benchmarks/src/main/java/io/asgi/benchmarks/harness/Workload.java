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

import java.util.Set;

import io.asgi.benchmarks.load.Load;
import io.asgi.benchmarks.process.ServerKind;

/**
 * One kind of work that servers are compared at.
 *
 * @param name the name on the command line
 * @param title the name for readers
 * @param check what a server must answer before its figures count
 * @param probe measures
 * @param tls whether the servers speak TLS
 * @param servers the servers that can do it, in the order of the table
 * @param baseline the server whose figures are 1
 */
record Workload(String name, String title, Check check, Probe probe, boolean tls, Set<ServerKind> servers,
		ServerKind baseline) {

	/**
	 * Return a workload for all peers.
	 */
	static Workload of(String name, String title, Check check, Load load) {
		return new Workload(name, title, check, new LoadProbe(load), false, ServerKind.peers(), ServerKind.RAW);
	}

	Workload with(Probe probe) {
		return new Workload(this.name, this.title, this.check, probe, this.tls, this.servers, this.baseline);
	}

	Workload overTls() {
		return new Workload(this.name, this.title, this.check, this.probe, true, this.servers, this.baseline);
	}

	Workload on(Set<ServerKind> servers) {
		return new Workload(this.name, this.title, this.check, this.probe, this.tls, servers, this.baseline);
	}

	Workload against(ServerKind baseline) {
		return new Workload(this.name, this.title, this.check, this.probe, this.tls, this.servers, baseline);
	}

	/**
	 * Return how many cores a server may use. A Python application on the JVM takes two
	 * for each worker, that of its event loop and that of the worker process, and a third
	 * one where it is compared with one that has two workers.
	 */
	int cores(int workers) {
		if (this.servers.contains(ServerKind.PYTHON_2_WORKERS)) {
			return 3 * workers;
		}
		return this.servers.contains(ServerKind.PYTHON) ? 2 * workers : workers;
	}

}
