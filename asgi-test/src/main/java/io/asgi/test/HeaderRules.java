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

package io.asgi.test;

import java.util.List;
import java.util.regex.Pattern;

import io.asgi.AsgiHeaders;
import io.asgi.IllegalEventException;

/**
 * What a server does not write as a header field (RFC 9110, sections 5.5 and 5.6.2).
 */
final class HeaderRules {

	private static final Pattern TOKEN = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");

	private static final Pattern VALUE = Pattern.compile("[^\\x00\\r\\n\\u0100-\\uFFFF]*");

	/**
	 * What belongs into the head (RFC 9110, section 6.5.1).
	 */
	private static final Pattern HEAD_ONLY = Pattern.compile("age|authentication-info|authorization|cache-control"
			+ "|connection|content-(disposition|encoding|language|length|location|range|type)|cookie|date|expect"
			+ "|expires|host|if-(match|modified-since|none-match|range|unmodified-since)|keep-alive|location"
			+ "|max-forwards|pragma|proxy-.*|range|retry-after|set-cookie|te|trailer|transfer-encoding|upgrade|vary"
			+ "|warning|www-authenticate");

	private HeaderRules() {
	}

	static void check(String eventType, AsgiHeaders headers) {
		for (AsgiHeaders.Field field : headers) {
			if (!TOKEN.matcher(field.name()).matches()) {
				throw IllegalEventException.invalid(eventType, "the header name '" + field.name() + "' is not a token");
			}
			if (!VALUE.matcher(field.value()).matches()) {
				throw IllegalEventException.invalid(eventType, "the value of the header '" + field.name()
						+ "' contains CR, LF, NUL or a character that is not a byte");
			}
		}
	}

	static void checkTrailers(String eventType, AsgiHeaders headers) {
		check(eventType, headers);
		for (AsgiHeaders.Field field : headers) {
			if (HEAD_ONLY.matcher(field.name()).matches()) {
				throw IllegalEventException.invalid(eventType, "'" + field.name() + "' cannot be a trailer field");
			}
		}
	}

	static long contentLength(String eventType, AsgiHeaders headers, long otherwise) {
		List<String> lengths = headers.all("content-length");
		if (lengths.isEmpty()) {
			return otherwise;
		}
		if (lengths.size() > 1 || !lengths.get(0).matches("[0-9]{1,18}")) {
			throw IllegalEventException.invalid(eventType, "content-length is not a number: " + lengths);
		}
		return Long.parseLong(lengths.get(0));
	}

}
