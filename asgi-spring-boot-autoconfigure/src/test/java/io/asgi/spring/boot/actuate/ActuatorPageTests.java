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

package io.asgi.spring.boot.actuate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.asgi.spring.boot.actuate.AsgiEndpoint.AsgiDescriptor;
import io.asgi.spring.boot.actuate.AsgiEndpoint.NamedApplicationDescriptor;
import org.junit.jupiter.api.Test;

import org.springframework.boot.json.JsonParserFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page about Actuator describes the fields that the endpoint answers with.
 */
class ActuatorPageTests {

	private static final Pattern FIELD = Pattern.compile("(?m)^\\| `([^`]+)` \\| \\w+ \\| [^|]+ \\|$");

	private static final Pattern JSON = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);

	private static final String APPLICATION = "applications.*.";

	private final String page = read();

	@Test
	void theTablesNameAllFieldsInTheirOrder() {
		assertThat(fields("## All applications"))
			.containsExactlyElementsOf(FieldPaths.of(AsgiDescriptor.class).paths());
	}

	@Test
	void theTableOfOneApplicationNamesTheFieldsThatAreNew() {
		assertThat(fields("## One application"))
			.containsExactlyElementsOf(FieldPaths.of(NamedApplicationDescriptor.class)
				.paths()
				.stream()
				.filter((path) -> !path.startsWith("application."))
				.toList());
	}

	@Test
	void anApplicationHasTheSameFieldsInBothResponses() {
		assertThat(FieldPaths.of(AsgiDescriptor.class).paths().stream().filter((path) -> path.startsWith(APPLICATION)))
			.extracting((path) -> path.substring(APPLICATION.length()))
			.containsExactlyElementsOf(FieldPaths.of(NamedApplicationDescriptor.class)
				.paths()
				.stream()
				.filter((path) -> path.startsWith("application."))
				.map((path) -> path.substring("application.".length()))
				.toList());
	}

	@Test
	void theExamplesHaveTheFieldsOfTheTables() {
		List<Map<String, Object>> examples = JSON.matcher(this.page)
			.results()
			.map((match) -> JsonParserFactory.getJsonParser().parseMap(match.group(1)))
			.toList();
		assertThat(examples).hasSize(2);
		assertThat(FieldPaths.of(examples.get(0), Set.of("applications")).paths())
			.containsExactlyInAnyOrderElementsOf(FieldPaths.of(AsgiDescriptor.class).paths());
		assertThat(FieldPaths.of(NamedApplicationDescriptor.class).paths())
			.containsAll(FieldPaths.of(examples.get(1), Set.of()).paths());
		assertThat(FieldPaths.of(examples.get(1), Set.of()).paths()).containsAll(fields("## One application"));
	}

	private List<String> fields(String heading) {
		int start = this.page.indexOf(heading);
		assertThat(start).as(heading).isNotNegative();
		int end = this.page.indexOf("\n## ", start + 1);
		return FIELD.matcher(this.page.substring(start, end)).results().map((match) -> match.group(1)).toList();
	}

	private static String read() {
		try {
			return Files.readString(Path.of("../docs/actuator.md"), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
