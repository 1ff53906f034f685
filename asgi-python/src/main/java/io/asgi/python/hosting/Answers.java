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

import io.asgi.AsgiHeaders;
import io.asgi.AsgiSend;
import io.asgi.ConnectionScope;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketSendEvent;
import io.asgi.python.pool.NoWorkerException;
import io.asgi.python.worker.WorkerLostException;
import reactor.core.publisher.Mono;

/**
 * What a client gets where no worker answers it. It says nothing of what is inside.
 */
final class Answers {

	private static final String DENIAL = "websocket.http.response";

	private static final int INTERNAL_ERROR = 1011;

	private Answers() {
	}

	/**
	 * No worker could take the call.
	 */
	static Mono<Void> unavailable(ConnectionScope scope, AsgiSend send, NoWorkerException reason) {
		long seconds = Math.max(1, reason.retryAfter().plusMillis(999).toSeconds());
		AsgiHeaders headers = AsgiHeaders.of("content-type", "text/plain; charset=utf-8", "retry-after",
				Long.toString(seconds));
		return new Answer(503, headers, "Service Unavailable").send(scope, send, reason);
	}

	/**
	 * The worker was lost with the call.
	 * @param progress how far it had come
	 */
	static Mono<Void> lost(ConnectionScope scope, Progress progress, WorkerLostException reason) {
		if (progress.isAccepted()) {
			return progress.send(new WebSocketSendEvent.Close(INTERNAL_ERROR, "The application was lost"))
				.onErrorMap((ex) -> reason);
		}
		if (progress.hasBegun()) {
			// A response that is cut off must not pass for a whole one: the server aborts
			return Mono.error(reason);
		}
		AsgiHeaders headers = AsgiHeaders.of("content-type", "text/plain; charset=utf-8");
		return new Answer(502, headers, "Bad Gateway").send(scope, progress, reason);
	}

	/**
	 * A short response.
	 */
	private record Answer(int status, AsgiHeaders headers, String text) {

		Mono<Void> send(ConnectionScope scope, AsgiSend send, RuntimeException reason) {
			if (scope instanceof HttpScope) {
				return send.send(new HttpSendEvent.Start(this.status, this.headers, false))
					.then(Mono.defer(() -> send.send(HttpSendEvent.Body.last(this.text))));
			}
			if (scope.extensions().containsKey(DENIAL)) {
				return send.send(new WebSocketSendEvent.DenialStart(this.status, this.headers))
					.then(Mono.defer(() -> send
						.send(new WebSocketSendEvent.DenialBody(this.text.getBytes(StandardCharsets.UTF_8), false))));
			}
			return Mono.error(reason);
		}

	}

}
