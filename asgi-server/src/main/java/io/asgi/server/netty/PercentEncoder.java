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
 * Encodes paths (RFC 3986, section 2.1).
 */
final class PercentEncoder {

	/**
	 * What stands for itself in a path besides letters and digits (RFC 3986, section
	 * 3.3).
	 */
	private static final String KEPT = "-._~!$&'()*+,;=:@/";

	private static final char[] HEX = "0123456789ABCDEF".toCharArray();

	private PercentEncoder() {
	}

	static String encode(String path) {
		StringBuilder encoded = new StringBuilder(path.length());
		for (byte value : path.getBytes(StandardCharsets.UTF_8)) {
			char ch = (char) (value & 0xFF);
			boolean letterOrDigit = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9');
			if (letterOrDigit || KEPT.indexOf(ch) >= 0) {
				encoded.append(ch);
			}
			else {
				encoded.append('%').append(HEX[ch >> 4]).append(HEX[ch & 0xF]);
			}
		}
		return encoded.toString();
	}

}
