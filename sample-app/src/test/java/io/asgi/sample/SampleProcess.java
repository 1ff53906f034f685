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

package io.asgi.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample application in a process of its own, and what it writes.
 */
final class SampleProcess implements AutoCloseable {

	private static final int MAX_SECONDS = 120;

	private final Process process;

	private final Path log;

	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	private final Thread reader = new Thread(this::read, "sample-log");

	private SampleProcess(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Start a process.
	 * @param log where to write what it writes
	 * @param arguments the arguments of {@code java}
	 */
	static SampleProcess start(Path log, List<String> arguments) throws IOException {
		return start(log, arguments, Map.of());
	}

	/**
	 * Start a process.
	 * @param log where to write what it writes
	 * @param arguments the arguments of {@code java}
	 * @param environment variables that it has besides those of this process
	 */
	static SampleProcess start(Path log, List<String> arguments, Map<String, String> environment) throws IOException {
		Files.createDirectories(log.getParent());
		Files.writeString(log, "");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().putAll(environment);
		SampleProcess sample = new SampleProcess(builder.start(), log);
		sample.reader.setDaemon(true);
		sample.reader.start();
		return sample;
	}

	/**
	 * Wait for a line that has not been waited for before.
	 * @param pattern is found in the line
	 */
	MatchResult await(String pattern) throws InterruptedException {
		Pattern compiled = Pattern.compile(pattern);
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
		while (true) {
			String line = this.lines.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
			assertThat(line).as("'%s' in %s", pattern, this.log).isNotNull();
			Matcher matcher = compiled.matcher(line);
			if (matcher.find()) {
				return matcher.toMatchResult();
			}
		}
	}

	/**
	 * Wait until the application serves.
	 * @return its port
	 */
	int awaitPort() throws InterruptedException {
		return Integer.parseInt(await("Netty started on port (\\d+)").group(1));
	}

	/**
	 * Return all that the process has written so far.
	 */
	String output() throws IOException {
		return Files.readString(this.log);
	}

	private void read() {
		try (BufferedReader output = this.process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				Files.write(this.log, List.of(line), StandardOpenOption.APPEND);
				this.lines.add(line);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		boolean stopped = hasEnded();
		this.process.destroyForcibly();
		assertThat(stopped).as("the application stops by itself").isTrue();
	}

	private boolean hasEnded() {
		try {
			boolean ended = this.process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
			this.reader.join(TimeUnit.SECONDS.toMillis(MAX_SECONDS));
			return ended;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
