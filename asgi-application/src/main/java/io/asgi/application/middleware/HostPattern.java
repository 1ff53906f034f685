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

import java.util.Objects;

/**
 * Hosts that are allowed.
 *
 * @param host the host, or the part behind the star
 * @param subdomains whether the names below the host are meant, and not the host itself
 * @param any whether every host is meant
 */
record HostPattern(String host, boolean subdomains, boolean any) {

	static HostPattern of(String pattern) {
		Objects.requireNonNull(pattern, "A host must not be null");
		if (pattern.equals("*")) {
			return new HostPattern("", false, true);
		}
		boolean subdomains = pattern.startsWith("*.");
		String text = subdomains ? pattern.substring(2) : pattern;
		boolean bareAddress = text.indexOf(':') != text.lastIndexOf(':') && !text.startsWith("[");
		Authority authority = Authority.parse(bareAddress ? "[" + text + "]" : text)
			.filter((candidate) -> candidate.port() < 0 && !text.endsWith(":"))
			.orElseThrow(() -> new IllegalArgumentException(
					"'" + pattern + "' must be a host without a port, '*.' and a host, or '*' for every host"));
		return new HostPattern(authority.host(), subdomains, false);
	}

	boolean matches(Authority authority) {
		return this.any
				|| (this.subdomains ? authority.host().endsWith("." + this.host) : authority.host().equals(this.host));
	}

}
