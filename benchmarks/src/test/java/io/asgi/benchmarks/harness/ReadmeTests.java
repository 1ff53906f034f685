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

package io.asgi.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.asgi.benchmarks.process.ServerKind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the names that the README lists.
 */
class ReadmeTests {

	@Test
	void theWorkloadsAreThoseThatThereAre() throws IOException {
		assertThat(rows("| workload | measures |"))
			.isEqualTo(Workloads.list().stream().map((workload) -> row(workload.name(), workload.title())).toList());
	}

	@Test
	void theServersAreThoseThatThereAre() throws IOException {
		assertThat(rows("| server | is |"))
			.isEqualTo(Stream.of(ServerKind.values()).map((server) -> row(server.id(), server.title())).toList());
	}

	private static String row(String name, String title) {
		return "| `" + name + "` | " + title + " |";
	}

	/**
	 * Return the rows of a table, without its head.
	 */
	private static List<String> rows(String head) throws IOException {
		return Files.readAllLines(Path.of("README.md"))
			.stream()
			.dropWhile((line) -> !line.equals(head))
			.skip(2)
			.takeWhile((line) -> line.startsWith("|"))
			.toList();
	}

}
