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

package io.asgi.spring.boot.security;

import java.util.ArrayList;
import java.util.List;

/**
 * Ways to ask for a mount: the plain ones, and those that somebody may read as one of
 * them.
 */
final class Spellings {

	/**
	 * Targets below an open application {@code /open} and any other.
	 */
	private static final List<String> TARGETS = List.of(
			// As it is
			"{b}/{m}", "{b}/{m}/", "{b}/{m}/x", "{b}/{m}/x/", "{b}/{m}?x", "{b}/{m}/x?y=/../../open",
			// Empty segments
			"/{b}/{m}/x", "{b}//{m}/x", "{b}///{m}/x", "{b}/{m}//x", "{b}/open//../{m}/x", "//localhost{b}/{m}/x",
			// Dot segments
			"{b}/.//{m}/x", "{b}/./{m}/x", "{b}/{m}/./x", "{b}/{m}/.", "{b}/{m}/../{m}/x", "{b}/open/../{m}/x",
			"{b}/open/./../{m}/x", "{b}/../{m}/x", "{b}/open/.../{m}/x", "{b}/{m}./x", "{b}/{m}.", "{b}/.{m}/x",
			"{b}/{m}.html", "{b}/open/x/../../{m}/x",
			// Encoded dots
			"{b}/%2e/{m}/x", "{b}/open/%2e%2e/{m}/x", "{b}/open/%2E%2E/{m}/x", "{b}/open/.%2e/{m}/x",
			"{b}/open/%2e%2e%2f{m}/x", "{b}/{m}/%2e%2e/{m}/x", "{b}/{m}%2e/x",
			// Path parameters
			"{b}/{m};a=b/x", "{b}/{m};/x", "{b}/{m}/x;a=b", "{b}/{m}/;a=b/x", "{b}/;a=b/{m}/x", "{b}/;/{m}/x",
			"{b}/open/..;/{m}/x", "{b}/open;/../{m}/x", "{b}/open;/{m}/x", "{b}/{m}%3Ba=b/x", "{b};a=b/{m}/x",
			// Encoded slashes
			"{b}/{m}%2Fx", "{b}/{m}%2fx", "{b}/%2F{m}/x", "{b}/%2f{m}%2fx", "{b}%2F{m}/x", "{b}/open%2F..%2F{m}/x",
			"{b}/open/..%2F{m}/x", "{b}/open%2F{m}/x",
			// Backslashes
			"{b}\\{m}/x", "{b}/\\{m}/x", "{b}/{m}\\x", "{b}/open/..\\{m}/x", "{b}/%5C{m}/x", "{b}/{m}%5Cx",
			"{b}/open/..%5C{m}/x", "{b}/open%5C..%5C{m}/x",
			// Encoded twice
			"{b}/open/%252e%252e/{m}/x", "{b}/{m}%252Fx", "{b}/%252F{m}/x",
			// Characters of the mount, encoded or in another case
			"{b}/{%}/x", "{b}/{%%}/x", "{b}/{M}/x",
			// Spaces and control characters
			"{b}/{m}%20/x", "{b}/%20{m}/x", "{b}/{m}%09/x", "{b}/{m}+/x", "{b}/{m}%00/x", "{b}/%00{m}/x",
			"{b}/{m}/x%00", "{b}/{m}%0A/x", "{b}/{m}%0D%0A/x", "{b}/{m}%7F/x", "{b}/{m}\u0000/x", "{b}/{m}\t/x",
			// Not UTF-8, overlong, or another character that looks the same
			"{b}/%c0%af{m}/x", "{b}/{m}%c0%afx", "{b}/open/%c0%ae%c0%ae/{m}/x", "{b}/{m}%e0%80%afx", "{b}/{m}%ff/x",
			"{b}/{m}%ef%bc%8fx", "{b}/{m}%e2%81%84x", "{b}/{m}%cc%81/x", "{b}/{m}\u00c2\u00a0/x", "{b}/{m}\u00ff/x",
			// Malformed escapes, and what no URI may have
			"{b}/%zz/{m}/x", "{b}/{m}%/x", "{b}/%u002f{m}/x", "{b}/{m}|x", "{b}/{m}{x}", "{b}/{m}^/x", "{b}/{m}\"/x",
			"{b}/{m}<x>", "{b}/*/{m}/x",
			// Queries and fragments
			"{b}/?/{m}/x", "{b}/open/x?/../../{m}/x", "{b}/{m}?/../../open/x", "{b}/{m}%3Fx", "{b}/{m}#x",
			"{b}/open/x#/../../{m}/x", "#{b}/{m}/x", "{b}/{m}%23/x", "?{b}/{m}/x",
			// Absolute form
			"http://localhost{b}/{m}/x", "http://user@localhost{b}/{m}/x", "http://user:secret@evil.example{b}/{m}/x",
			"http://evil.example{b}/{m}/x", "HTTP://LOCALHOST{b}/{m}/x", "https://localhost{b}/{m}/x",
			"http://localhost/{b}/{m}/x", "http://localhost{b}/open/../{m}/x",
			"http://localhost\\@evil.example{b}/{m}/x", "http://localhost:99999{b}/{m}/x", "http:{b}/{m}/x",
			"http:/{b}/{m}/x", "http:///{m}/x", "ftp://localhost{b}/{m}/x", "http://localhost?{b}/{m}/x",
			"http://[::1]{b}/{m}/x",
			// Neither a path nor absolute
			"*", "{m}/x", "open/../{m}/x", "localhost:80");

	private Spellings() {
	}

	static List<Spelling> all() {
		List<Spelling> all = new ArrayList<>();
		TARGETS.forEach((target) -> all.add(Spelling.get(target)));
		all.add(new Spelling("OPTIONS", "*", "", "1.1"));
		for (String method : List.of("HEAD", "POST", "PUT", "OPTIONS", "PROPFIND", "get", "CONNECT", "TRACE")) {
			all.add(new Spelling(method, "{b}/{m}/x", "", "1.1"));
		}
		all.add(new Spelling("GET", "{b}/{m}/x", "", "1.0"));
		all.add(new Spelling("GET", "{b}//{m}/x", "", "1.0"));
		for (String name : List.of("X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Uri", "X-Forwarded-Path")) {
			all.add(Spelling.with("{b}/open/x", name + ": {b}/{m}/x"));
			all.add(Spelling.with("{b}/{m}/x", name + ": {b}/open/x"));
		}
		for (String prefix : List.of("/open", "/{m}", "{b}", "/", "//", "/open/..", "/a;b", "/%2e%2e", "/a?b",
				"/a#b")) {
			all.add(Spelling.with("{b}/{m}/x", "X-Forwarded-Prefix: " + prefix));
		}
		all.add(Spelling.with("{b}/x", "X-Forwarded-Prefix: /{m}"));
		all.add(Spelling.with("{b}/{m}/x", "Forwarded: for=1.2.3.4;proto=https;host=evil.example;path=/open"));
		all.add(Spelling.with("{b}/{m}/x", "X-HTTP-Method-Override: OPTIONS"));
		all.add(new Spelling("POST", "{b}/{m}/x", "X-HTTP-Method-Override: GET", "1.1"));
		all.add(new Spelling("POST", "{b}/{m}/x?_method=GET", "", "1.1"));
		all.add(Spelling.with("{b}/{m}/x", "Origin: http://localhost"));
		all.add(new Spelling("OPTIONS", "{b}/{m}/x", "Access-Control-Request-Method: GET", "1.1"));
		return all;
	}

}
