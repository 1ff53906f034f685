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
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.asgi.python.PythonOptions;
import io.asgi.python.PythonStartupException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Asks an interpreter for its version, before a worker of it fails in its own words.
 */
final class InterpreterProbe {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final int MAX_ANSWER = 8 * 1024;

	private static final int OLDEST_MINOR = 9;

	private static final String QUESTION = "import sys; print('%d.%d.%d' % sys.version_info[:3]); print(sys.executable)";

	private final PythonOptions options;

	InterpreterProbe(PythonOptions options) {
		this.options = options;
	}

	/**
	 * Ask an interpreter.
	 * @param executable its path
	 * @return what it says; fails with {@link PythonStartupException} if it cannot be
	 * run, does not answer, or is too old
	 */
	Mono<Interpreter> ask(Path executable) {
		return Mono
			.using(() -> run(executable), (process) -> Mono
				.fromCompletionStage(process.onExit().orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
				.onErrorMap(TimeoutException.class,
						(ex) -> failure(executable, "did not say its version within " + TIMEOUT.toSeconds() + " s"))
				.publishOn(Schedulers.boundedElastic())
				.flatMap((ended) -> Mono.fromCallable(() -> answer(executable, ended))), ProcessTree::kill)
			.subscribeOn(Schedulers.boundedElastic())
			.onErrorMap(IOException.class, (ex) -> failure(executable, "cannot be run: " + ex.getMessage()));
	}

	private Process run(Path executable) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(executable.toString(), "-c", QUESTION)
			.directory(this.options.appDir().toFile())
			.redirectErrorStream(true);
		builder.environment().putAll(this.options.environment());
		Process process = builder.start();
		process.getOutputStream().close();
		return process;
	}

	private Interpreter answer(Path executable, Process process) throws IOException {
		String answer;
		try (InputStream output = process.getInputStream()) {
			answer = new String(output.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8).strip();
		}
		String[] lines = answer.split("\\R");
		// A wrapper may say something before
		int last = lines.length - 1;
		if (process.exitValue() != 0 || last < 1 || !lines[last - 1].matches("\\d+\\.\\d+\\.\\d+")) {
			throw failure(executable,
					"is no working Python interpreter (exit code " + process.exitValue() + "): " + answer);
		}
		String version = lines[last - 1];
		String[] numbers = version.split("\\.");
		int major = Integer.parseInt(numbers[0]);
		if (major < 3 || major == 3 && Integer.parseInt(numbers[1]) < OLDEST_MINOR) {
			throw failure(executable,
					"is Python " + version + ", which is too old: 3.9 is the oldest that is supported");
		}
		return new Interpreter(Path.of(lines[last]), version);
	}

	private PythonStartupException failure(Path executable, String what) {
		return new PythonStartupException(this.options.name(), "Python application '" + this.options.name()
				+ "' could not be started: the interpreter " + executable + " " + what);
	}

}
