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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code docs/conformance.md} says about the suites, in two tables: one row for each
 * run, and one for each case that is not strictly OK.
 *
 * @param lines the lines of the page
 */
record ConformancePage(List<String> lines) {

	private static final List<String> RESULTS = List.of("Run", "Cases", "OK", "Non-strict", "Informational", "Failed");

	private static final List<String> EXCEPTIONS = List.of("Run", "Case", "Result", "Reason", "Upstream");

	static ConformancePage read() throws IOException {
		return new ConformancePage(
				Files.readAllLines(Path.of(System.getProperty("project.root"), "docs", "conformance.md")));
	}

	/**
	 * Check that nothing has failed, and that the page says what has happened.
	 */
	void check(SuiteRun run) {
		assertThat(run.failures()).as("failures of %s", run.name()).isEmpty();
		assertThat(exceptions(run.name())).as("cases of %s in the page that are not strictly OK", run.name())
			.isEqualTo(run.exceptions());
		assertThat(table(RESULTS)).as("results in the page").contains(run.row());
	}

	/**
	 * Check that nothing has failed, and that what has happened is what the page says, or
	 * better: for a run in which the timing decides on some cases.
	 */
	void checkAtLeast(SuiteRun run) {
		assertThat(run.failures()).as("failures of %s", run.name()).isEmpty();
		assertThat(exceptions(run.name())).as("cases of %s in the page that may not be strictly OK", run.name())
			.containsAllEntriesOf(run.exceptions());
		assertThat(table(RESULTS)).as("results in the page")
			.anySatisfy((row) -> assertThat(row).startsWith(run.row().get(0), run.row().get(1)));
	}

	/**
	 * Return the cases of a run that are not strictly OK, each with its outcome.
	 */
	Map<String, String> exceptions(String run) {
		Map<String, String> exceptions = new TreeMap<>();
		for (List<String> row : table(EXCEPTIONS)) {
			if (row.get(0).equals(run)) {
				assertThat(row.subList(3, 5)).as("the reason for %s, and where it is discussed", row.get(1))
					.noneMatch(String::isBlank);
				assertThat(exceptions.put(row.get(1), row.get(2))).as("%s is there twice", row.get(1)).isNull();
			}
		}
		return exceptions;
	}

	/**
	 * Return the names of all runs on the page.
	 */
	List<String> runs() {
		return Stream.of(RESULTS, EXCEPTIONS)
			.flatMap((head) -> table(head).stream())
			.map((row) -> row.get(0))
			.distinct()
			.toList();
	}

	private List<List<String>> table(List<String> head) {
		int start = this.lines.stream().map(ConformancePage::cells).toList().indexOf(head);
		assertThat(start).as("the table with the columns %s", head).isNotNegative();
		return this.lines.stream()
			.skip(start + 2L)
			.takeWhile((line) -> line.startsWith("|"))
			.map(ConformancePage::cells)
			.toList();
	}

	private static List<String> cells(String line) {
		return line.startsWith("|")
				? Stream.of(line.substring(1, line.lastIndexOf('|')).split("\\|", -1)).map(String::strip).toList()
				: List.of();
	}

}
