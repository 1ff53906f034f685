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

package io.asgi.docs;

import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each class that docs/getting-started.md finds a package and an artifact for is there.
 */
class ClassTableTests {

	private static final Pattern ROW = Pattern.compile("\\| (.+) \\| `(io\\.asgi[a-z.]*)` \\| `(asgi-[a-z-]+)` \\|");

	private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w+)`");

	@Test
	void everyClassIsWhereTheTableSays() {
		assertThat(ROW.matcher(ProjectFile.of("docs/getting-started.md").text()).results()).isNotEmpty()
			.allSatisfy((row) -> {
				String directory = row.group(2).replace('.', '/');
				assertThat(CLASS.matcher(row.group(1)).results()).isNotEmpty()
					.allSatisfy((name) -> assertThat(
							List.of(source(row.group(3), "java", directory, name.group(1) + ".java"),
									source(row.group(3), "kotlin", directory, name.group(1) + ".kt")))
						.anySatisfy((file) -> assertThat(file.path()).exists()));
			});
	}

	private static ProjectFile source(String module, String language, String directory, String name) {
		return ProjectFile.of(module + "/src/main/" + language + "/" + directory + "/" + name);
	}

}
