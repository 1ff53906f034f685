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

import java.nio.charset.StandardCharsets;

/**
 * Decodes a path as the specification wants it: percent-encoded sequences into bytes, and
 * those, as UTF-8, into characters. A plus stays a plus, a malformed sequence stays as it
 * is, and bytes that are not UTF-8 become U+FFFD.
 */
final class PercentDecoder {

	private PercentDecoder() {
	}

	/**
	 * Decode a path.
	 * @param path the path, each character one byte
	 */
	static String decode(String path) {
		for (int i = 0; i < path.length(); i++) {
			char ch = path.charAt(i);
			if (ch == '%' || ch > 0x7F) {
				return decodeFrom(path, i);
			}
		}
		return path;
	}

	private static String decodeFrom(String path, int start) {
		byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
		int length = start;
		for (int i = start; i < bytes.length; i++) {
			int high = (bytes[i] == '%' && i + 2 < bytes.length) ? Character.digit(bytes[i + 1], 16) : -1;
			int low = (high >= 0) ? Character.digit(bytes[i + 2], 16) : -1;
			if (low >= 0) {
				bytes[length++] = (byte) (high << 4 | low);
				i += 2;
			}
			else {
				bytes[length++] = bytes[i];
			}
		}
		return new String(bytes, 0, length, StandardCharsets.UTF_8);
	}

}
