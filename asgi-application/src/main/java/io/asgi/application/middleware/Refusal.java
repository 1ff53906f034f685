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

package io.asgi.application.middleware;

import java.nio.charset.StandardCharsets;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.ConnectionScope;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.application.Responses;
import reactor.core.publisher.Mono;

/**
 * An answer in the application's place: a status with a short text, or, to a WebSocket
 * where the server cannot send one, its plain 403.
 */
record Refusal(int status, String text) {

	Mono<Void> answer(ConnectionScope scope, AsgiReceive receive, AsgiSend send) {
		if (!(scope instanceof WebSocketScope)) {
			return send.sendAll(Responses.text(this.status, this.text + "\n"));
		}
		Mono<Void> connected = receive.receive().then();
		if (!scope.extensions().containsKey("websocket.http.response")) {
			return connected.then(send.send(WebSocketSendEvent.Close.of()));
		}
		AsgiHeaders headers = AsgiHeaders.of("content-type", "text/plain; charset=utf-8");
		byte[] body = (this.text + "\n").getBytes(StandardCharsets.UTF_8);
		return connected.then(send.send(new WebSocketSendEvent.DenialStart(this.status, headers)))
			.then(send.send(new WebSocketSendEvent.DenialBody(body, false)));
	}

}
