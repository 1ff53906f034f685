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

package io.asgi.server.netty;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.asgi.AsgiHeaders;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * Makes the header fields of a scope those that other layers have left. Fields that they
 * have not touched keep their order and duplicates.
 */
final class ChangedHeaders {

	private ChangedHeaders() {
	}

	/**
	 * Apply to the fields of a scope what other layers have changed.
	 * @param received the header fields of the request
	 * @param left those that the other layers have left
	 * @param headers the fields of the scope
	 */
	static AsgiHeaders apply(HttpHeaders received, Map<String, List<String>> left, AsgiHeaders headers) {
		Map<String, List<String>> changed = changes(received, left);
		if (changed.isEmpty()) {
			return headers;
		}
		AsgiHeaders.Builder builder = AsgiHeaders.builder();
		for (AsgiHeaders.Field field : headers) {
			if (!changed.containsKey(field.name())) {
				builder.add(field.name(), field.value());
			}
		}
		changed.forEach((name, values) -> values.forEach((value) -> builder.add(name, value)));
		return builder.build();
	}

	/**
	 * Return the fields that are not as they were, by lower-case names; those that have
	 * been removed without a value.
	 */
	private static Map<String, List<String>> changes(HttpHeaders received, Map<String, List<String>> left) {
		Map<String, List<String>> changed = new LinkedHashMap<>();
		left.forEach((name, values) -> {
			if (!received.getAll(name).equals(values)) {
				changed.put(name.toLowerCase(Locale.ROOT), values);
			}
		});
		for (String name : received.names()) {
			if (!left.containsKey(name)) {
				changed.put(name.toLowerCase(Locale.ROOT), List.of());
			}
		}
		return changed;
	}

}
