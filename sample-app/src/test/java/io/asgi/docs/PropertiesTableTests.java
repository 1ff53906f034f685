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

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.asgi.spring.boot.autoconfigure.AsgiProperties;
import io.asgi.spring.boot.autoconfigure.middleware.StaticFilesProperties;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tables of properties in README.md are what the configuration metadata says.
 */
class PropertiesTableTests {

	private static final String APPLICATION = "asgi.applications.<name>.";

	private static final String ADDITIONAL_BINDS = "asgi.additional-binds.<name>.";

	private static final String STATIC_FILES = "asgi.static-files.<name>.";

	private static final Pattern PROPERTY = Pattern.compile("`(asgi(?:\\.[a-z0-9-]+)+)");

	@Test
	void theTableIsWhatTheMetadataSays() {
		assertThat(rows().filter((row) -> !row.contains(".<name>.")))
			.containsExactlyElementsOf(ConfigurationMetadata.load().tableRows());
	}

	@Test
	void theTableForOneApplicationNamesEveryProperty() {
		assertThat(rows().filter((row) -> row.contains(APPLICATION)).map((row) -> row.split("`")[1]))
			.containsExactlyElementsOf(names(APPLICATION, AsgiProperties.Application.class).toList());
	}

	@Test
	void theTableForOneDirectoryNamesEveryProperty() {
		assertThat(rows().filter((row) -> row.contains(STATIC_FILES)).map((row) -> row.split("`")[1]))
			.containsExactlyElementsOf(names(STATIC_FILES, StaticFilesProperties.Directory.class).toList());
	}

	@Test
	void theTableForOneAdditionalAddressNamesEveryProperty() {
		assertThat(rows().filter((row) -> row.contains(ADDITIONAL_BINDS)).map((row) -> row.split("`")[1]))
			.containsExactlyElementsOf(names(ADDITIONAL_BINDS, AsgiProperties.AdditionalBind.class).toList());
	}

	@Test
	void everyPropertyThatAPageNamesExists() {
		List<String> names = ConfigurationMetadata.load().names();
		List<String> meters = meters();
		for (ProjectFile page : ProjectFile.pages()) {
			assertThat(PROPERTY.matcher(page.text()).results().map((property) -> property.group(1)))
				.as("properties on %s", page)
				.allMatch((name) -> names.contains(name) || meters.contains(name));
		}
	}

	/**
	 * Return the names that look like properties and are those of meters.
	 */
	private static List<String> meters() {
		String page = ProjectFile.of("docs/observability.md").text();
		return page.substring(page.indexOf("\n## Meters\n"))
			.lines()
			.filter((line) -> line.startsWith("| `asgi."))
			.map((line) -> line.substring(3, line.indexOf('`', 3)))
			.toList();
	}

	private static Stream<String> rows() {
		return ProjectFile.of("README.md").text().lines().filter((line) -> line.startsWith("| `asgi."));
	}

	private static Stream<String> names(String prefix, Class<?> type) {
		return Stream.of(type.getRecordComponents())
			.flatMap((component) -> component.getType().isRecord()
					? names(prefix + kebabCase(component) + ".", component.getType())
					: Stream.of(prefix + kebabCase(component)));
	}

	private static String kebabCase(RecordComponent component) {
		return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

}
