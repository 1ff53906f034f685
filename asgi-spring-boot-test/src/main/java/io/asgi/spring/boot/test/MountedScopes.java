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

package io.asgi.spring.boot.test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.asgi.ConnectionScope;
import io.asgi.HttpScope;
import io.asgi.WebSocketScope;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;

/**
 * Makes of the scope of a request what the server makes of it for a mounted application.
 */
final class MountedScopes {

	private MountedScopes() {
	}

	static HttpScope of(HttpScope scope, Mount mount) {
		return scope.with((changes) -> changes.path(path(scope, mount))
			.rawPath(scope.rawPath())
			.rootPath(mount.rootPath())
			.state(state(mount)));
	}

	static WebSocketScope of(WebSocketScope scope, Mount mount) {
		return scope.with((changes) -> changes.path(path(scope, mount))
			.rawPath(scope.rawPath())
			.rootPath(mount.rootPath())
			.state(state(mount)));
	}

	static ConnectionScope of(ConnectionScope scope, Mount mount) {
		return (scope instanceof HttpScope http) ? of(http, mount) : of((WebSocketScope) scope, mount);
	}

	private static String path(ConnectionScope scope, Mount mount) {
		String path = scope.path();
		if (new Mounts(List.of(mount)).find(path) == null) {
			throw new IllegalArgumentException("No request for '" + path + "' reaches the application '" + mount.name()
					+ "', which is mounted at '" + mount.path() + "'");
		}
		return mount.rootPath() + path.substring(mount.path().length());
	}

	private static Map<String, Object> state(Mount mount) {
		return new ConcurrentHashMap<>(mount.state().get());
	}

}
