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

package io.asgi.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes tables in Markdown that can be read as they are.
 */
final class Table {

	private Table() {
	}

	/**
	 * Write a table. The first column is for names, the others for numbers.
	 * @param rows the head and the rows, all with the same number of cells
	 */
	static List<String> of(List<List<String>> rows) {
		int columns = rows.get(0).size();
		int[] widths = new int[columns];
		for (List<String> row : rows) {
			for (int i = 0; i < columns; i++) {
				widths[i] = Math.max(widths[i], row.get(i).length());
			}
		}
		List<String> lines = new ArrayList<>();
		for (List<String> row : rows) {
			StringBuilder line = new StringBuilder("|");
			for (int i = 0; i < columns; i++) {
				String space = " ".repeat(widths[i] - row.get(i).length());
				line.append(' ').append((i == 0) ? row.get(i) + space : space + row.get(i)).append(" |");
			}
			lines.add(line.toString());
			if (lines.size() == 1) {
				StringBuilder rule = new StringBuilder("|");
				for (int i = 0; i < columns; i++) {
					rule.append(' ').append("-".repeat(widths[i] - ((i == 0) ? 0 : 1))).append((i == 0) ? " |" : ": |");
				}
				lines.add(rule.toString());
			}
		}
		return lines;
	}

}
