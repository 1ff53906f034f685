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

package io.asgi.server;

import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import io.asgi.AsgiApplication;

/**
 * An application and the path at which it is served.
 *
 * @param name the name of the application, for logs and errors
 * @param path the decoded path under which requests reach the application: empty for all
 * of them, else with a slash at its start and none at its end
 * @param rootPath the root path that the application is told, as a rule the same as
 * {@code path}. In the scope's path it takes the place of {@code path}
 * @param application the application
 * @param state returns the namespace that lifespan start-up has filled; each call of the
 * application gets a shallow copy
 */
public record Mount(String name, String path, String rootPath, AsgiApplication application,
		Supplier<Map<String, Object>> state) {

	public Mount {
		Objects.requireNonNull(name, "'name' must not be null");
		path = normalize("path", path);
		rootPath = normalize("rootPath", rootPath);
		Objects.requireNonNull(application, "'application' must not be null");
		Objects.requireNonNull(state, "'state' must not be null");
	}

	/**
	 * Return a mount whose root path is its path, and whose state is empty.
	 * @param name the name of the application
	 * @param path the path; {@code /} for all requests
	 * @param application the application
	 * @return the mount
	 * @throws IllegalArgumentException if the path is not one that a request can have
	 */
	public static Mount of(String name, String path, AsgiApplication application) {
		return new Mount(name, path, path, application, Map::of);
	}

	/**
	 * Return whether this mount takes every request.
	 * @return {@code true} if its path is empty
	 */
	public boolean isRoot() {
		return this.path.isEmpty();
	}

	private static String normalize(String name, String path) {
		Objects.requireNonNull(path, () -> "'" + name + "' must not be null");
		String normalized = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
		if (normalized.isEmpty()) {
			return "";
		}
		if (!normalized.startsWith("/")) {
			throw new IllegalArgumentException("'" + name + "' must start with a slash: '" + path + "'");
		}
		for (String segment : normalized.substring(1).split("/", -1)) {
			if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
				throw new IllegalArgumentException(
						"'" + name + "' must not have empty, '.' or '..' segments: '" + path + "'");
			}
		}
		for (int i = 0; i < normalized.length(); i++) {
			char ch = normalized.charAt(i);
			if (ch < ' ' || ch == 0x7F || "?#%*{}".indexOf(ch) >= 0) {
				throw new IllegalArgumentException("'" + name + "' must be a decoded path without patterns, '"
						+ ((ch < ' ' || ch == 0x7F) ? "control character" : String.valueOf(ch)) + "' is not allowed: '"
						+ path + "'");
			}
		}
		return normalized;
	}

}
