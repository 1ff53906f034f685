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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests of the worker's code in the jar.
 */
class WorkerPackageTests {

	@Test
	void allItsFilesAreWritten(@TempDir Path folder) throws IOException {
		Path sources = Path.of("src/main/python", WorkerPackage.NAME);
		assumeThat(sources).isDirectory();
		try (Stream<Path> files = Files.list(sources)) {
			assertThat(files.map((file) -> file.getFileName().toString()).filter((name) -> name.endsWith(".py")))
				.containsExactlyInAnyOrderElementsOf(WorkerPackage.FILES);
		}
		Path written = WorkerPackage.write(folder);
		for (String file : WorkerPackage.FILES) {
			assertThat(written.resolve(file)).hasSameBinaryContentAs(sources.resolve(file));
		}
	}

}
