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

package io.asgi.benchmarks.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.AsgiSend;
import io.asgi.HttpSendEvent;
import io.asgi.application.HttpApplication;
import io.asgi.application.RequestBody;
import reactor.core.publisher.Mono;

/**
 * The ASGI applications, each for one path.
 */
public final class AsgiApplications {

	private static final AsgiHeaders TEXT = AsgiHeaders.of("content-type", "text/plain");

	private static final AsgiHeaders JSON = AsgiHeaders.of("content-type", "application/json");

	private static final AsgiHeaders BYTES = AsgiHeaders.of("content-type", "application/octet-stream");

	private AsgiApplications() {
	}

	/**
	 * Return all applications.
	 * @return the applications by their paths
	 */
	public static Map<String, AsgiApplication> byPath() {
		Map<String, AsgiApplication> applications = new LinkedHashMap<>();
		applications.put(Content.PLAINTEXT_PATH, http((send) -> respond(send, TEXT, Content.plaintext())));
		applications.put(Content.JSON_PATH, http((send) -> respond(send, JSON, Content.json())));
		applications.put(Content.LARGE_PATH, http((send) -> respond(send, TEXT, Content.large())));
		HttpApplication echo = (scope, receive, send) -> RequestBody.bytes(receive)
			.flatMap((body) -> respond(send, BYTES, body));
		applications.put(Content.ECHO_PATH, echo);
		return applications;
	}

	private static HttpApplication http(Function<AsgiSend, Mono<Void>> answer) {
		return (scope, receive, send) -> answer.apply(send);
	}

	private static Mono<Void> respond(AsgiSend send, AsgiHeaders headers, byte[] body) {
		return send.send(HttpSendEvent.Start.of(200, headers)).then(send.send(HttpSendEvent.Body.last(body)));
	}

}
