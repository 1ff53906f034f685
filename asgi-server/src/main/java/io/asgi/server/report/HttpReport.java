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
 * An HTTP exchange that is over for its client; its application may go on. A handshake
 * that no application accepted is an HTTP exchange, too.
 *
 * @param request the request
 * @param duration the time from the head of the request to the last byte of the response
 * that was handed to the socket, or to the loss of the connection
 * @param status the status code, or {@code null} if there was no response
 * @param responseHeaders the header fields of the response
 * @param bytesReceived how many bytes of the request body were taken for the application
 * @param bytesSent how many bytes of the response body, compressed if it was, were handed
 * to the connection. A client that has left may not have got all of them
 * @param outcome how it came out
 */
public record HttpReport(ReportedRequest request, Duration duration, @Nullable Integer status,
		AsgiHeaders responseHeaders, long bytesReceived, long bytesSent, Outcome outcome) {

	public HttpReport {
		Objects.requireNonNull(request, "'request' must not be null");
		Objects.requireNonNull(duration, "'duration' must not be null");
		Objects.requireNonNull(responseHeaders, "'responseHeaders' must not be null");
		Objects.requireNonNull(outcome, "'outcome' must not be null");
	}

}
