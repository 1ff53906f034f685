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

package io.asgi.python.frameworks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The interpreter that sees Debian's packages, and which of them are there.
 */
final class DebianPython {

	static final Path INTERPRETER = Path.of("/usr/bin/python3");

	private static final Map<String, Boolean> INSTALLED = new ConcurrentHashMap<>();

	private DebianPython() {
	}

	/**
	 * Skip the tests if one of the modules is missing; fail where that must not be.
	 */
	static void require(Collection<String> modules) {
		require(modules, "true".equals(System.getenv("FRAMEWORKS_REQUIRED")));
	}

	static void require(Collection<String> modules, boolean must) {
		String missing = !Files.isExecutable(INTERPRETER) ? INTERPRETER + " is not there"
				: modules.stream()
					.filter((module) -> !INSTALLED.computeIfAbsent(module, DebianPython::isInstalled))
					.map((module) -> "'" + module + "' is not installed for " + INTERPRETER)
					.findFirst()
					.orElse(null);
		if (missing != null && must) {
			throw new AssertionError(missing + ", and FRAMEWORKS_REQUIRED says that it has to be");
		}
		assumeThat(missing).as("what is missing").isNull();
	}

	private static boolean isInstalled(String module) {
		return run("import " + module).exitCode() == 0;
	}

	/**
	 * Return whether a framework is at least of a version.
	 */
	static boolean isAtLeast(String module, int major, int minor) {
		Run run = run("import %s as m; print(tuple(int(n) for n in m.__version__.split('.')[:2]) >= (%d, %d))"
			.formatted(module, major, minor));
		return run.output().strip().equals("True");
	}

	private static Run run(String program) {
		try {
			Process process = new ProcessBuilder(INTERPRETER.toString(), "-c", program).redirectErrorStream(true)
				.start();
			process.getOutputStream().close();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return new Run(process.waitFor(), output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Run(int exitCode, String output) {
	}

}
