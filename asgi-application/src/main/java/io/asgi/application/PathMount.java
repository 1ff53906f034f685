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

package io.asgi.application;

import java.util.Objects;

import io.asgi.AsgiApplication;
import io.asgi.ConnectionScope;
import io.asgi.HttpScope;
import io.asgi.WebSocketScope;

/**
 * An application and the path at which a router has it.
 *
 * @param path the decoded path: empty, or with a slash at its start and none at its end
 * @param application the application
 */
record PathMount(String path, AsgiApplication application) {

	private static final String NOT_IN_A_PATH = "?#%*{}";

	/**
	 * Return a mount, its path made canonical.
	 */
	static PathMount of(String path, AsgiApplication application) {
		Objects.requireNonNull(path, "'path' must not be null");
		Objects.requireNonNull(application, "'application' must not be null");
		String canonical = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
		if (!canonical.isEmpty() && !canonical.startsWith("/")) {
			throw new IllegalArgumentException("'path' must start with a slash: '" + path + "'");
		}
		if (canonical.endsWith("/") || canonical.contains("//")) {
			throw new IllegalArgumentException("'path' must not have empty segments: '" + path + "'");
		}
		if (canonical.chars().anyMatch((ch) -> NOT_IN_A_PATH.indexOf(ch) >= 0)) {
			throw new IllegalArgumentException(
					"'path' must be a decoded path without patterns, none of " + NOT_IN_A_PATH + ": '" + path + "'");
		}
		return new PathMount(canonical, application);
	}

	/**
	 * Return the part of a scope's path that is below its root path; the whole path if,
	 * as behind some proxies, the root path is not in it.
	 */
	static String pathBelow(ConnectionScope scope) {
		String rootPath = scope.rootPath();
		return isPrefix(rootPath, scope.path()) ? scope.path().substring(rootPath.length()) : scope.path();
	}

	boolean takes(String path) {
		return isPrefix(this.path, path);
	}

	/**
	 * Return the scope that the application is called with.
	 */
	ConnectionScope enter(ConnectionScope scope) {
		if (this.path.isEmpty()) {
			return scope;
		}
		String rootPath = scope.rootPath() + this.path;
		if (scope instanceof HttpScope http) {
			return http.with((changes) -> changes.rootPath(rootPath));
		}
		if (scope instanceof WebSocketScope webSocket) {
			return webSocket.with((changes) -> changes.rootPath(rootPath));
		}
		throw new IllegalArgumentException("Unknown type of connection: " + scope.type());
	}

	private static boolean isPrefix(String prefix, String path) {
		return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
	}

}
