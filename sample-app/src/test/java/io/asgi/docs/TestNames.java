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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The tests of the project, by class and method.
 *
 * @param sources the source of each class, by its name
 */
record TestNames(Map<String, String> sources) {

	private static final Pattern NAME = Pattern.compile("`([A-Z]\\w*(?:Conformance|Tests?)\\.\\w+)`");

	private static final Pattern ANNOTATION = Pattern
		.compile("@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|FuzzTest|Property)\\b");

	static TestNames load() {
		Map<String, String> sources = new HashMap<>();
		for (ProjectFile source : ProjectFile.tests()) {
			String file = source.path().getFileName().toString();
			// Classes of one name in several modules count as one
			sources.merge(file.substring(0, file.lastIndexOf('.')), source.text(), String::concat);
		}
		return new TestNames(sources);
	}

	/**
	 * Return the tests that a text names, such as {@code FlowConformance.aTest}.
	 */
	static List<String> in(String text) {
		return NAME.matcher(text).results().map((MatchResult name) -> name.group(1)).toList();
	}

	/**
	 * Return whether there is such a test: a method with an annotation that makes it one.
	 */
	boolean contains(String name) {
		int dot = name.indexOf('.');
		String source = this.sources.getOrDefault(name.substring(0, dot), "");
		// Annotations and declaration are one block between blank lines
		return Pattern
			.compile("(?:^\\t+[^\n]*\\S.*\n)*^\\t+(?:[\\w<>?]+ )+" + name.substring(dot + 1) + "\\(", Pattern.MULTILINE)
			.matcher(source)
			.results()
			.anyMatch((block) -> ANNOTATION.matcher(block.group()).find());
	}

}
