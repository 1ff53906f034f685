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

import java.util.List;

import io.asgi.benchmarks.load.Wrk;
import io.asgi.benchmarks.server.Content;

/**
 * All workloads, in the order in which they are reported.
 */
final class Workloads {

	private static final List<ServerKind> WEB = List.of(ServerKind.values());

	private static final List<Workload> ALL = List.of(
			new Workload("plaintext", "Plaintext, 13 bytes", HttpCheck.get(Content.PLAINTEXT_PATH, Content.plaintext()),
					Wrk.get(Content.PLAINTEXT_PATH), WEB, ServerKind.RAW),
			new Workload("json", "JSON", HttpCheck.get(Content.JSON_PATH, Content.json()), Wrk.get(Content.JSON_PATH),
					WEB, ServerKind.RAW),
			new Workload("large", "Response of 10 KiB", HttpCheck.get(Content.LARGE_PATH, Content.large()),
					Wrk.get(Content.LARGE_PATH), WEB, ServerKind.RAW),
			new Workload("echo-1k", "POST, 1 KiB sent back", HttpCheck.echo(Content.ECHO_PATH, 1024),
					Wrk.post(Content.ECHO_PATH, 1024), WEB, ServerKind.RAW),
			new Workload("echo-64k", "POST, 64 KiB sent back", HttpCheck.echo(Content.ECHO_PATH, 64 * 1024),
					Wrk.post(Content.ECHO_PATH, 64 * 1024), WEB, ServerKind.RAW));

	private Workloads() {
	}

	static List<Workload> all() {
		return ALL;
	}

	static Workload of(String name) {
		return ALL.stream()
			.filter((workload) -> workload.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no workload '" + name + "': choose from "
					+ ALL.stream().map(Workload::name).toList()));
	}

}
