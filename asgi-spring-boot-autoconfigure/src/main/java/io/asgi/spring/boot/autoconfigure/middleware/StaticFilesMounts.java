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

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map.Entry;

import io.asgi.application.files.StaticFiles;
import io.asgi.spring.boot.AsgiMountContributor;
import org.jspecify.annotations.Nullable;

/**
 * Mounts the directories of {@code asgi.static-files.*}.
 */
final class StaticFilesMounts implements AsgiMountContributor {

	private final StaticFilesProperties properties;

	StaticFilesMounts(StaticFilesProperties properties) {
		this.properties = properties;
	}

	@Override
	public List<Contribution> contributions() {
		return this.properties.staticFiles().entrySet().stream().map(this::contribution).toList();
	}

	private Contribution contribution(Entry<String, StaticFilesProperties.Directory> entry) {
		String prefix = "asgi.static-files." + entry.getKey() + ".";
		StaticFilesProperties.Directory directory = entry.getValue();
		String path = required(prefix + "path", directory.path(), "the path at which to serve the files");
		String origin = required(prefix + "directory", directory.directory(), "the directory that has the files");
		try {
			StaticFiles files = StaticFiles.builder(existing(prefix + "directory", Path.of(origin)))
				.index(directory.index())
				.precompressed(directory.precompressed())
				.dotFiles(directory.dotFiles())
				.outsideLinks(directory.outsideLinks())
				.cacheControl(directory.cacheControl())
				.build();
			return new Contribution(entry.getKey(), path, files, "the property '" + prefix + "path'");
		}
		catch (InvalidPathException ex) {
			throw new AsgiMiddlewareException("The property '" + prefix + "directory' is no path: " + ex.getMessage(),
					"Correct the property.");
		}
		catch (IllegalArgumentException ex) {
			throw new AsgiMiddlewareException(
					"The static files '" + entry.getKey() + "' cannot be served: " + ex.getMessage() + ".",
					"Correct the properties '" + prefix + "*'.");
		}
	}

	private static Path existing(String property, Path directory) {
		if (!Files.isDirectory(directory)) {
			throw new AsgiMiddlewareException(
					"The directory '" + directory.toAbsolutePath().normalize() + "' of '" + property + "' "
							+ (Files.exists(directory) ? "is a file." : "does not exist."),
					"Make the directory, or correct the property.");
		}
		return directory;
	}

	private static String required(String property, @Nullable String value, String meaning) {
		if (value == null || value.isBlank()) {
			throw new AsgiMiddlewareException("The property '" + property + "' is not set.",
					"Set it to " + meaning + ".");
		}
		return value;
	}

}
