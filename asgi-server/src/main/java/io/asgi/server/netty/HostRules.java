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

/**
 * The grammar of hosts and of request targets (RFC 3986, section 3.2.2; RFC 9112, section
 * 3.2), as far as who reads them in another way could be led to another server.
 */
final class HostRules {

	/**
	 * What a registered name is made of beside letters and digits: unreserved characters,
	 * sub-delimiters and percent-encodings.
	 */
	private static final String NAME = "-._~%!$&'()*+,;=";

	private HostRules() {
	}

	/**
	 * Return whether a value is a host with an optional port.
	 */
	static boolean isHost(String value) {
		int end = value.startsWith("[") ? endOfAddress(value) : endOfName(value);
		return end >= 0 && (end == value.length() || isPort(value, end));
	}

	/**
	 * Return whether a value is a path, or an absolute address of HTTP.
	 * @param options whether it may be an asterisk
	 */
	static boolean isTarget(String value, boolean options) {
		if (value.startsWith("/")) {
			return true;
		}
		String authority = RequestTarget.parse(value).authority();
		return (authority != null) ? !authority.isEmpty() && isHost(authority) : options && value.equals("*");
	}

	private static int endOfName(String value) {
		int end = 0;
		while (end < value.length() && isName(value.charAt(end))) {
			end++;
		}
		return end;
	}

	private static boolean isName(char ch) {
		return isLetterOrDigit(ch) || NAME.indexOf(ch) >= 0;
	}

	private static boolean isLetterOrDigit(char ch) {
		return ch >= 'a' && ch <= 'z' || ch >= 'A' && ch <= 'Z' || ch >= '0' && ch <= '9';
	}

	/**
	 * Return the index behind an IP literal, or -1 if it is none.
	 */
	private static int endOfAddress(String value) {
		for (int i = 1; i < value.length(); i++) {
			char ch = value.charAt(i);
			if (ch == ']') {
				return (i > 1) ? i + 1 : -1;
			}
			if (Character.digit(ch, 16) < 0 && ch != ':' && ch != '.') {
				return -1;
			}
		}
		return -1;
	}

	private static boolean isPort(String value, int start) {
		if (value.charAt(start) != ':') {
			return false;
		}
		int port = 0;
		for (int i = start + 1; i < value.length(); i++) {
			int digit = value.charAt(i) - '0';
			if (digit < 0 || digit > 9) {
				return false;
			}
			port = Math.min(port * 10 + digit, 65_536);
		}
		return port < 65_536;
	}

}
