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

package io.asgi.benchmarks.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own.
 */
public final class ServerProcess implements AutoCloseable {

	private static final Duration MAX_START = Duration.ofSeconds(90);

	private static final int LOG_LINES = 30;

	private final ServerKind kind;

	private final Process process;

	private final int port;

	private final Path log;

	private ServerProcess(ServerKind kind, Process process, int port, Path log) {
		this.kind = kind;
		this.process = process;
		this.port = port;
		this.log = log;
	}

	/**
	 * Start a server on a free port, and wait until it listens.
	 * @param kind which server
	 * @param options how it is started
	 * @param folder the directory with what it serves, which also takes its log
	 * @return the server
	 * @throws IOException if it does not start
	 * @throws InterruptedException if this thread is interrupted
	 */
	public static ServerProcess start(ServerKind kind, ServerOptions options, Path folder)
			throws IOException, InterruptedException {
		int port = freePort();
		List<String> command = new ArrayList<>();
		if (!options.cores().isEmpty()) {
			command.addAll(List.of("taskset", "-c", options.cores()));
		}
		command.addAll(kind.command().build(new ServerEnvironment(port, options, folder)));
		Path log = folder.resolve(kind.id() + ".log");
		Process process = new ProcessBuilder(command).directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		ServerProcess server = new ServerProcess(kind, process, port, log);
		try {
			server.awaitPort();
			return server;
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	/**
	 * Return which server it is.
	 * @return the kind
	 */
	public ServerKind kind() {
		return this.kind;
	}

	/**
	 * Return where it listens.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Return its process.
	 * @return the process
	 */
	public ProcessHandle handle() {
		return this.process.toHandle();
	}

	/**
	 * Return what it has written last.
	 * @return the end of its log
	 */
	public String log() {
		try {
			List<String> lines = Files.readAllLines(this.log);
			return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
		}
		catch (IOException ex) {
			return "";
		}
	}

	private void awaitPort() throws IOException, InterruptedException {
		long end = System.nanoTime() + MAX_START.toNanos();
		while (!isListening()) {
			if (this.process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
				throw new IOException("The server does not start:\n" + log());
			}
		}
	}

	private boolean isListening() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Override
	public void close() {
		List<ProcessHandle> descendants = this.process.descendants().toList();
		this.process.destroy();
		try {
			this.process.waitFor(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.process.destroyForcibly();
		descendants.forEach(ProcessHandle::destroyForcibly);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
