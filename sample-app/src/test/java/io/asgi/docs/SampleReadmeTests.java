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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what the README of the sample application says of its sources and paths.
 */
class SampleReadmeTests {

	private static final Pattern SOURCE = Pattern.compile("\\| `((?:[a-z]+/)?(\\w+)(?:\\.py)?)` \\|\\n");

	private final String readme = ProjectFile.of("sample-app/README.md").text();

	@Test
	void everySourceIsWhereItSays() {
		assertThat(sources()).hasSizeGreaterThan(10)
			.allSatisfy((source) -> assertThat(ProjectFile
				.of("sample-app/src/main/"
						+ (source.endsWith(".py") ? "python/" + source : "java/io/asgi/sample/" + source + ".java"))
				.path()).exists());
	}

	@Test
	void everyExampleOfTheFrontPageIsInATable() {
		String page = ProjectFile.of("sample-app/src/main/resources/static/index.html").text();
		List<String> named = Pattern.compile("Source: <code>([\\w.]+)</code>")
			.matcher(page)
			.results()
			.map((source) -> source.group(1))
			.toList();
		assertThat(named).hasSizeGreaterThan(10)
			.allSatisfy((name) -> assertThat(sources()).anyMatch((source) -> source.endsWith(name)));
	}

	private Stream<String> sources() {
		return SOURCE.matcher(this.readme).results().map((source) -> source.group(1));
	}

}
