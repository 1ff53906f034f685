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

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The target of a request (RFC 9112, section 3.2), taken apart. Each character of
 * {@code rawPath} and {@code query} is one byte as it was received.
 *
 * @param path the decoded path
 * @param rawPath the path as it was received
 * @param query what follows the question mark; empty if there is none
 * @param authority the authority of an absolute-form target, or {@code null}
 */
record RequestTarget(String path, String rawPath, String query, @Nullable String authority) {

	private static final Pattern ENCODED_SLASH = Pattern.compile("%2[Ff]");

	/**
	 * Take a target apart. No target fails: what is malformed is kept as it is.
	 */
	static RequestTarget parse(String target) {
		int end = target.indexOf('#');
		String rest = (end < 0) ? target : target.substring(0, end);
		String authority = null;
		int scheme = schemeEnd(rest);
		if (scheme > 0) {
			int path = endOfAuthority(rest, scheme);
			authority = withoutUserInfo(rest.substring(scheme, path));
			rest = rest.substring(path);
			if (!rest.startsWith("/")) {
				rest = "/" + rest;
			}
		}
		int question = rest.indexOf('?');
		String rawPath = (question < 0) ? rest : rest.substring(0, question);
		String query = (question < 0) ? "" : rest.substring(question + 1);
		return new RequestTarget(PercentDecoder.decode(rawPath), rawPath, query, authority);
	}

	/**
	 * Return this target with another path and query.
	 * @param target the path and the query, or {@code null} to keep those of this target
	 */
	RequestTarget replacedBy(@Nullable String target) {
		if (target == null || this.rawPath.equals("*")) {
			// No path takes the place of the whole server
			return this;
		}
		RequestTarget other = parse(target);
		return new RequestTarget(other.path(), other.rawPath(), other.query(), this.authority);
	}

	/**
	 * Return the path for the choice of an application. It is the decoded path, but for
	 * encoded slashes: they do not end a segment (RFC 3986, section 2.2), and rules for
	 * paths that are kept elsewhere do not take them for one either.
	 */
	String routingPath() {
		if (this.rawPath.indexOf("%2") < 0) {
			return this.path;
		}
		return PercentDecoder.decode(ENCODED_SLASH.matcher(this.rawPath).replaceAll("%00"));
	}

	/**
	 * Return where the authority of an absolute-form target starts, or 0 for another
	 * form.
	 */
	private static int schemeEnd(String target) {
		if (target.isEmpty() || target.charAt(0) == '/') {
			return 0;
		}
		if (target.regionMatches(true, 0, "http://", 0, 7)) {
			return 7;
		}
		return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : 0;
	}

	private static int endOfAuthority(String target, int start) {
		for (int i = start; i < target.length(); i++) {
			char ch = target.charAt(i);
			if (ch == '/' || ch == '?') {
				return i;
			}
		}
		return target.length();
	}

	private static String withoutUserInfo(String authority) {
		return authority.substring(authority.lastIndexOf('@') + 1);
	}

}
