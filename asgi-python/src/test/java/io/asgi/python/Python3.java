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

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The interpreter that tests use: the first {@code python3} on the {@code PATH} that runs
 * and is new enough. A shim without an interpreter behind it, as version managers leave
 * them, is none.
 */
public final class Python3 {

	private static final String QUESTION = "import sys; print(sys.executable); sys.exit(sys.version_info < (3, 9))";

	private static final Map<String, String> REFUSED = new LinkedHashMap<>();

	private static final List<Path> FOUND = search(System.getenv().getOrDefault("PATH", ""));

	private Python3() {
	}

	/**
	 * Return the interpreter, or skip the test that asks for it and say why.
	 */
	public static Path require() {
		assumeThat(FOUND).as("a python3 of version 3.9 or newer that runs; what is on the PATH: %s", REFUSED)
			.isNotEmpty();
		return FOUND.get(0);
	}

	private static List<Path> search(String path) {
		List<Path> found = new ArrayList<>();
		for (String folder : path.split(File.pathSeparator)) {
			Path candidate = Path.of(folder, "python3");
			if (found.isEmpty() && !folder.isEmpty() && Files.isExecutable(candidate)) {
				ask(candidate, found);
			}
		}
		return found;
	}

	private static void ask(Path candidate, List<Path> found) {
		try {
			Process process = new ProcessBuilder(candidate.toString(), "-c", QUESTION).redirectErrorStream(true)
				.start();
			process.getOutputStream().close();
			String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
			boolean ended = process.waitFor(60, TimeUnit.SECONDS);
			process.destroyForcibly();
			if (ended && process.exitValue() == 0) {
				found.add(Path.of(answer.substring(answer.lastIndexOf('\n') + 1)));
			}
			else {
				REFUSED.put(candidate.toString(), ended ? "exit code " + process.exitValue() + ", " + answer : "hangs");
			}
		}
		catch (IOException ex) {
			REFUSED.put(candidate.toString(), ex.getMessage());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
