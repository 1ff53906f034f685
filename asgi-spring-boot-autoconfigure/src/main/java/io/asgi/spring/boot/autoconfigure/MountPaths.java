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

import java.util.Optional;

import io.asgi.AsgiApplication;
import io.asgi.server.Mount;
import reactor.core.publisher.Mono;

/**
 * Tells whether an application can be mounted at a path. {@link Mount} makes the rules.
 */
final class MountPaths {

	private static final AsgiApplication NONE = (scope, receive, send) -> Mono.empty();

	private MountPaths() {
	}

	/**
	 * Return what is wrong with a path.
	 * @param path the path as configured
	 * @return the problem, or empty if there is none
	 */
	static Optional<String> problem(String path) {
		if (path.isEmpty()) {
			return Optional.of("must not be empty, use '/' for all requests");
		}
		try {
			Mount.of("path", path, NONE);
			return Optional.empty();
		}
		catch (IllegalArgumentException ex) {
			return Optional.of(String.valueOf(ex.getMessage()));
		}
	}

}
