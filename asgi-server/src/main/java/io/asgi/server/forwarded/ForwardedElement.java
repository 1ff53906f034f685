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

package io.asgi.server.forwarded;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * One element of a {@code Forwarded} field (RFC 7239, section 4). Its other parameters
 * are of no use here.
 *
 * @param node the value of {@code for}
 * @param proto the value of {@code proto}
 */
record ForwardedElement(@Nullable String node, @Nullable String proto) {

	private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

	/**
	 * A pair and what separates it from the next one. Colons and brackets are not allowed
	 * in a token, but common.
	 */
	private static final Pattern PAIR = Pattern.compile("(" + TOKEN + ")=(?:([!#$%&'*+.^_`|~0-9A-Za-z:\\[\\]-]+)|"
			+ "\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\")[ \\t]*+(?:(?:;[ \\t]*+)++|$)");

	/**
	 * No proxy writes as much.
	 */
	private static final int MAX_LENGTH = 1024;

	/**
	 * Read an element.
	 * @param text the element
	 * @return the element, or {@code null} if it is malformed
	 */
	static @Nullable ForwardedElement parse(String text) {
		if (text.length() > MAX_LENGTH) {
			return null;
		}
		Map<String, String> pairs = new HashMap<>();
		Matcher matcher = PAIR.matcher(text);
		int end = 0;
		while (end < text.length()) {
			if (!matcher.find() || matcher.start() != end) {
				return null;
			}
			String quoted = matcher.group(3);
			String value = (quoted != null) ? quoted.replaceAll("\\\\(.)", "$1") : matcher.group(2);
			if (pairs.put(matcher.group(1).toLowerCase(Locale.ROOT), value) != null) {
				return null;
			}
			end = matcher.end();
		}
		return new ForwardedElement(pairs.get("for"), pairs.get("proto"));
	}

}
