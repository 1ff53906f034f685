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

package io.asgi.docs;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the pages say is shown by tests that exist; what the comparison says of others has
 * a source.
 */
class ComparisonPageTests {

	private static final TestNames TESTS = TestNames.load();

	private static final Pattern SOURCE = Pattern.compile("`[\\w./-]+:\\d+`|]\\(https://[^)]+\\)");

	private static final Pattern FOOTNOTE = Pattern.compile("\\[\\^([\\w-]+)]");

	@Test
	void everyTestThatAPageNamesExists() {
		for (ProjectFile page : ProjectFile.pages()) {
			assertThat(TestNames.in(page.text())).as("tests that %s names", page).allMatch(TESTS::contains);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "NoSuchTests.aSendAfterTheClientHasLeftFails", "DisconnectConformance.noSuchTest",
			"DisconnectConformance.isDisconnected", "TestNames.load" })
	void whatIsNoTestIsNotTakenForOne(String name) {
		assertThat(TESTS.contains(name)).isFalse();
	}

	@ParameterizedTest
	@MethodSource("features")
	void everyCellOfOursNamesATest(Feature feature) {
		if (!feature.ours().matches("no\\b.*")) {
			assertThat(TestNames.in(feature.ours())).as("tests that show it").isNotEmpty();
		}
	}

	@ParameterizedTest
	@MethodSource("features")
	void everyCellOfTheOthersHasASource(Feature feature) {
		assertThat(feature.others()).hasSize(4)
			.allSatisfy((cell) -> assertThat(cell).matches("(?:yes|no|partly)\\b.*|not found"))
			.allSatisfy((cell) -> assertThat(cell.equals("not found") || SOURCE.matcher(cell).find())
				.as("a source in '%s'", cell)
				.isTrue());
	}

	@ParameterizedTest
	@MethodSource("features")
	void whatOthersDoInPartIsExplained(Feature feature) {
		assertThat(feature.others()).filteredOn((cell) -> cell.startsWith("partly"))
			.allSatisfy((cell) -> assertThat(cell).containsPattern(FOOTNOTE));
	}

	@Test
	void everyFootnoteIsThere() {
		String page = page().text();
		assertThat(FOOTNOTE.matcher(page).results().map((note) -> "\n" + note.group() + ": ")).allMatch(page::contains);
	}

	private static Stream<Feature> features() {
		return page().text()
			.lines()
			.filter((line) -> line.startsWith("| ") && !line.startsWith("| Feature") && !line.startsWith("| ---"))
			.map((line) -> List.of(line.substring(2).split("\\s*\\|\\s*")))
			.filter((cells) -> cells.size() > 3)
			.map((cells) -> new Feature(cells.get(0), cells.get(1), cells.subList(2, cells.size())));
	}

	private static ProjectFile page() {
		return ProjectFile.of("docs/comparison.md");
	}

	/**
	 * A row of the tables.
	 *
	 * @param name what is compared
	 * @param ours what this server does
	 * @param others what the other servers do
	 */
	record Feature(String name, String ours, List<String> others) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
