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

package io.asgi.python.hosting;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.asgi.python.PythonOptions;
import org.jspecify.annotations.Nullable;

/**
 * The files of an application that it is reloaded for, as
 * {@link io.asgi.python.ReloadPolicy} says.
 */
final class SourceFiles {

	private static final Set<String> LEFT_OUT = Set.of("venv", "__pycache__", "node_modules");

	// Of a virtual environment, whatever its name
	private static final String ENVIRONMENT = "pyvenv.cfg";

	private final Path folder;

	private final int maxFiles;

	private final List<PathMatcher> names;

	private final List<PathMatcher> paths;

	SourceFiles(PythonOptions options) {
		this.folder = options.appDir();
		this.maxFiles = options.reload().maxFiles();
		this.names = matchers(options.reload().patterns(), false);
		this.paths = matchers(options.reload().patterns(), true);
	}

	private static List<PathMatcher> matchers(List<String> patterns, boolean slash) {
		return patterns.stream()
			.filter((pattern) -> pattern.contains("/") == slash)
			.map((pattern) -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
			.toList();
	}

	/**
	 * Look at all of them.
	 * @return how they are now; what cannot be read is as if it were not there
	 * @throws IOException if there are too many
	 */
	Map<Path, Stamp> look() throws IOException {
		Map<Path, Stamp> found = new HashMap<>();
		Path root = real();
		Files.walkFileTree(root, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
				return isLeftOut(root, directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Path path = root.relativize(file);
				if (counts(path)) {
					BasicFileAttributes target = attributes.isSymbolicLink() ? target(file) : attributes;
					if (target != null) {
						found.put(path, new Stamp(target.lastModifiedTime(), target.size()));
					}
				}
				if (found.size() > SourceFiles.this.maxFiles) {
					throw new IOException("more than " + SourceFiles.this.maxFiles + " files below "
							+ SourceFiles.this.folder + " are to be looked at for changes. Name a smaller folder, or "
							+ "patterns of fewer files, or raise the limit (reload.max-files)");
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException ex) {
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException ex) {
				return FileVisitResult.CONTINUE;
			}

		});
		return found;
	}

	/**
	 * The folder may be a link, which may be another one at each look.
	 */
	private Path real() {
		try {
			return this.folder.toRealPath();
		}
		catch (IOException ex) {
			return this.folder;
		}
	}

	/**
	 * Return what a link leads to.
	 * @return {@code null} if that is no file
	 */
	private static @Nullable BasicFileAttributes target(Path link) {
		try {
			BasicFileAttributes target = Files.readAttributes(link, BasicFileAttributes.class);
			return target.isRegularFile() ? target : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static boolean isLeftOut(Path root, Path directory) {
		if (directory.equals(root)) {
			return false;
		}
		String name = directory.getFileName().toString();
		return name.startsWith(".") || LEFT_OUT.contains(name) || Files.exists(directory.resolve(ENVIRONMENT));
	}

	private boolean counts(Path path) {
		return this.names.stream().anyMatch((name) -> name.matches(path.getFileName()))
				|| this.paths.stream().anyMatch((whole) -> whole.matches(path));
	}

	/**
	 * What tells one version of a file from another.
	 *
	 * @param modified when it was modified
	 * @param size its size in bytes
	 */
	record Stamp(FileTime modified, long size) {

	}

}
