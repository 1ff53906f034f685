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
import io.asgi.python.worker.WorkerDrainedException;
import io.asgi.python.worker.WorkerLostException;
import reactor.core.publisher.Mono;

/**
 * What a client gets where no worker answers it. It says nothing of what is inside.
 */
final class Answers {

	private static final String DENIAL = "websocket.http.response";

	// RFC 6455, section 7.4.1, and the registry of close codes that it founds

	private static final int GOING_AWAY = 1001;

	private static final int INTERNAL_ERROR = 1011;

	private static final int SERVICE_RESTART = 1012;

	private Answers() {
	}

	/**
	 * No worker could take the call.
	 */
	static Mono<Void> unavailable(ConnectionScope scope, AsgiSend send, NoWorkerException reason) {
		return unavailable(Math.max(1, reason.retryAfter().plusMillis(999).toSeconds())).send(scope, send, reason);
	}

	private static Answer unavailable(long seconds) {
		return new Answer(503,
				AsgiHeaders.of("content-type", "text/plain; charset=utf-8", "retry-after", Long.toString(seconds)),
				"Service Unavailable");
	}

	/**
	 * The worker was lost with the call.
	 * @param progress how far it had come
	 * @param stopping whether the application ends, and not only the worker
	 */
	static Mono<Void> lost(ConnectionScope scope, Progress progress, WorkerLostException reason, boolean stopping) {
		boolean drained = reason instanceof WorkerDrainedException;
		if (progress.isAccepted()) {
			WebSocketSendEvent.Close close = !drained
					? new WebSocketSendEvent.Close(INTERNAL_ERROR, "The application was lost")
					: stopping ? new WebSocketSendEvent.Close(GOING_AWAY, "")
							: new WebSocketSendEvent.Close(SERVICE_RESTART, "The application is restarted");
			return progress.send(close).onErrorMap((ex) -> reason);
		}
		if (progress.hasBegun()) {
			// A response that is cut off must not pass for a whole one: the server aborts
			return Mono.error(reason);
		}
		AsgiHeaders headers = AsgiHeaders.of("content-type", "text/plain; charset=utf-8");
		Answer answer = drained ? unavailable(1) : new Answer(502, headers, "Bad Gateway");
		return answer.send(scope, progress, reason);
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
