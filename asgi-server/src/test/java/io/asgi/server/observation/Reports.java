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

package io.asgi.server.observation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

import io.asgi.AsgiHeaders;
import io.asgi.HostPort;
import io.asgi.HttpScope;
import io.asgi.WebSocketScope;
import io.asgi.server.report.HttpReport;
import io.asgi.server.report.Outcome;
import io.asgi.server.report.ReportedRequest;
import io.asgi.server.report.WebSocketAcceptance;
import io.asgi.server.report.WebSocketReport;
import org.jspecify.annotations.Nullable;

/**
 * What a server may report.
 */
final class Reports {

	private Reports() {
	}

	static ReportedRequest request(String method, String protocol, @Nullable String application) {
		HttpScope scope = HttpScope.builder()
			.path("/a b")
			.rawPath("/a%20b".getBytes(StandardCharsets.US_ASCII))
			.queryString("secret=1")
			.headers(AsgiHeaders.of("host", "a", "traceparent", "00-1", "tracestate", "a=1", "tracestate", "b=2"))
			.client(new HostPort("192.0.2.1", 4711))
			.build();
		return new ReportedRequest(scope, method, protocol, application, Instant.now());
	}

	static ReportedRequest request() {
		return request("GET", "HTTP/1.1", "hello");
	}

	static HttpReport http(@Nullable Integer status, Outcome outcome) {
		return new HttpReport(request(), Duration.ofMillis(1), status, AsgiHeaders.empty(), 0, 0, outcome);
	}

	static ReportedRequest handshake() {
		WebSocketScope scope = WebSocketScope.builder().path("/chat").build();
		return new ReportedRequest(scope, "GET", "HTTP/1.1", "chat", Instant.now());
	}

	static WebSocketAcceptance acceptance() {
		return new WebSocketAcceptance(handshake(), Duration.ofMillis(1), 101, AsgiHeaders.empty(), null);
	}

	static WebSocketReport webSocket(int closeCode, Outcome outcome) {
		return new WebSocketReport(acceptance(), Duration.ofMillis(2), closeCode, "", 0, 0, 0, 0, outcome);
	}

}
