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

package io.asgi.server.report;

import java.time.Instant;
import java.util.Objects;

import io.asgi.HostPort;
import org.jspecify.annotations.Nullable;

/**
 * A scope that an application is called with, or will be when it is its turn. Path and
 * method are as the client chose them: escape them before they are written anywhere.
 *
 * @param type the type of the scope, {@code http} or {@code websocket}
 * @param httpVersion the version of HTTP: {@code 1.0}, {@code 1.1} or {@code 2}
 * @param method the method of the request
 * @param path the decoded path, without the query
 * @param client the client, or {@code null} if it has no address
 * @param startedAt when the request reached the server
 * @param waiting whether the application has not been called yet
 */
public record LiveScope(String type, String httpVersion, String method, String path, @Nullable HostPort client,
		Instant startedAt, boolean waiting) {

	public LiveScope {
		Objects.requireNonNull(type, "'type' must not be null");
		Objects.requireNonNull(httpVersion, "'httpVersion' must not be null");
		Objects.requireNonNull(method, "'method' must not be null");
		Objects.requireNonNull(path, "'path' must not be null");
		Objects.requireNonNull(startedAt, "'startedAt' must not be null");
	}

}
