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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The modules that users depend on: those with public types that are not kept from being
 * published. A new one is found without being named here.
 */
final class PublishedModules {

	/**
	 * Packages and types that are public for other packages of the project, not for
	 * users.
	 */
	static final Set<String> INTERNAL = Set.of("io.asgi.server.ApplicationCall", "io.asgi.server.Loop",
			"io.asgi.server.SerialLoop", "io.asgi.server.admission", "io.asgi.server.netty.bind",
			"io.asgi.server.netty.deadline", "io.asgi.server.netty.file", "io.asgi.server.netty.forwarded",
			"io.asgi.server.netty.guard", "io.asgi.server.netty.limits", "io.asgi.server.netty.report",
			"io.asgi.server.netty.tls", "io.asgi.server.protocol");

	private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));

	private PublishedModules() {
	}

	static List<String> names() {
		try (Stream<Path> folders = Files.list(ROOT)) {
			return folders.filter(PublishedModules::isPublished)
				.map((folder) -> folder.getFileName().toString())
				.filter((module) -> !api(module).lines().isEmpty())
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isPublished(Path folder) {
		Path pom = folder.resolve("pom.xml");
		if (!Files.exists(pom) || !hasCode(folder.resolve("src/main"))) {
			return false;
		}
		try {
			return !Files.readString(pom).contains("<maven.deploy.skip>true</maven.deploy.skip>");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean hasCode(Path sources) {
		return Files.isDirectory(sources.resolve("java")) || Files.isDirectory(sources.resolve("kotlin"));
	}

	static ApiListing api(String module) {
		Path classes = ROOT.resolve(module).resolve("target/classes");
		if (!Files.isDirectory(classes)) {
			throw new IllegalStateException(
					classes + " is missing: run the build of the whole project, not of this module alone");
		}
		return ApiListing.of(classes, (name) -> !isInternal(name));
	}

	static boolean isInternal(String typeName) {
		return INTERNAL.stream().anyMatch((internal) -> (typeName + ".").startsWith(internal + "."));
	}

	static Path listing(String module) {
		return ROOT.resolve("architecture-tests/src/test/resources/api").resolve(module + ".txt");
	}

}
