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

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.Type;
import org.springframework.asm.TypePath;
import org.springframework.asm.TypeReference;

/**
 * Which parts of which types of a declaration are nullable.
 */
final class Nullness {

	/**
	 * The type of a field, or the one that a method returns.
	 */
	static final int ITSELF = -1;

	private static final String ANNOTATION = Type.getDescriptor(Nullable.class);

	private final Map<Integer, Set<String>> paths = new HashMap<>();

	void add(int typeReference, @Nullable TypePath path, String annotation) {
		TypeReference reference = new TypeReference(typeReference);
		boolean isParameter = reference.getSort() == TypeReference.METHOD_FORMAL_PARAMETER;
		boolean isItself = reference.getSort() == TypeReference.METHOD_RETURN
				|| reference.getSort() == TypeReference.FIELD;
		if (ANNOTATION.equals(annotation) && (isParameter || isItself)) {
			this.paths
				.computeIfAbsent(isParameter ? reference.getFormalParameterIndex() : ITSELF, (key) -> new HashSet<>())
				.add((path != null) ? path.toString() : "");
		}
	}

	Set<String> of(int parameter) {
		return this.paths.getOrDefault(parameter, Set.of());
	}

}
