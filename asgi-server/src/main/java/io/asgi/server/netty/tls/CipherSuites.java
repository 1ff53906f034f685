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

package io.asgi.server.netty.tls;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The numbers of cipher suites, of which Java tells only the names.
 */
final class CipherSuites {

	private static final String RESOURCE = "cipher-suites.txt";

	private static final Map<String, Integer> NUMBERS = load();

	private CipherSuites() {
	}

	/**
	 * Return the number of a cipher suite (RFC 8446, appendix B.4).
	 * @param name its name in Java or in OpenSSL
	 * @return the number, or {@code null} if the name is not known
	 */
	static @Nullable Integer number(String name) {
		return NUMBERS.get(name);
	}

	private static Map<String, Integer> load() {
		Map<String, Integer> numbers = new HashMap<>();
		try (BufferedReader lines = open()) {
			lines.lines().filter((line) -> !line.startsWith("#")).forEach((line) -> {
				String[] words = line.split(" ");
				for (int i = 1; i < words.length; i++) {
					numbers.put(words[i], Integer.valueOf(words[0], 16));
				}
			});
			return Map.copyOf(numbers);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static BufferedReader open() throws IOException {
		InputStream resource = CipherSuites.class.getResourceAsStream(RESOURCE);
		if (resource == null) {
			throw new IOException("The resource " + RESOURCE + " is missing");
		}
		return new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII));
	}

}
