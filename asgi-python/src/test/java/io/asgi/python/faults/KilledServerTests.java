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

import java.io.BufferedReader;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.asgi.python.Python3;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The workers of a server that is killed: none lives on, whatever it does at that moment.
 */
@Timeout(180)
class KilledServerTests {

	private static final Logger logger = LoggerFactory.getLogger(KilledServerTests.class);

	private final Log log = Log.capture();

	private Process server;

	private List<ProcessHandle> workers;

	private InetSocketAddress address;

	@BeforeEach
	void start() throws Exception {
		Python3.require();
		this.server = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				classPath(), KilledServer.class.getName())
			.redirectErrorStream(true)
			.start();
		BufferedReader output = this.server.inputReader();
		String line = output.readLine();
		while (line != null && !line.startsWith("workers ")) {
			line = output.readLine();
		}
		assertThat(line).as("what the server says of its workers").isNotNull();
		String[] numbers = line.split(" ");
		this.workers = Stream.of(numbers[1], numbers[2])
			.map((pid) -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
			.toList();
		this.address = new InetSocketAddress("127.0.0.1", Integer.parseInt(numbers[3]));
	}

	/**
	 * Surefire may hide the class path in the manifest of a jar.
	 */
	private static String classPath() {
		return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
	}

	@AfterEach
	void stop() {
		this.log.close();
		this.server.destroyForcibly();
		if (this.workers != null) {
			this.workers.forEach(ProcessHandle::destroyForcibly);
		}
	}

	private void kill() throws InterruptedException {
		this.server.destroyForcibly();
		assertThat(this.server.waitFor(60, TimeUnit.SECONDS)).isTrue();
		long took = Await.until("the end of all workers",
				() -> this.workers.stream().noneMatch(KilledServerTests::runs));
		logger.info("No worker was left {} ms after its server", took);
	}

	/**
	 * One that has ended is still there until the system's first process takes note of
	 * it, but runs nothing any more.
	 */
	private static boolean runs(ProcessHandle process) {
		return process.isAlive() && process.info().command().isPresent();
	}

	@Test
	void idleWorkersEnd() throws Exception {
		kill();
	}

	@Test
	void workersWithCallsEnd() throws Exception {
		try (RawClient begun = RawClient.connect(this.address); RawClient silent = RawClient.connect(this.address)) {
			begun.head("GET", "/wait").readUntil("begun\n");
			silent.head("GET", "/silent");
			kill();
		}
	}

	@Test
	void frozenWorkersEnd() throws Exception {
		try (RawClient client = RawClient.connect(this.address)) {
			client.head("GET", "/freeze-after-head?600").readUntil("\r\n\r\n");
			kill();
		}
	}

}
