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

package io.asgi.application.files;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.asgi.AsgiHeaders;

/**
 * Conditional requests (RFC 9110, section 13).
 */
enum Preconditions {

	/**
	 * The file is to be served.
	 */
	HOLD,

	/**
	 * The client has the file: 304.
	 */
	NOT_MODIFIED,

	/**
	 * The client wanted another version of the file: 412.
	 */
	FAILED;

	private static final Pattern ENTITY_TAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7E\\x80-\\xFF]*\"");

	/**
	 * Evaluate the conditions in the order of section 13.2.2.
	 */
	static Preconditions evaluate(AsgiHeaders headers, StaticFile file) {
		if (headers.contains("if-match")) {
			if (!matches(headers.all("if-match"), file.etag(), true)) {
				return FAILED;
			}
		}
		else if (date(headers, "if-unmodified-since").filter(file.lastModified()::isAfter).isPresent()) {
			return FAILED;
		}
		if (headers.contains("if-none-match")) {
			return matches(headers.all("if-none-match"), file.etag(), false) ? NOT_MODIFIED : HOLD;
		}
		return date(headers, "if-modified-since").filter((date) -> !file.lastModified().isAfter(date)).isPresent()
				? NOT_MODIFIED : HOLD;
	}

	/**
	 * Return whether the range of a request is to be served (section 13.1.5): only a
	 * strong validator will do, since parts are put together.
	 */
	static boolean rangeHolds(AsgiHeaders headers, StaticFile file) {
		String condition = headers.first("if-range");
		if (condition == null) {
			return true;
		}
		if (!file.isSettled()) {
			return false;
		}
		return condition.trim().equals(file.etag())
				|| HttpDates.parse(condition).filter(file.lastModified()::equals).isPresent();
	}

	private static boolean matches(List<String> values, String etag, boolean strong) {
		for (String value : values) {
			if (value.trim().equals("*")) {
				return true;
			}
			if (ENTITY_TAG.matcher(value)
				.results()
				.map(MatchResult::group)
				.anyMatch((candidate) -> strong ? candidate.equals(etag) && !etag.startsWith("W/")
						: opaque(candidate).equals(opaque(etag)))) {
				return true;
			}
		}
		return false;
	}

	private static String opaque(String etag) {
		return etag.startsWith("W/") ? etag.substring(2) : etag;
	}

	private static Optional<Instant> date(AsgiHeaders headers, String name) {
		List<String> values = headers.all(name);
		return (values.size() == 1) ? HttpDates.parse(values.get(0)) : Optional.empty();
	}

}
