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

package io.asgi.server.netty;

import java.util.Date;

import io.netty.handler.codec.DateFormatter;
import io.netty.util.AsciiString;

/**
 * The value of the {@code date} header field (RFC 9110, section 6.6.1), formatted once a
 * second, to what can be written as it is.
 */
final class HttpDate {

	private static volatile Formatted latest = new Formatted(-1, AsciiString.EMPTY_STRING);

	private HttpDate() {
	}

	static AsciiString now() {
		long second = System.currentTimeMillis() / 1000;
		Formatted formatted = latest;
		if (formatted.second() != second) {
			formatted = new Formatted(second, new AsciiString(DateFormatter.format(new Date(second * 1000))));
			latest = formatted;
		}
		return formatted.value();
	}

	private record Formatted(long second, AsciiString value) {
	}

}
