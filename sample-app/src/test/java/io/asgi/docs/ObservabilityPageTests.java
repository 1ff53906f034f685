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

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.asgi.server.observation.AsgiServerObservationDocumentation;
import io.micrometer.common.docs.KeyName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page on observability has the keys that observations have.
 */
class ObservabilityPageTests {

	private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

	@ParameterizedTest
	@EnumSource(AsgiServerObservationDocumentation.class)
	void theTablesHaveTheKeysOfTheDocumentation(AsgiServerObservationDocumentation observation) {
		String section = section(name(observation));
		List<String> rows = ROW.matcher(section).results().map((row) -> row.group(1)).toList();
		assertThat(rows).containsExactlyElementsOf(
				Stream.of(observation.getLowCardinalityKeyNames(), observation.getHighCardinalityKeyNames())
					.flatMap(Arrays::stream)
					.map(KeyName::asString)
					.toList());
	}

	@ParameterizedTest
	@EnumSource(AsgiServerObservationDocumentation.class)
	void theTablesHaveTheEventsOfTheDocumentation(AsgiServerObservationDocumentation observation) {
		String section = section(name(observation));
		assertThat(observation.getEvents())
			.allSatisfy((event) -> assertThat(section).contains("the event `" + event.getName() + "`"));
	}

	private static String name(AsgiServerObservationDocumentation observation) {
		return switch (observation) {
			case HTTP_REQUESTS -> "HTTP requests: `asgi.server.requests`";
			case WEBSOCKET_SESSIONS -> "WebSockets: `asgi.server.websocket`";
		};
	}

	/**
	 * Return the part of the page under a heading.
	 */
	private static String section(String heading) {
		String page = ProjectFile.of("docs/observability.md").text();
		int begin = page.indexOf("### " + heading + "\n");
		assertThat(begin).as("the heading '%s'", heading).isPositive();
		return page.substring(begin, page.indexOf("\n#", begin + 1));
	}

}
