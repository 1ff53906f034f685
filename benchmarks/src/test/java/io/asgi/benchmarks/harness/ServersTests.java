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

import io.asgi.benchmarks.load.Load;
import io.asgi.benchmarks.load.client.IdleConnections;
import io.asgi.benchmarks.load.client.ServerSentEvents;
import io.asgi.benchmarks.load.client.Transfer;
import io.asgi.benchmarks.load.client.WebSocketBroadcast;
import io.asgi.benchmarks.load.client.WebSocketEcho;
import io.asgi.benchmarks.process.ServerKind;
import io.asgi.benchmarks.process.ServerOptions;
import io.asgi.benchmarks.process.ServerProcess;
import io.asgi.benchmarks.server.Content;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts each server in Java and checks what it answers.
 */
class ServersTests {

	private static Fixture fixture;

	@BeforeAll
	static void createFixture() throws IOException, InterruptedException {
		fixture = Fixture.create();
	}

	@AfterAll
	static void deleteFixture() throws IOException {
		fixture.close();
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(mode = EnumSource.Mode.EXCLUDE,
			names = { "UVICORN", "HYPERCORN", "DAPHNE", "PYTHON", "PYTHON_2_WORKERS", "ASGI_BLOCKING_VIRTUAL" })
	void aServerAnswersWithTheRightBytes(ServerKind kind) throws Exception {
		try (ServerProcess server = ServerProcess.start(kind, new ServerOptions("", 1, false, false),
				fixture.folder())) {
			for (Workload workload : Workloads.list()) {
				if (workload.servers().contains(kind) && !workload.tls()) {
					workload.check().check(server.port());
				}
			}
			exchange(kind, server.port());
		}
	}

	private static void exchange(ServerKind kind, int port) throws Exception {
		int size = 1024 * 1024;
		load(new Transfer(Content.FILE_PATH, 0, Fixture.FILE_SIZE), port);
		if (Workloads.of("stream-100m").servers().contains(kind)) {
			load(new Transfer(Content.STREAM_PATH, size, size), port);
		}
		load(new ServerSentEvents(Content.EVENTS_PATH, Content.PUBLISH_PATH, 3), port);
		if (Workloads.of("websocket").servers().contains(kind)) {
			load(new WebSocketEcho(Content.SOCKET_PATH, 64 * 1024, 2), port);
			load(new WebSocketBroadcast(Content.BROADCAST_PATH, 3), port);
			load(new IdleConnections(Content.SOCKET_PATH, 3), port);
		}
	}

	private static void load(Load load, int port) throws Exception {
		try (Load.Session session = load.open(port)) {
			assertThat(session.run(0).verified().operations()).isPositive();
		}
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = { "RAW", "ASGI", "ASGI_STARTER", "MVC" })
	void aServerSpeaksTls(ServerKind kind) throws Exception {
		try (ServerProcess server = ServerProcess.start(kind, new ServerOptions("", 1, true, false),
				fixture.folder())) {
			Workloads.of("tls").check().check(server.port());
		}
	}

}
