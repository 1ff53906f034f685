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

package io.asgi.python.wire;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The header names that come again and again, found by their bytes.
 */
final class KnownNames {

	private static final int SIZE = 256;

	private final @Nullable String[] names = new String[SIZE];

	KnownNames(String... names) {
		for (String name : names) {
			byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
			// Where two names have the same place, the later one is known
			this.names[place(bytes, 0, bytes.length)] = name;
		}
	}

	/**
	 * Return a name.
	 * @param bytes holds it
	 * @param start where it begins
	 * @param end where it ends
	 * @return the name; the same object each time if it is a known one
	 */
	String name(byte[] bytes, int start, int end) {
		String known = this.names[place(bytes, start, end)];
		if (known != null && known.length() == end - start && matches(known, bytes, start)) {
			return known;
		}
		return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
	}

	private static boolean matches(String known, byte[] bytes, int start) {
		for (int i = 0; i < known.length(); i++) {
			if (known.charAt(i) != (bytes[start + i] & 0xFF)) {
				return false;
			}
		}
		return true;
	}

	private static int place(byte[] bytes, int start, int end) {
		int hash = end - start;
		for (int i = start; i < end; i++) {
			hash = 31 * hash + bytes[i];
		}
		return (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (SIZE - 1);
	}

}
