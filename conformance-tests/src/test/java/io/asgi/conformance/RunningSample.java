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

package io.asgi.conformance;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample application as a process of its own, on a free port.
 */
final class RunningSample implements AutoCloseable {

	private static final Pattern STARTED = Pattern.compile("Netty started on port (\\d+)");

	private static final int MAX_SECONDS = 120;

	private final Process process;

	private final Path log;

	private final CompletableFuture<Integer> port = new CompletableFuture<>();

	private final Thread reader = new Thread(this::read, "sample-log");

	private RunningSample(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Start the application, and wait until it serves.
	 * @param name names its log
	 * @param arguments the properties of Spring Boot that differ from the application's
	 * own
	 */
	static RunningSample start(String name, String... arguments) throws Exception {
		Path jar = Path.of(System.getProperty("project.root"), "sample-app", "target", "asgi-sample.jar");
		assertThat(jar).as("the sample application, which 'mvn package' builds").exists();
		List<String> command = new ArrayList<>(List.of(Command.jdk("java"), "-Xmx512m",
				"-Dio.netty.leakDetection.level=paranoid", "-jar", jar.toString(), "--server.address=127.0.0.1",
				"--server.port=0", "--spring.output.ansi.enabled=never"));
		command.addAll(Arrays.asList(arguments));
		Path directory = Files.createDirectories(Path.of("target", "sample"));
		RunningSample sample = new RunningSample(new ProcessBuilder(command).redirectErrorStream(true).start(),
				directory.resolve(name + ".log"));
		sample.reader.start();
		try {
			sample.port();
			return sample;
		}
		catch (Exception ex) {
			sample.process.destroyForcibly();
			throw ex;
		}
	}

	int port() throws Exception {
		try {
			return this.port.get(MAX_SECONDS, TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			throw new IOException("The sample application does not start, see " + this.log, ex);
		}
	}

	private void read() {
		try (BufferedReader lines = this.process.inputReader(StandardCharsets.UTF_8);
				BufferedWriter copy = Files.newBufferedWriter(this.log)) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				copy.write(line);
				copy.newLine();
				Matcher matcher = STARTED.matcher(line);
				if (matcher.find()) {
					this.port.complete(Integer.valueOf(matcher.group(1)));
				}
			}
			this.port.completeExceptionally(new IOException("The sample application has ended, see " + this.log));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Stop the application, and check that it has neither leaked a buffer nor logged an
	 * error: what clients do wrong is none.
	 */
	@Override
	public void close() throws IOException {
		this.process.destroy();
		boolean stopped = hasEnded();
		this.process.destroyForcibly();
		assertThat(stopped).as("the application stops by itself").isTrue();
		try (Stream<String> lines = Files.lines(this.log)) {
			assertThat(lines.filter((line) -> line.contains(" ERROR ") || line.contains("LEAK"))).isEmpty();
		}
	}

	private boolean hasEnded() {
		try {
			boolean stopped = this.process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
			this.reader.join(TimeUnit.SECONDS.toMillis(MAX_SECONDS));
			return stopped;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
