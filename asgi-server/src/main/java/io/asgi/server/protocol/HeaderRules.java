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

package io.asgi.server.protocol;

import java.util.List;
import java.util.Set;

import io.asgi.AsgiHeaders;
import io.asgi.IllegalEventException;

/**
 * What the server does not write for an application: names and values that are not those
 * of header fields, and fields that belong to the connection.
 */
final class HeaderRules {

	/**
	 * Fields of the connection (RFC 9110, section 7.6.1; RFC 9113, section 8.2.2).
	 */
	private static final Set<String> HOP_BY_HOP = Set.of("connection", "keep-alive", "proxy-connection", "te",
			"transfer-encoding", "upgrade");

	/**
	 * Fields of the WebSocket handshake, and the length of a body that it has not (RFC
	 * 6455, section 4.2.2; RFC 9110, section 8.6).
	 */
	private static final Set<String> HANDSHAKE = Set.of("content-length", "sec-websocket-accept",
			"sec-websocket-extensions");

	/**
	 * Fields of requests that have a body.
	 */
	private static final List<String> OF_A_BODY = List.of("content-length", "expect", "trailer");

	/**
	 * Which characters a name may have: those of a token (RFC 9110, section 5.6.2), but
	 * no upper case.
	 */
	private static final boolean[] NAME = new boolean[128];

	static {
		"!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz".chars().forEach((ch) -> NAME[ch] = true);
	}

	private HeaderRules() {
	}

	/**
	 * Check header fields and leave out those that belong to the server.
	 * @throws IllegalEventException if a name is not a token (RFC 9110, section 5.6.2),
	 * or a value contains a control character or one that is not a byte, or has white
	 * space around it (RFC 9110, section 5.5; RFC 9113, section 8.2.1)
	 */
	static AsgiHeaders check(String eventType, AsgiHeaders headers) {
		AsgiHeaders kept = headers;
		for (int i = 0; i < headers.size(); i++) {
			String name = headers.name(i);
			checkName(eventType, name);
			checkValue(eventType, name, headers.value(i));
			if (HOP_BY_HOP.contains(name)) {
				kept = kept.without(name);
			}
		}
		return kept;
	}

	/**
	 * Check header fields of a WebSocket handshake and leave out those that belong to the
	 * server.
	 * @throws IllegalEventException as {@link #check} does
	 */
	static AsgiHeaders checkHandshake(String eventType, AsgiHeaders headers) {
		AsgiHeaders kept = check(eventType, headers);
		for (String name : HANDSHAKE) {
			kept = kept.without(name);
		}
		return kept;
	}

	/**
	 * Check the links of an early hint.
	 * @throws IllegalEventException if one is not the value of a header field
	 */
	static void checkLinks(String eventType, List<String> links) {
		for (String link : links) {
			checkValue(eventType, "link", link);
		}
	}

	/**
	 * Check header fields of a request that the server promises, and leave out those that
	 * belong to the server.
	 * @throws IllegalEventException as {@link #check} does, and if they announce a body,
	 * which a promised request has not (RFC 9113, section 8.4)
	 */
	static AsgiHeaders checkPush(String eventType, AsgiHeaders headers) {
		AsgiHeaders kept = check(eventType, headers);
		for (String name : OF_A_BODY) {
			if (kept.contains(name)) {
				throw IllegalEventException.invalid(eventType,
						"a promised request has no body, but there is a header '" + name + "'");
			}
		}
		return kept.without("host");
	}

	/**
	 * Return the announced length of the body.
	 * @throws IllegalEventException if it is not a number, or there are several
	 */
	static long contentLength(String eventType, AsgiHeaders headers) {
		long length = ResponseHead.UNKNOWN_LENGTH;
		for (int i = 0; i < headers.size(); i++) {
			if (headers.name(i).equals("content-length")) {
				if (length != ResponseHead.UNKNOWN_LENGTH) {
					throw IllegalEventException.invalid(eventType, "it has several content-length headers");
				}
				length = parseLength(eventType, headers.value(i));
			}
		}
		return length;
	}

	private static long parseLength(String eventType, String value) {
		boolean digits = !value.isEmpty() && value.length() <= 18
				&& value.chars().allMatch((ch) -> ch >= '0' && ch <= '9');
		if (!digits) {
			throw IllegalEventException.invalid(eventType, "content-length is not a number: '" + value + "'");
		}
		return Long.parseLong(value);
	}

	private static void checkName(String eventType, String name) {
		boolean token = !name.isEmpty();
		for (int i = 0; token && i < name.length(); i++) {
			char ch = name.charAt(i);
			token = ch < NAME.length && NAME[ch];
		}
		if (!token) {
			throw IllegalEventException.invalid(eventType,
					"the header name '" + printable(name) + "' is not a token (RFC 9110, section 5.6.2)");
		}
	}

	private static void checkValue(String eventType, String name, String value) {
		for (int i = 0; i < value.length(); i++) {
			char ch = value.charAt(i);
			if (isControl(ch)) {
				throw IllegalEventException.invalid(eventType, "the value of the header '" + name
						+ "' contains a control character: '" + printable(value) + "'");
			}
			if (ch > 0xFF) {
				throw IllegalEventException.invalid(eventType, "the value of the header '" + name
						+ "' contains a character that is not a byte (ISO-8859-1): '" + printable(value) + "'");
			}
		}
		if (!value.isEmpty() && (isSpace(value.charAt(0)) || isSpace(value.charAt(value.length() - 1)))) {
			throw IllegalEventException.invalid(eventType, "the value of the header '" + name
					+ "' starts or ends with white space: '" + printable(value) + "'");
		}
	}

	private static boolean isControl(char ch) {
		return (ch < ' ' && ch != '\t') || ch == 0x7F;
	}

	private static boolean isSpace(char ch) {
		return ch == ' ' || ch == '\t';
	}

	private static String printable(String text) {
		StringBuilder printable = new StringBuilder(text.length());
		for (int i = 0; i < text.length(); i++) {
			char ch = text.charAt(i);
			if (ch < ' ' || ch == 0x7F) {
				printable.append(String.format("\\x%02x", (int) ch));
			}
			else {
				printable.append(ch);
			}
		}
		return printable.toString();
	}

}
