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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that is run to its end, within a limit of time.
 *
 * @param directory where it runs
 * @param limit how long it may take
 * @param output the file that takes what it prints
 */
record Command(Path directory, Duration limit, Path output) {

	/**
	 * Run the program.
	 * @param arguments its name and arguments
	 * @return its exit code
	 */
	int run(List<String> arguments) throws IOException, InterruptedException {
		Files.createDirectories(this.directory);
		Process process = new ProcessBuilder(arguments).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.output.toFile())
			.start();
		try {
			if (!process.waitFor(this.limit.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IOException(
						arguments.get(0) + " has not ended within " + this.limit + ", see " + this.output);
			}
			return process.exitValue();
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * Return where a tool of the JDK that runs this is.
	 */
	static String jdk(String tool) {
		return Path.of(System.getProperty("java.home"), "bin", tool).toString();
	}

}
