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

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One run of a suite.
 *
 * @param name how {@code docs/conformance.md} names the run
 * @param results what came of each case
 */
record SuiteRun(String name, List<CaseResult> results) {

	/**
	 * Return the name as that of a file.
	 */
	static String fileName(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ").strip().replace(' ', '-');
	}

	long count(Outcome outcome) {
		return this.results.stream().filter((result) -> result.outcome() == outcome).count();
	}

	List<CaseResult> failures() {
		return this.results.stream().filter((result) -> result.outcome() == Outcome.FAILED).toList();
	}

	/**
	 * Return the row of the table of results: the name, how many cases there are, and how
	 * many for each outcome.
	 */
	List<String> row() {
		return List.of(this.name, String.valueOf(this.results.size()), String.valueOf(count(Outcome.OK)),
				String.valueOf(count(Outcome.NON_STRICT)), String.valueOf(count(Outcome.INFORMATIONAL)),
				String.valueOf(count(Outcome.FAILED)));
	}

	/**
	 * Return the cases that are not strictly OK, each with its outcome.
	 */
	Map<String, String> exceptions() {
		Map<String, String> exceptions = new TreeMap<>();
		for (CaseResult result : this.results) {
			if (!result.isOk()) {
				exceptions.put(result.id(), result.outcome().toString());
			}
		}
		return exceptions;
	}

}
