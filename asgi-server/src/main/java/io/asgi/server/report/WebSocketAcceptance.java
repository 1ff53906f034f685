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

import java.time.Duration;
import java.util.Objects;

import io.asgi.AsgiHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that its application has accepted.
 *
 * @param request the request that asked for it
 * @param duration the time from the head of the request until the WebSocket was open
 * @param status the status code of the handshake: 101, or 200 over HTTP/2
 * @param responseHeaders the header fields of the handshake's response
 * @param subprotocol the subprotocol, or {@code null}
 */
public record WebSocketAcceptance(ReportedRequest request, Duration duration, int status, AsgiHeaders responseHeaders,
		@Nullable String subprotocol) {

	public WebSocketAcceptance {
		Objects.requireNonNull(request, "'request' must not be null");
		Objects.requireNonNull(duration, "'duration' must not be null");
		Objects.requireNonNull(responseHeaders, "'responseHeaders' must not be null");
	}

}
