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

import java.util.function.UnaryOperator;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiSend;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketSendEvent;
import reactor.core.publisher.Mono;

/**
 * Changes the header fields of the response, whichever event has them.
 */
record HeaderSend(AsgiSend send, UnaryOperator<AsgiHeaders> change) implements AsgiSend {

	@Override
	public Mono<Void> send(AsgiSendEvent event) {
		return this.send.send(changed(event));
	}

	private AsgiSendEvent changed(AsgiSendEvent event) {
		if (event instanceof HttpSendEvent.Start start) {
			return start.withHeaders(this.change.apply(start.headers()));
		}
		if (event instanceof WebSocketSendEvent.Accept accept) {
			return new WebSocketSendEvent.Accept(accept.subprotocol(), this.change.apply(accept.headers()));
		}
		if (event instanceof WebSocketSendEvent.DenialStart denial) {
			return new WebSocketSendEvent.DenialStart(denial.status(), this.change.apply(denial.headers()));
		}
		return event;
	}

}
