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

package io.asgi.spring.boot.autoconfigure.middleware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.asgi.spring.boot.AsgiMountContributor.Contribution;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link StaticFilesMounts}.
 */
class StaticFilesMountsTests {

	@TempDir
	private Path directory;

	@Test
	void aDirectoryIsMounted() {
		assertThat(mounts("/assets", this.directory.toString(), "index.html").contributions()).singleElement()
			.extracting(Contribution::name, Contribution::path, Contribution::origin)
			.containsExactly("site", "/assets", "the property 'asgi.static-files.site.path'");
	}

	@Test
	void aPropertyThatIsMissingIsNamed() {
		assertFails(mounts(null, "/", "index.html"), "The property 'asgi.static-files.site.path' is not set.",
				"Set it to the path at which to serve the files.");
		assertFails(mounts("/a", "", "index.html"), "The property 'asgi.static-files.site.directory' is not set.",
				"Set it to the directory that has the files.");
	}

	@Test
	void aDirectoryThatIsNoneIsNamed() {
		Path missing = this.directory.resolve("missing");
		assertFails(mounts("/a", missing.toString(), "index.html"),
				"The directory '" + missing + "' of 'asgi.static-files.site.directory' does not exist.",
				"Make the directory, or correct the property.");
		assertFails(mounts("/a", "no/such", "index.html"),
				"The directory '" + Path.of("no/such").toAbsolutePath()
						+ "' of 'asgi.static-files.site.directory' does not exist.",
				"Make the directory, or correct the property.");
		assertFails(mounts("/a", "a\0b", "index.html"),
				"The property 'asgi.static-files.site.directory' is no path: Nul character not allowed: a\0b",
				"Correct the property.");
	}

	@Test
	void aFileIsNoDirectory() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		assertFails(mounts("/a", file.toString(), "index.html"),
				"The directory '" + file + "' of 'asgi.static-files.site.directory' is a file.",
				"Make the directory, or correct the property.");
	}

	@Test
	void anIndexThatIsNoNameIsNamed() {
		assertFails(mounts("/a", this.directory.toString(), "../x"),
				"The static files 'site' cannot be served: 'index' must be the name of a file: '../x'.",
				"Correct the properties 'asgi.static-files.site.*'.");
	}

	private static void assertFails(StaticFilesMounts mounts, String description, String action) {
		assertThatExceptionOfType(AsgiMiddlewareException.class).isThrownBy(mounts::contributions)
			.withMessage(description)
			.satisfies((ex) -> assertThat(ex.action()).isEqualTo(action));
	}

	private static StaticFilesMounts mounts(@Nullable String path, String directory, String index) {
		return new StaticFilesMounts(new StaticFilesProperties(
				Map.of("site", new StaticFilesProperties.Directory(path, directory, index, true, false, false, null))));
	}

}
