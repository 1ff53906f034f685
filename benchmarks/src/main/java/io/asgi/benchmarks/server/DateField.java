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

package io.asgi.benchmarks.server;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The value of the {@code date} field of a response, formatted once a second.
 */
final class DateField {

	private static volatile Value latest = new Value(-1, "");

	private DateField() {
	}

	static String now() {
		long second = System.currentTimeMillis() / 1000;
		Value value = latest;
		if (value.second() != second) {
			value = new Value(second, DateTimeFormatter.RFC_1123_DATE_TIME
				.format(Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC)));
			latest = value;
		}
		return value.text();
	}

	private record Value(long second, String text) {
	}

}
