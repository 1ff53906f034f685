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

package io.asgi.application.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.asgi.application.AcceptEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Looks for files below a directory. It asks the file system, so it is not for event
 * loops.
 *
 * @param directory the directory
 * @param index the file that stands for a directory
 * @param precompressed whether to look for compressed variants beside a file
 * @param dotFiles whether files and directories whose names begin with a dot are found
 * @param outsideLinks whether symbolic links may lead out of the directory
 */
record FileLookup(Path directory, String index, boolean precompressed, boolean dotFiles, boolean outsideLinks) {

	/**
	 * Content codings and the endings of their files, the best first.
	 */
	private static final Map<String, String> ENDINGS = Map.of("br", ".br", "zstd", ".zst", "gzip", ".gz");

	private static final List<String> CODINGS = List.of("br", "zstd", "gzip");

	/**
	 * Return the file that a request is for.
	 * @param requested the path of the request
	 * @param accepted the content codings of the client
	 * @return the file, empty if there is none
	 * @throws IOException if the file system fails
	 */
	Optional<StaticFile> find(RequestedPath requested, AcceptEncoding accepted) throws IOException {
		if (!requested.directory()) {
			return variant(requested.names(), accepted);
		}
		List<String> names = new ArrayList<>(requested.names());
		names.add(this.index);
		return variant(names, accepted);
	}

	/**
	 * Return whether the path is that of a directory that has an index, but lacks the
	 * slash at its end.
	 * @param requested the path of the request
	 * @return whether it is
	 * @throws IOException if the file system fails
	 */
	boolean lacksSlash(RequestedPath requested) throws IOException {
		List<String> names = new ArrayList<>(requested.names());
		names.add(this.index);
		return !requested.directory() && file(names, null).isPresent();
	}

	private Optional<StaticFile> variant(List<String> names, AcceptEncoding accepted) throws IOException {
		Optional<StaticFile> original = file(names, null);
		if (original.isEmpty() || !this.precompressed) {
			return original;
		}
		List<StaticFile> variants = new ArrayList<>();
		for (String coding : CODINGS) {
			// An older one was made of something else
			file(names, coding).filter((variant) -> !variant.modified().isBefore(original.get().modified()))
				.ifPresent(variants::add);
		}
		Optional<String> preferred = accepted.preferred(variants.stream().map(StaticFile::coding).toList());
		return preferred.isEmpty() ? original
				: variants.stream().filter((variant) -> preferred.get().equals(variant.coding())).findFirst();
	}

	private Optional<StaticFile> file(List<String> names, @Nullable String coding) throws IOException {
		String last = names.isEmpty() ? "" : names.get(names.size() - 1);
		try {
			Path path = this.directory;
			for (String name : names) {
				path = path.resolve(name);
			}
			if (coding != null) {
				path = path.resolveSibling(last + ENDINGS.get(coding));
			}
			if (!Files.exists(path)) {
				return Optional.empty();
			}
			Path real = path.toRealPath();
			BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
			if (!attributes.isRegularFile() || !Files.isReadable(real) || !isInside(real)) {
				return Optional.empty();
			}
			return Optional.of(new StaticFile(real, MediaTypes.of(last), attributes.size(),
					attributes.lastModifiedTime().toInstant(), coding, Clock.systemUTC().instant()));
		}
		catch (InvalidPathException | NoSuchFileException ex) {
			// No name here, or gone a moment ago
			return Optional.empty();
		}
	}

	/**
	 * Links are resolved by now, the directory's own too: it may be exchanged as a whole.
	 */
	private boolean isInside(Path real) throws IOException {
		Path root = this.directory.toRealPath();
		if (!real.startsWith(root)) {
			return this.outsideLinks;
		}
		for (Path name : root.relativize(real)) {
			if (!this.dotFiles && name.toString().startsWith(".")) {
				return false;
			}
		}
		return true;
	}

}
