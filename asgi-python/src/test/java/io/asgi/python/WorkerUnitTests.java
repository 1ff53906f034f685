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

package io.asgi.python;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the worker's own tests, which are written in Python against a double of the server
 * and need nothing but {@code python3}.
 */
class WorkerUnitTests {

	private static final Path TESTS = Path.of("src", "test", "python");

	@Test
	@Timeout(value = 10, unit = TimeUnit.MINUTES)
	void theTestsOfTheWorkerPassWithPython3() throws Exception {
		Run run = run(Python3.require().toString(), "-W", "error::SyntaxWarning", "-m", "unittest", "-v");
		assertThat(run.exitCode()).withFailMessage(run::output).isZero();
		assertThat(run.output()).contains("\nOK");
	}

	private static Run run(String... command) throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(command).directory(TESTS.toFile()).redirectErrorStream(true);
		builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
		Process process = builder.start();
		process.getOutputStream().close();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return new Run(process.waitFor(), output);
		}
		finally {
			process.destroyForcibly();
		}
	}

	private record Run(int exitCode, String output) {
	}

}
