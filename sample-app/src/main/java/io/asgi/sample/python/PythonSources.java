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

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import org.springframework.core.io.ClassPathResource;

/**
 * Where the sources of the Python applications are. They are on the class path, in the
 * folder {@code python}. Python needs a folder of the file system: out of a jar they are
 * copied into one of temporary files, which is removed when the JVM ends.
 */
final class PythonSources {

	static final List<String> FILES = List.of("python/tour.py", "python/shop.py");

	private PythonSources() {
	}

	static Path directory() {
		try {
			ClassPathResource first = new ClassPathResource(FILES.get(0));
			return first.isFile() ? Objects.requireNonNull(first.getFile().toPath().getParent()) : copy();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path copy() throws IOException {
		Path directory = Files.createTempDirectory("asgi-sample-python");
		// In reverse order: the folder last. It runs after the shutdown hook of Spring
		directory.toFile().deleteOnExit();
		for (String file : FILES) {
			File target = directory.resolve(Path.of(file).getFileName()).toFile();
			target.deleteOnExit();
			try (InputStream source = new ClassPathResource(file).getInputStream()) {
				Files.copy(source, target.toPath());
			}
		}
		return directory;
	}

}
