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
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.asgi.python.Python3;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server in a process, and in a process group, of its own. It ends as servers do when a
 * signal tells it to.
 */
public final class SeparateServer implements AutoCloseable {

	private final Process process;

	private final List<ProcessHandle> workers;

	private final InetSocketAddress address;

	private final BufferedReader output;

	private SeparateServer(Process process) throws IOException {
		this.process = process;
		this.output = process.inputReader();
		String line = this.output.readLine();
		List<String> lines = new ArrayList<>();
		while (line != null && !line.startsWith("workers ")) {
			lines.add(line);
			line = this.output.readLine();
		}
		assertThat(line).as("what the server says of its workers, after %s", lines).isNotNull();
		String[] numbers = line.split(" ");
		this.workers = Stream.of(numbers[1], numbers[2])
			.map((pid) -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
			.toList();
		this.address = new InetSocketAddress("127.0.0.1", Integer.parseInt(numbers[3]));
	}

	static SeparateServer start() throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		// A build that runs in the background has SIGINT ignored, and what it starts too
		String session = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.setsid(); "
				+ "os.execv(sys.argv[1], sys.argv[1:])";
		ProcessBuilder builder = new ProcessBuilder(Python3.require().toString(), "-c", session, java, "-cp",
				classPath(), SeparateServer.class.getName())
			.redirectErrorStream(true);
		return new SeparateServer(builder.start());
	}

	/**
	 * Surefire may hide the class path in the manifest of a jar.
	 */
	private static String classPath() {
		return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
	}

	public static void main(String[] args) throws Exception {
		Running running = Running.start(Running.options("trouble:app").workers(2));
		List<Long> workers = running.workers();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			running.close();
			running.events().forEach((event) -> System.out.println("event " + event));
		}));
		System.out.println("workers " + workers.get(0) + " " + workers.get(1) + " " + running.address().getPort());
		new CountDownLatch(1).await();
	}

	Process process() {
		return this.process;
	}

	List<ProcessHandle> workers() {
		return this.workers;
	}

	InetSocketAddress address() {
		return this.address;
	}

	/**
	 * Send a signal to some processes at once; a negative number is a process group.
	 */
	void signal(String name, long... processes) throws Exception {
		List<String> command = new ArrayList<>(List.of("kill", "-" + name, "--"));
		for (long process : processes) {
			command.add(Long.toString(process));
		}
		assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
	}

	/**
	 * Wait for the end of the server.
	 * @return what it has printed since its start
	 */
	List<String> awaitEnd() throws Exception {
		List<String> lines = this.output.lines().toList();
		assertThat(this.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		return lines;
	}

	/**
	 * Wait for the end of its workers.
	 * @return how long that took, in milliseconds
	 */
	long awaitEndOfWorkers() {
		return Await.until("the end of all workers", () -> this.workers.stream().noneMatch(SeparateServer::runs));
	}

	/**
	 * One that has ended is still there until the system's first process takes note of
	 * it, but runs nothing any more.
	 */
	private static boolean runs(ProcessHandle process) {
		return process.isAlive() && process.info().command().isPresent();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		this.workers.forEach(ProcessHandle::destroyForcibly);
	}

}
