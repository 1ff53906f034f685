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

import io.asgi.ConnectionScope;
import org.jspecify.annotations.Nullable;

/**
 * The request with which a reported exchange began. All that a client can choose is as
 * the client sent it: escape it before it is written anywhere.
 *
 * @param scope the scope, for headers, path and addresses
 * @param method the method as it was received
 * @param protocol the protocol, such as {@code HTTP/1.1} or {@code HTTP/2.0}
 * @param application the name of the application, or {@code null} if the request had not
 * reached one
 * @param startedAt when the head of the request had arrived
 */
public record ReportedRequest(ConnectionScope scope, String method, String protocol, @Nullable String application,
		Instant startedAt) {

	public ReportedRequest {
		Objects.requireNonNull(scope, "'scope' must not be null");
		Objects.requireNonNull(method, "'method' must not be null");
		Objects.requireNonNull(protocol, "'protocol' must not be null");
		Objects.requireNonNull(startedAt, "'startedAt' must not be null");
	}

	/**
	 * Return the protocol in the words of metrics, where it must be one of few: clients
	 * can ask for any version.
	 * @return {@code http/1.0}, {@code http/1.1}, {@code http/2} or {@code UNKNOWN}
	 */
	public String protocolName() {
		return switch (this.protocol) {
			case "HTTP/1.0" -> "http/1.0";
			case "HTTP/1.1" -> "http/1.1";
			case "HTTP/2.0" -> "http/2";
			default -> "UNKNOWN";
		};
	}

}
