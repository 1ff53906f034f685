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

package io.asgi.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/**
 * The compiled classes of every module that has sources, read from the modules' folders:
 * a new module is covered without being named here.
 */
final class ProjectClasses {

	private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));

	/**
	 * Modules that check the project rather than belong to it.
	 */
	private static final Set<String> CHECKS = Set.of("architecture-tests", "netty-leak-check");

	static final JavaClasses MAIN = read("main", "classes");

	static final JavaClasses TESTS = read("test", "test-classes");

	private ProjectClasses() {
	}

	private static JavaClasses read(String sources, String output) {
		// What Spring has written ahead of time, and JMH, is not the project's code
		return new ClassFileImporter()
			.withImportOption((location) -> !location.contains("__") && !location.contains("/jmh_generated/"))
			.importPaths(modulesWith(sources).stream().map((module) -> compiled(module, output)).toList());
	}

	static List<Path> modulesWith(String sources) {
		try (Stream<Path> folders = Files.list(ROOT)) {
			return folders.filter((folder) -> Files.exists(folder.resolve("pom.xml")))
				.filter((folder) -> !CHECKS.contains(folder.getFileName().toString()))
				.filter((folder) -> Files.isDirectory(folder.resolve("src/" + sources + "/java")))
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path compiled(Path module, String output) {
		Path classes = module.resolve("target").resolve(output);
		if (!Files.isDirectory(classes)) {
			throw new IllegalStateException(
					classes + " is missing: run the build of the whole project, not of this module alone");
		}
		return classes;
	}

}
