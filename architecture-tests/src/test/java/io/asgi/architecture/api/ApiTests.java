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

package io.asgi.architecture.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Compares the API of each published module with the listing that is under version
 * control; with {@code -Dapi.update}, writes the listing instead.
 */
class ApiTests {

	static List<String> modules() {
		return PublishedModules.names();
	}

	@ParameterizedTest
	@MethodSource("modules")
	void theApiIsWhatTheListingSays(String module) throws IOException {
		Path file = PublishedModules.listing(module);
		List<String> actual = PublishedModules.api(module).lines();
		if (Boolean.getBoolean("api.update")) {
			Files.write(file, actual);
		}
		List<String> written = Files.exists(file) ? Files.readAllLines(file) : List.of();
		ApiChanges changes = ApiChanges.between(written, actual);
		if (!changes.isEmpty()) {
			fail(changes.report(module));
		}
	}

	@ParameterizedTest
	@MethodSource("modules")
	void noTypeOfTheApiShowsAnInternalOne(String module) {
		assertThat(PublishedModules.api(module).lines()).isNotEmpty()
			.allSatisfy((line) -> assertThat(PublishedModules.INTERNAL)
				.noneSatisfy((internal) -> assertThat(line).containsPattern(internal.replace(".", "\\.") + "\\b")));
	}

	@Test
	void thereIsNoListingWithoutItsModule() throws IOException {
		try (Stream<Path> files = Files.list(PublishedModules.listing("any").getParent())) {
			assertThat(files.map((file) -> file.getFileName().toString().replace(".txt", "")).sorted())
				.containsExactlyElementsOf(modules());
		}
	}

	@Test
	void theModulesOfUsersArePublished() {
		assertThat(modules())
			.contains("asgi-core", "asgi-server", "asgi-application", "asgi-test", "asgi-spring-boot-autoconfigure")
			.doesNotContain("sample-app", "architecture-tests", "netty-leak-check", "conformance-tests");
	}

}
