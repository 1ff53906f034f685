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

package io.asgi.python.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.asgi.python.worker.WorkerProcess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The process of a worker. Its standard input stays open as long as this process lives,
 * and is how it learns that this process is gone.
 */
final class PythonProcess implements WorkerProcess {

	private static final Logger logger = LoggerFactory.getLogger(PythonProcess.class);

	private static final byte[] STACKS = "stacks".getBytes(StandardCharsets.US_ASCII);

	private static final long OUTPUT_GRACE_MILLIS = 1_000;

	private final Process process;

	private final Path interpreter;

	private final byte[] token;

	private final OutputReader reader;

	private final CompletableFuture<Integer> exited;

	PythonProcess(Process process, Path interpreter, String token, OutputReader reader) {
		this.process = process;
		this.interpreter = interpreter;
		this.token = token.getBytes(StandardCharsets.US_ASCII);
		this.reader = reader;
		// A child of the worker may hold its output open for ever
		this.exited = process.onExit()
			.thenCompose((ended) -> reader.ended()
				.copy()
				.completeOnTimeout(null, OUTPUT_GRACE_MILLIS, TimeUnit.MILLISECONDS)
				.thenApply((end) -> ended.exitValue()));
	}

	@Override
	public long pid() {
		return this.process.pid();
	}

	@Override
	public Path interpreter() {
		return this.interpreter;
	}

	@Override
	public boolean accepts(byte[] token) {
		return MessageDigest.isEqual(this.token, token);
	}

	@Override
	public Mono<Integer> whenExited() {
		return Mono.fromFuture(this.exited, true);
	}

	@Override
	public void greet() {
		write(this.token);
	}

	@Override
	public void dumpStacks() {
		write(STACKS);
	}

	private void write(byte[] line) {
		try {
			OutputStream input = this.process.getOutputStream();
			input.write(line);
			input.write('\n');
			input.flush();
		}
		catch (IOException ex) {
			// It has ended, and its exit code says why
			logger.debug("Worker {} does not read its standard input any more", pid(), ex);
		}
	}

	@Override
	public void terminate() {
		this.process.destroy();
	}

	@Override
	public void kill() {
		ProcessTree.kill(this.process);
	}

	@Override
	public String lastWords() {
		return String.join(System.lineSeparator(), this.reader.lastLines()).strip();
	}

}
