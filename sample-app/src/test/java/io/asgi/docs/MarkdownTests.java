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
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every snippet of Java and Kotlin in the documentation is a tagged region of a class
 * among the tests, so the build compiles it; every link to another file leads to one.
 */
class MarkdownTests {

	private static final Pattern SNIPPET = Pattern.compile("```(?:java|kotlin)\n(.*?)```", Pattern.DOTALL);

	private static final Pattern REGION = Pattern.compile("// tag::(\\w+)\\[]\n(.*?)[ \t]*// end::\\1\\[]",
			Pattern.DOTALL);

	private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#)([^)#]+)(?:#[^)]*)?\\)");

	@Test
	void everySnippetIsCompiled() {
		Map<String, String> regions = regions();
		for (ProjectFile page : ProjectFile.pages()) {
			SNIPPET.matcher(page.text())
				.results()
				.map((snippet) -> snippet.group(1))
				.forEach((snippet) -> assertThat(regions).as("regions, for a snippet of %s", page)
					.containsValue(snippet));
		}
	}

	@Test
	void everyRegionIsShown() {
		List<String> snippets = ProjectFile.pages()
			.stream()
			.flatMap((page) -> SNIPPET.matcher(page.text()).results())
			.map((MatchResult snippet) -> snippet.group(1))
			.toList();
		assertThat(regions()).isNotEmpty().allSatisfy((name, region) -> assertThat(snippets).contains(region));
	}

	@Test
	void everyLinkLeadsToAFile() {
		for (ProjectFile page : ProjectFile.pages()) {
			LINK.matcher(page.text())
				.results()
				.map((link) -> page.path().resolveSibling(link.group(1)))
				.forEach((target) -> assertThat(target).as("a link of %s", page).exists());
		}
	}

	private static Map<String, String> regions() {
		Map<String, String> regions = new TreeMap<>();
		for (ProjectFile source : ProjectFile.snippets()) {
			REGION.matcher(source.text())
				.results()
				.forEach((region) -> assertThat(regions.put(region.group(1), unindent(region.group(2))))
					.as("another region named %s", region.group(1))
					.isNull());
		}
		return regions;
	}

	private static String unindent(String region) {
		return region.replace("\t", "    ").stripTrailing().stripIndent() + "\n";
	}

}
