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

package io.asgi.server.accesslog;

import java.time.Duration;

import io.asgi.AsgiHeaders;
import io.asgi.HostPort;
import io.asgi.server.report.HttpReport;
import io.asgi.server.report.Outcome;
import io.asgi.server.report.ReportedRequest;
import io.asgi.server.report.WebSocketAcceptance;
import io.asgi.server.report.WebSocketReport;
import org.jspecify.annotations.Nullable;

/**
 * What a line of the access log can tell.
 *
 * @param request the request
 * @param duration how long it took
 * @param status the status code, or {@code null}
 * @param responseHeaders the header fields of the response
 * @param bytesReceived bytes from the client
 * @param bytesSent bytes to the client
 * @param outcome how it came out, or {@code null} if it is not over
 * @param subprotocol the subprotocol of a WebSocket, or {@code null}
 * @param webSocket the WebSocket that is closed, or {@code null}
 */
record Entry(ReportedRequest request, Duration duration, @Nullable Integer status, AsgiHeaders responseHeaders,
		long bytesReceived, long bytesSent, @Nullable Outcome outcome, @Nullable String subprotocol,
		@Nullable WebSocketReport webSocket) {

	static Entry of(HttpReport report) {
		return new Entry(report.request(), report.duration(), report.status(), report.responseHeaders(),
				report.bytesReceived(), report.bytesSent(), report.outcome(), null, null);
	}

	static Entry of(WebSocketAcceptance acceptance) {
		return new Entry(acceptance.request(), acceptance.duration(), acceptance.status(), acceptance.responseHeaders(),
				0, 0, null, acceptance.subprotocol(), null);
	}

	static Entry of(WebSocketReport report) {
		WebSocketAcceptance acceptance = report.acceptance();
		return new Entry(acceptance.request(), report.duration(), acceptance.status(), acceptance.responseHeaders(),
				report.bytesReceived(), report.bytesSent(), report.outcome(), acceptance.subprotocol(), report);
	}

	@Nullable String clientHost() {
		HostPort client = this.request.scope().client();
		return (client != null) ? client.host() : null;
	}

	byte[] rawPath() {
		byte[] rawPath = this.request.scope().rawPath();
		return (rawPath != null) ? rawPath : new byte[0];
	}

	/**
	 * Return a header field: the application's word for it, or else the client's.
	 */
	@Nullable String responseOrRequestHeader(String name) {
		String value = this.responseHeaders.first(name);
		return (value != null) ? value : this.request.scope().headers().first(name);
	}

}
