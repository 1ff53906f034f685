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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What users may depend on: the public and protected types and members of compiled
 * classes, one a line, each with the name of its type.
 *
 * @param lines the lines, types in the order of their names, and after the declaration of
 * each its members in the order of theirs
 */
record ApiListing(List<String> lines) {

	/**
	 * Read the listing of compiled classes.
	 * @param classes the folder that has them
	 * @param isApi whether a type is part of the API if it is public, by its name
	 */
	static ApiListing of(Path classes, Predicate<String> isApi) {
		Map<String, ApiType> types = new TreeMap<>();
		try (Stream<Path> files = Files.walk(classes)) {
			for (Path file : (Iterable<Path>) files.filter(ApiListing::isType)::iterator) {
				ApiType type = ApiReader.read(Files.readAllBytes(file));
				types.put(type.name(), type);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		List<String> lines = new ArrayList<>();
		for (ApiType type : types.values()) {
			if (isApi.test(type.javaName()) && isVisible(type, types)) {
				lines.add(type.line(type.declaration()));
				members(type, types).stream().sorted().distinct().map(type::line).forEach(lines::add);
			}
		}
		return new ApiListing(List.copyOf(lines));
	}

	private static boolean isType(Path file) {
		String name = file.getFileName().toString();
		return name.endsWith(".class") && !name.equals("package-info.class") && !name.equals("module-info.class");
	}

	private static boolean isVisible(ApiType type, Map<String, ApiType> types) {
		ApiType outer = types.get(type.outerName());
		return type.visible() && (outer == null || isVisible(outer, types));
	}

	/**
	 * What a hidden superclass declares is seen through the type that extends it.
	 */
	private static List<String> members(ApiType type, Map<String, ApiType> types) {
		List<String> members = new ArrayList<>(type.members());
		ApiType parent = (type.superName() != null) ? types.get(type.superName()) : null;
		while (parent != null && !isVisible(parent, types)) {
			String constructor = parent.name().substring(parent.name().lastIndexOf('/') + 1) + "(";
			parent.members().stream().filter((member) -> !member.contains(" " + constructor)).forEach(members::add);
			parent = (parent.superName() != null) ? types.get(parent.superName()) : null;
		}
		return members;
	}

}
