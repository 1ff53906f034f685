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

package io.asgi.server.forwarded;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes the values of a header field apart that is a list (RFC 9110, section 5.6.1), from
 * the right: what is on the right was written by the nearest proxy, and nothing that a
 * client has put before it, an open quote for example, can change how it is read.
 */
final class HeaderElements {

	/**
	 * How many elements are looked at. No real chain of proxies is as long.
	 */
	static final int MAX = 64;

	private final boolean quotes;

	private final List<String> elements = new ArrayList<>();

	private HeaderElements(boolean quotes) {
		this.quotes = quotes;
	}

	/**
	 * Return the last elements.
	 * @param lines the values of the field, in the order of the header
	 * @param quotes whether commas in quoted strings belong to an element
	 * @return at most {@link #MAX} elements, the last one first
	 */
	static List<String> fromTheRight(List<String> lines, boolean quotes) {
		HeaderElements elements = new HeaderElements(quotes);
		for (int i = lines.size() - 1; i >= 0; i--) {
			elements.addLine(lines.get(i));
		}
		return elements.elements;
	}

	private void addLine(String line) {
		int end = line.length();
		boolean quoted = false;
		for (int i = line.length() - 1; i >= 0 && this.elements.size() < MAX; i--) {
			char ch = line.charAt(i);
			if (ch == '"' && this.quotes && !(quoted && isEscaped(line, i))) {
				quoted = !quoted;
			}
			else if (ch == ',' && !quoted) {
				add(line, i + 1, end);
				end = i;
			}
		}
		add(line, 0, end);
	}

	/**
	 * Add an element, unless it is empty and means nothing.
	 */
	private void add(String line, int start, int end) {
		int from = start;
		int to = end;
		while (from < to && isSpace(line.charAt(from))) {
			from++;
		}
		while (from < to && isSpace(line.charAt(to - 1))) {
			to--;
		}
		if (from < to && this.elements.size() < MAX) {
			this.elements.add(line.substring(from, to));
		}
	}

	private static boolean isSpace(char ch) {
		return ch == ' ' || ch == '\t';
	}

	private static boolean isEscaped(String line, int index) {
		int backslashes = 0;
		while (index - backslashes > 0 && line.charAt(index - backslashes - 1) == '\\') {
			backslashes++;
		}
		return backslashes % 2 == 1;
	}

}
