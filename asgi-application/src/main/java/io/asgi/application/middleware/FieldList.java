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

package io.asgi.application.middleware;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.asgi.AsgiHeaders;

/**
 * Header fields whose values are lists (RFC 9110, section 5.6.1).
 */
final class FieldList {

	private static final String VARY = "vary";

	private FieldList() {
	}

	/**
	 * Return the members of all fields of a name, as they are written.
	 */
	static List<String> members(AsgiHeaders headers, String name) {
		return headers.all(name)
			.stream()
			.flatMap((value) -> Stream.of(value.split(",")))
			.map(String::trim)
			.filter((member) -> !member.isEmpty())
			.toList();
	}

	/**
	 * Return the members of all fields of a name, in lower case.
	 */
	static List<String> lowerCaseMembers(AsgiHeaders headers, String name) {
		return members(headers, name).stream().map((member) -> member.toLowerCase(Locale.ROOT)).toList();
	}

	/**
	 * Add names to {@code vary}, unless they are there or it says that all vary.
	 */
	static AsgiHeaders vary(AsgiHeaders headers, String... names) {
		List<String> present = lowerCaseMembers(headers, VARY);
		List<String> all = new ArrayList<>(members(headers, VARY));
		for (String name : names) {
			if (!present.contains("*") && !present.contains(name)) {
				all.add(name);
			}
		}
		return (all.size() == present.size()) ? headers : headers.withReplaced(VARY, String.join(", ", all));
	}

}
