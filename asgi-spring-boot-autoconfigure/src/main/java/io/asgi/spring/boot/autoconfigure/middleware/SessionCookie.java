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

package io.asgi.spring.boot.autoconfigure.middleware;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.asgi.AsgiHeaders;
import io.asgi.ConnectionScope;

/**
 * The cookie that has the id of a session (RFC 6265).
 *
 * @param settings the settings
 */
record SessionCookie(AsgiMiddlewareProperties.Session settings) {

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.~+/=-]{1,128}");

	/**
	 * Return the id that a client sent, if it is one that a repository could have given.
	 */
	Optional<String> read(AsgiHeaders headers) {
		String prefix = this.settings.cookieName() + "=";
		return headers.all("cookie")
			.stream()
			.flatMap((value) -> Stream.of(value.split(";")))
			.map(String::trim)
			.filter((pair) -> pair.startsWith(prefix))
			.map((pair) -> pair.substring(prefix.length()))
			.filter((id) -> ID.matcher(id).matches())
			.findFirst();
	}

	/**
	 * Return the field that sets the cookie.
	 */
	String set(String id, ConnectionScope scope) {
		Boolean configured = this.settings.cookieSecure();
		boolean secure = (configured != null) ? configured
				: scope.scheme().equals("https") || scope.scheme().equals("wss");
		String sameSite = this.settings.cookieSameSite().name();
		return this.settings.cookieName() + "=" + id + "; Path=" + this.settings.cookiePath() + "; HttpOnly; SameSite="
				+ sameSite.charAt(0) + sameSite.substring(1).toLowerCase(Locale.ROOT) + (secure ? "; Secure" : "");
	}

	/**
	 * Return the field that removes the cookie.
	 */
	String remove(ConnectionScope scope) {
		return set("", scope) + "; Max-Age=0";
	}

}
