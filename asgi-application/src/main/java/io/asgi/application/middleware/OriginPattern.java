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

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Origins that are allowed: an origin, one with a star in place of the names below its
 * host or of its port, or the opaque origin {@code null}, which only its own name
 * matches.
 *
 * @param pattern matches serialized origins, as browsers send them (RFC 6454, section
 * 6.2)
 */
record OriginPattern(Pattern pattern) {

	static final String OPAQUE = "null";

	// No host is longer, and the matcher needs stack for each of its names
	private static final int LONGEST = 320;

	private static final Pattern SYNTAX = Pattern.compile(
			"([a-z][a-z0-9+.-]*)://(\\*\\.)?([a-z0-9_-]+(?:\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+])(?::([0-9]{1,5}|\\*))?");

	private static final String SUBDOMAINS = "(?:[a-z0-9_-]+\\.)+";

	static OriginPattern of(String text) {
		Objects.requireNonNull(text, "An origin must not be null");
		if (text.equals(OPAQUE)) {
			return new OriginPattern(Pattern.compile(OPAQUE));
		}
		Matcher matcher = SYNTAX.matcher(text.toLowerCase(Locale.ROOT));
		if (!matcher.matches()) {
			throw new IllegalArgumentException("'" + text + "' must be an origin without a path, such as "
					+ "https://example.org, https://*.example.org or http://localhost:*");
		}
		String scheme = matcher.group(1);
		String subdomains = (matcher.group(2) != null) ? SUBDOMAINS : "";
		return new OriginPattern(Pattern.compile(Pattern.quote(scheme + "://") + subdomains
				+ Pattern.quote(matcher.group(3)) + port(scheme, matcher.group(4))));
	}

	boolean matches(String origin) {
		return origin.length() <= LONGEST && this.pattern.matcher(origin).matches();
	}

	private static String port(String scheme, @Nullable String port) {
		if (port == null || port.equals(Integer.toString(defaultPort(scheme)))) {
			return "";
		}
		return port.equals("*") ? "(?::[0-9]{1,5})?" : ":" + port;
	}

	private static int defaultPort(String scheme) {
		return scheme.equals("https") ? 443 : 80;
	}

}
