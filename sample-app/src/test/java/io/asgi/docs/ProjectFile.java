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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A text file of the project.
 *
 * @param path where it is
 */
record ProjectFile(Path path) {

	// Tests run in the directory of their module
	private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	static ProjectFile of(String path) {
		return new ProjectFile(ROOT.resolve(path));
	}

	/**
	 * Return the pages of the documentation.
	 */
	static List<ProjectFile> pages() {
		return Stream.concat(Stream.of(of("README.md")), in("docs", 1, ".md")).toList();
	}

	/**
	 * Return the sources that hold what the pages show.
	 */
	static List<ProjectFile> snippets() {
		return Stream
			.concat(in("sample-app/src/test/java/io/asgi/docs", 2, ".java"),
					in("asgi-kotlin/src/test/kotlin/io/asgi/kotlin", 1, ".kt"))
			.toList();
	}

	/**
	 * Return the sources of tests, of the conformance suite too.
	 */
	static List<ProjectFile> tests() {
		return Stream
			.concat(in("", 1, "").map((module) -> module.path().resolve("src/test/java")),
					Stream.of(ROOT.resolve("asgi-test/src/main/java")))
			.filter(Files::isDirectory)
			.flatMap((directory) -> in(ROOT.relativize(directory).toString(), Integer.MAX_VALUE, ".java"))
			.toList();
	}

	String text() {
		try {
			return Files.readString(this.path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return ROOT.relativize(this.path).toString();
	}

	private static Stream<ProjectFile> in(String directory, int depth, String suffix) {
		try (Stream<Path> files = Files.walk(ROOT.resolve(directory), depth)) {
			return files.filter((file) -> file.toString().endsWith(suffix))
				.sorted()
				.map(ProjectFile::new)
				.toList()
				.stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
