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

import java.util.ArrayList;
import java.util.List;

/**
 * A format of the lines of an access log, taken apart once.
 */
final class AccessLogFormat {

	private static final int TYPICAL_LENGTH = 160;

	private final List<Element> elements;

	private AccessLogFormat(List<Element> elements) {
		this.elements = elements;
	}

	/**
	 * Take a format apart.
	 * @param requestIdHeader the header field that has the id of a request
	 * @throws IllegalArgumentException if it has no element, or one that is not known,
	 * with its position
	 */
	static AccessLogFormat parse(String format, String requestIdHeader) {
		if (format.isBlank()) {
			throw new IllegalArgumentException(
					"The access log format must not be empty; '" + AccessLog.NONE + "' writes nothing");
		}
		if (format.indexOf('%') < 0) {
			throw new IllegalArgumentException("The access log format '" + format
					+ "' is neither a known one (default, common, combined, none) nor has it an element such as %h");
		}
		List<Element> elements = new ArrayList<>();
		int position = 0;
		while (position < format.length()) {
			int percent = format.indexOf('%', position);
			if (percent < 0) {
				percent = format.length();
			}
			if (percent > position) {
				elements.add(Element.literal(format.substring(position, percent)));
			}
			position = (percent < format.length()) ? element(format, percent, requestIdHeader, elements) : percent;
		}
		return new AccessLogFormat(List.copyOf(elements));
	}

	/**
	 * Take apart the element at a percent sign, and return where it ends.
	 */
	private static int element(String format, int percent, String requestIdHeader, List<Element> elements) {
		int start = percent + 1;
		try {
			if (start < format.length() && format.charAt(start) == '{') {
				int brace = format.indexOf('}', start);
				if (brace < 0 || brace + 1 == format.length()) {
					throw new IllegalArgumentException("'%{' needs a '}' and a letter");
				}
				elements.add(Elements.withArgument(format.substring(brace + 1, brace + 2),
						format.substring(start + 1, brace), requestIdHeader));
				return brace + 2;
			}
			int end = start + (format.startsWith(">", start) ? 2 : 1);
			if (end > format.length()) {
				throw new IllegalArgumentException("'%' needs a letter; '%%' stands for itself");
			}
			elements.add(Elements.plain(format.substring(start, end)));
			return end;
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("The access log format '" + format
					+ "' cannot be understood at position " + (percent + 1) + ": " + ex.getMessage(), ex);
		}
	}

	String format(Entry entry) {
		StringBuilder line = new StringBuilder(TYPICAL_LENGTH);
		for (Element element : this.elements) {
			element.append(line, entry);
		}
		return line.toString();
	}

}
