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

package io.asgi.sample.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Python sources are where the sample looks for them, in a native image too.
 */
class PythonSourcesTests {

	@Test
	void everySourceIsKnown() throws IOException {
		try (Stream<Path> sources = Files.list(Path.of("src/main/python"))) {
			assertThat(sources.map((source) -> source.getFileName().toString())
				.filter((name) -> name.endsWith(".py"))
				.map((name) -> "python/" + name)).containsExactlyInAnyOrderElementsOf(PythonSources.FILES);
		}
	}

	@Test
	void theyAreInOneFolder() {
		Path directory = PythonSources.directory();
		assertThat(PythonSources.FILES)
			.allSatisfy((file) -> assertThat(directory.resolve(Path.of(file).getFileName())).isRegularFile());
	}

	@Test
	void aNativeImageTakesThemAlong() {
		RuntimeHints hints = new RuntimeHints();
		SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class)
			.stream()
			.filter(PythonHints.class::isInstance)
			.forEach((registrar) -> registrar.registerHints(hints, null));
		List<String> configuration = List.of("python.yml", "python-fastapi.yml");
		assertThat(Stream.concat(PythonSources.FILES.stream(), configuration.stream()))
			.allSatisfy((file) -> assertThat(RuntimeHintsPredicates.resource().forResource(file)).accepts(hints));
	}

}
