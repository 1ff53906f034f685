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

import java.util.List;

/**
 * The transfer codings that a client takes: its {@code TE} field (RFC 9110, section
 * 10.1.4).
 */
final class TransferCodings {

	private TransferCodings() {
	}

	/**
	 * Return whether a coding is among those that a client takes.
	 * @param coding the coding, in lower case
	 * @param lines the values of all {@code TE} lines
	 */
	static boolean contain(String coding, List<String> lines) {
		return lines.stream().anyMatch((line) -> contains(coding, line));
	}

	private static boolean contains(String coding, String line) {
		int start = 0;
		boolean quoted = false;
		for (int i = 0; i < line.length(); i++) {
			char ch = line.charAt(i);
			if (quoted && ch == '\\') {
				i++;
			}
			else if (ch == '"') {
				quoted = !quoted;
			}
			else if (ch == ',' && !quoted) {
				if (isCoding(coding, line.substring(start, i))) {
					return true;
				}
				start = i + 1;
			}
		}
		return isCoding(coding, line.substring(start));
	}

	/**
	 * Return whether a member of the list is the coding, and does not have the weight
	 * that means "not acceptable".
	 */
	private static boolean isCoding(String coding, String member) {
		String[] parts = member.split(";", 2);
		boolean refused = parts.length > 1 && parts[1].strip().matches("[qQ]\\s*=\\s*0(\\.0{0,3})?");
		return parts[0].strip().equalsIgnoreCase(coding) && !refused;
	}

}
