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

package io.asgi.server.accesslog;

import java.nio.charset.StandardCharsets;

/**
 * Writes what others have chosen so that it cannot pass for something else: no line
 * breaks, no end of a quotation, nothing that a terminal takes for a command.
 */
final class Escaping {

	private static final char[] HEX = "0123456789abcdef".toCharArray();

	private Escaping() {
	}

	/**
	 * Append text of which each character is a byte.
	 */
	static void appendBytes(StringBuilder line, String bytes) {
		for (int i = 0; i < bytes.length(); i++) {
			append(line, bytes.charAt(i));
		}
	}

	/**
	 * Append bytes.
	 */
	static void appendBytes(StringBuilder line, byte[] bytes) {
		for (byte value : bytes) {
			append(line, (char) (value & 0xFF));
		}
	}

	/**
	 * Append text of any characters, as the bytes of its UTF-8.
	 */
	static void appendText(StringBuilder line, String text) {
		appendBytes(line, text.getBytes(StandardCharsets.UTF_8));
	}

	private static void append(StringBuilder line, char ch) {
		if (ch == '"' || ch == '\\') {
			line.append('\\').append(ch);
		}
		else if (ch >= ' ' && ch < 0x7F) {
			line.append(ch);
		}
		else if (ch > 0xFF) {
			appendText(line, String.valueOf(ch));
		}
		else {
			line.append("\\x").append(HEX[ch >> 4]).append(HEX[ch & 0xF]);
		}
	}

}
