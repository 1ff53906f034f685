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

package io.asgi.python.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Signals that reach server and workers at once, as those of systemd for all of a control
 * group, and those of a terminal for all of a process group: calls under way come to
 * their end, and nothing passes for a crash.
 */
@Timeout(180)
class GroupSignalTests {

	private static final int CALLS = 4;

	private SeparateServer server;

	private final List<RawClient> clients = new ArrayList<>();

	@BeforeEach
	void start() throws Exception {
		this.server = SeparateServer.start();
		for (int i = 0; i < CALLS; i++) {
			RawClient client = RawClient.connect(this.server.address());
			this.clients.add(client);
			client.head("GET", "/slow?3").readUntil("begun\n");
		}
	}

	@AfterEach
	void stop() throws Exception {
		for (RawClient client : this.clients) {
			client.close();
		}
		if (this.server != null) {
			this.server.close();
		}
	}

	private void assertEndsWell() throws Exception {
		for (RawClient client : this.clients) {
			assertThat(client.rest()).contains("done").endsWith("0\r\n\r\n");
		}
		List<String> output = this.server.awaitEnd();
		this.server.awaitEndOfWorkers();
		assertThat(output).filteredOn((line) -> line.startsWith("event WorkerStarted")).hasSize(2);
		assertThat(output).filteredOn((line) -> line.startsWith("event WorkerEnded")).hasSize(2);
		assertThat(output).noneMatch((line) -> line.contains("ERROR") || line.contains("WARN")
				|| line.contains("Traceback") || line.contains("WorkerLost"));
	}

	@Test
	void sigtermToAll() throws Exception {
		long[] all = LongStream
			.concat(this.server.workers().stream().mapToLong(ProcessHandle::pid),
					LongStream.of(this.server.process().pid()))
			.toArray();
		this.server.signal("TERM", all);
		assertEndsWell();
	}

	@Test
	void sigintToTheGroupOfTheServer() throws Exception {
		this.server.signal("INT", -this.server.process().pid());
		assertEndsWell();
	}

	@Test
	void sigtermToTheServerAlone() throws Exception {
		this.server.signal("TERM", this.server.process().pid());
		assertEndsWell();
	}

}
