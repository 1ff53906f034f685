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

package io.asgi.spring.boot.autoconfigure;

import java.util.Map;
import java.util.function.Supplier;

import io.asgi.AsgiApplication;
import io.asgi.server.Mount;
import org.jspecify.annotations.Nullable;

/**
 * The path under which everything is served, {@code spring.webflux.base-path}. It holds
 * for applications whichever way requests reach them, so that the way does not change
 * their addresses.
 *
 * @param value the path, empty for none
 */
record BasePath(String value) {

	static final String PROPERTY = "spring.webflux.base-path";

	/**
	 * Read the property as Spring Boot does.
	 */
	static BasePath of(@Nullable String property) {
		String value = (property != null) ? property.trim() : "";
		value = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
		value = (value.isEmpty() || value.startsWith("/")) ? value : "/" + value;
		if (!value.isEmpty()) {
			String path = value;
			MountPaths.problem(path).ifPresent((problem) -> {
				throw new AsgiMountException(
						"ASGI applications cannot be mounted under the base path '" + path + "': " + problem + ".",
						"Correct the property '" + PROPERTY + "'.");
			});
		}
		return new BasePath(value);
	}

	/**
	 * Make a mount under this path. A root path that is not the same as the path was
	 * chosen by somebody who knows better.
	 */
	Mount mount(MountDefinition definition, AsgiApplication application, Supplier<Map<String, Object>> state) {
		boolean same = definition.rootPath().equals(definition.path());
		return new Mount(definition.name(), this.value + definition.path(),
				same ? this.value + definition.rootPath() : definition.rootPath(), application, state);
	}

	/**
	 * Return whether a mount takes everything under this path.
	 */
	boolean isRoot(Mount mount) {
		return mount.path().equals(this.value);
	}

}
