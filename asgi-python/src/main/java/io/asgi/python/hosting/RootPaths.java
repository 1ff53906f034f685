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

package io.asgi.python.hosting;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.asgi.ConnectionScope;
import io.asgi.ConnectionScopeBuilder;
import io.asgi.HttpScope;
import io.asgi.WebSocketScope;
import io.asgi.python.RootPathMode;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a scope what an application expects that learns in its own way where it is
 * mounted.
 */
final class RootPaths {

	private RootPaths() {
	}

	static ConnectionScope apply(RootPathMode mode, ConnectionScope scope) {
		if (mode == RootPathMode.SPEC || scope.rootPath().isEmpty()) {
			return scope;
		}
		String rootPath = (mode == RootPathMode.HIDDEN) ? "" : scope.rootPath();
		String path = stripped(scope);
		byte[] rawPath = strippedRaw(scope.rawPath(), scope.rootPath().getBytes(StandardCharsets.UTF_8));
		if (scope instanceof HttpScope http) {
			return http.with((builder) -> change(builder, rootPath, path, rawPath));
		}
		return ((WebSocketScope) scope).with((builder) -> change(builder, rootPath, path, rawPath));
	}

	private static void change(ConnectionScopeBuilder<?> builder, String rootPath, String path,
			byte @Nullable [] rawPath) {
		builder.rootPath(rootPath).path(path).rawPath(rawPath);
	}

	private static String stripped(ConnectionScope scope) {
		String path = scope.path();
		if (!path.startsWith(scope.rootPath())) {
			return path;
		}
		String rest = path.substring(scope.rootPath().length());
		return rest.startsWith("/") ? rest : "/" + rest;
	}

	/**
	 * Take the mount from the path as it was received, in which any of its characters may
	 * be percent-encoded.
	 */
	private static byte @Nullable [] strippedRaw(byte @Nullable [] rawPath, byte[] rootPath) {
		if (rawPath == null) {
			return null;
		}
		int position = 0;
		for (byte expected : rootPath) {
			int value = (position < rawPath.length) ? rawPath[position] & 0xFF : -1;
			int length = 1;
			if (value == '%' && position + 2 < rawPath.length) {
				int high = Character.digit(rawPath[position + 1], 16);
				int low = Character.digit(rawPath[position + 2], 16);
				if (high >= 0 && low >= 0) {
					value = 16 * high + low;
					length = 3;
				}
			}
			if (value != (expected & 0xFF)) {
				return rawPath;
			}
			position += length;
		}
		byte[] rest = Arrays.copyOfRange(rawPath, position, rawPath.length);
		return (rest.length == 0) ? new byte[] { '/' } : rest;
	}

}
