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

package io.asgi.spring.boot.actuate;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The paths to all fields of a response: {@code a.b}, {@code a.*.b} in maps with keys
 * that are names, {@code a[].b} in lists.
 *
 * @param paths the paths, in the order of the response
 */
record FieldPaths(Set<String> paths) {

	/**
	 * Find the fields of a response that is written from a record.
	 */
	static FieldPaths of(Class<?> descriptor) {
		FieldPaths paths = new FieldPaths(new LinkedHashSet<>());
		paths.addType("", descriptor);
		return paths;
	}

	/**
	 * Find the fields of a response as it was read.
	 * @param response the response
	 * @param mapsOfNames paths to maps whose keys are names
	 */
	static FieldPaths of(Map<String, Object> response, Set<String> mapsOfNames) {
		FieldPaths paths = new FieldPaths(new LinkedHashSet<>());
		paths.addValue("", response, mapsOfNames);
		return paths;
	}

	private void addType(String path, Type type) {
		if (type instanceof Class<?> descriptor && descriptor.isRecord()) {
			for (RecordComponent component : descriptor.getRecordComponents()) {
				addType((path.isEmpty() ? "" : path + ".") + component.getName(), component.getGenericType());
			}
		}
		else if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
			addType(path + ".*", map.getActualTypeArguments()[1]);
		}
		else if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
			addType(path + "[]", list.getActualTypeArguments()[0]);
		}
		else {
			this.paths.add(path);
		}
	}

	private void addValue(String path, Object value, Set<String> mapsOfNames) {
		if (value instanceof Map<?, ?> map) {
			map.forEach((key, entry) -> addValue(
					(path.isEmpty() ? "" : path + ".") + (mapsOfNames.contains(path) ? "*" : key), entry, mapsOfNames));
		}
		else if (value instanceof List<?> list) {
			list.forEach((element) -> addValue(path + "[]", element, mapsOfNames));
		}
		else {
			this.paths.add(path);
		}
	}

}
