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

package io.asgi.application;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import io.asgi.AsgiHeaders;

/**
 * Which content codings a client accepts. A client that says nothing is taken to accept
 * none, as it may be one that knows none.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3">RFC 9110, section
 * 12.5.3, "Accept-Encoding"</a>
 */
public final class AcceptEncoding {

	private static final Pattern WEIGHT = Pattern.compile("q=(0(\\.\\d{0,3})?|1(\\.0{0,3})?)");

	private static final String IDENTITY = "identity";

	private static final String ANY = "*";

	private final Map<String, Double> qualities;

	private AcceptEncoding(Map<String, Double> qualities) {
		this.qualities = qualities;
	}

	/**
	 * Read the header fields of a request. What is malformed counts as not accepted.
	 * @param headers the header fields
	 * @return what they accept
	 */
	public static AcceptEncoding of(AsgiHeaders headers) {
		Map<String, Double> qualities = new HashMap<>();
		for (String value : headers.all("accept-encoding")) {
			for (String member : value.split(",")) {
				String[] parts = member.split(";", 2);
				String coding = parts[0].trim().toLowerCase(Locale.ROOT);
				if (!coding.isEmpty()) {
					qualities.put(coding.equals("x-gzip") ? "gzip" : coding,
							(parts.length == 1) ? 1 : quality(parts[1].trim()));
				}
			}
		}
		return new AcceptEncoding(qualities);
	}

	/**
	 * Return the coding that the client likes best.
	 * @param codings the codings to choose from, in lower case, the first wins where the
	 * client has no preference
	 * @return the coding; empty if the client accepts none of them, or likes a body
	 * without coding better
	 */
	public Optional<String> preferred(List<String> codings) {
		Objects.requireNonNull(codings, "'codings' must not be null");
		String best = null;
		double quality = this.qualities.getOrDefault(IDENTITY, 0.0);
		for (String coding : codings) {
			double candidate = this.qualities.getOrDefault(coding, this.qualities.getOrDefault(ANY, 0.0));
			if (candidate > 0 && (candidate > quality || (best == null && candidate == quality))) {
				best = coding;
				quality = candidate;
			}
		}
		return Optional.ofNullable(best);
	}

	/**
	 * RFC 9110, section 12.4.2: zero to one, with up to three digits.
	 */
	private static double quality(String weight) {
		String compact = weight.toLowerCase(Locale.ROOT).replace(" ", "").replace("\t", "");
		return WEIGHT.matcher(compact).matches() ? Double.parseDouble(compact.substring(2)) : 0;
	}

}
