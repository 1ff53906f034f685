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

package io.asgi.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Python of this machine that has FastAPI.
 *
 * @param executable its name or path
 * @param rootPathMode what its Starlette expects of a path
 */
public record PythonWithFastApi(String executable, String rootPathMode) {

	// The second one is where the packages of a distribution are
	private static final List<String> INTERPRETERS = List.of("python3", "/usr/bin/python3");

	private static final String QUESTION = "import fastapi, starlette, sys; "
			+ "old = tuple(map(int, starlette.__version__.split('.')[:2])) < (0, 33); "
			+ "print(sys.executable, 'legacy' if old else 'spec')";

	/**
	 * Find one.
	 */
	public static Optional<PythonWithFastApi> find() {
		return INTERPRETERS.stream().flatMap((interpreter) -> ask(interpreter).stream()).findFirst();
	}

	private static Optional<PythonWithFastApi> ask(String interpreter) {
		try {
			Process process = new ProcessBuilder(interpreter, "-c", QUESTION).start();
			String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
			if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
				return Optional.empty();
			}
			int end = answer.lastIndexOf(' ');
			return Optional.of(new PythonWithFastApi(answer.substring(0, end), answer.substring(end + 1)));
		}
		catch (IOException ex) {
			return Optional.empty();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(interpreter + " was not waited for", ex);
		}
	}

}
