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

package io.asgi.python.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.asgi.python.PythonOptions;
import io.asgi.python.PythonStartupException;
import org.jspecify.annotations.Nullable;

/**
 * Where the interpreter of an application is. Looks at files only, and runs none.
 */
final class InterpreterSearch {

	private static final List<String> IN_ENVIRONMENT = List.of("bin/python3", "bin/python", "Scripts/python.exe");

	private static final List<String> ON_PATH = List.of("python3", "python3.exe");

	private final PythonOptions options;

	private final Map<String, String> environment;

	private final Path workingDirectory;

	/**
	 * Create a search.
	 * @param options the options of the application
	 * @param environment the environment variables of this process
	 * @param workingDirectory the working directory of this process
	 */
	InterpreterSearch(PythonOptions options, Map<String, String> environment, Path workingDirectory) {
		this.options = options;
		this.environment = environment;
		this.workingDirectory = workingDirectory;
	}

	/**
	 * Find the interpreter.
	 * @return its path, maybe that of a wrapper
	 * @throws PythonStartupException if there is none, with all places that were looked
	 * at
	 */
	Path find() {
		Path interpreter = this.options.interpreter();
		if (interpreter != null) {
			return explicit(interpreter);
		}
		Path virtualenv = this.options.virtualenv();
		if (virtualenv != null) {
			Path folder = this.workingDirectory.resolve(virtualenv);
			Path found = inEnvironment(folder);
			if (found == null) {
				throw failure("there is no interpreter in the virtual environment " + folder
						+ ". Make it with: python3 -m venv " + folder);
			}
			return found;
		}
		return search();
	}

	private Path explicit(Path interpreter) {
		if (interpreter.getNameCount() == 1 && !interpreter.isAbsolute()) {
			Path found = onPath(interpreter.toString());
			if (found == null) {
				throw failure("there is no interpreter " + interpreter + " on the PATH");
			}
			return found;
		}
		Path resolved = this.workingDirectory.resolve(interpreter);
		if (!isExecutable(resolved)) {
			throw failure("the interpreter " + resolved + " does not exist or may not be executed");
		}
		return resolved;
	}

	private Path search() {
		List<Path> places = new ArrayList<>(environments());
		for (Path folder : places) {
			Path found = inEnvironment(folder);
			if (found != null) {
				return found;
			}
		}
		for (String name : ON_PATH) {
			Path found = onPath(name);
			if (found != null) {
				return found;
			}
		}
		throw failure("no Python interpreter was found: neither a virtual environment in one of " + places
				+ " nor python3 on the PATH. Install Python 3.9 or newer, or name an interpreter or a virtual environment");
	}

	private Set<Path> environments() {
		Set<Path> folders = new LinkedHashSet<>();
		for (Path base : List.of(this.options.appDir(), this.workingDirectory)) {
			folders.add(base.resolve(".venv"));
			folders.add(base.resolve("venv"));
		}
		String active = this.environment.get("VIRTUAL_ENV");
		if (active != null && !active.isBlank()) {
			folders.add(this.workingDirectory.resolve(active));
		}
		return folders;
	}

	private static @Nullable Path inEnvironment(Path folder) {
		return IN_ENVIRONMENT.stream()
			.map(folder::resolve)
			.filter(InterpreterSearch::isExecutable)
			.findFirst()
			.orElse(null);
	}

	private @Nullable Path onPath(String name) {
		String path = this.options.environment().getOrDefault("PATH", this.environment.getOrDefault("PATH", ""));
		for (String folder : path.split(File.pathSeparator)) {
			// An empty entry is the working directory: nothing is run from there unasked
			if (!folder.isEmpty() && isExecutable(Path.of(folder, name))) {
				return Path.of(folder, name);
			}
		}
		return null;
	}

	private static boolean isExecutable(Path file) {
		return Files.isRegularFile(file) && Files.isExecutable(file);
	}

	private PythonStartupException failure(String reason) {
		return new PythonStartupException(this.options.name(),
				"Python application '" + this.options.name() + "' could not be started: " + reason);
	}

}
