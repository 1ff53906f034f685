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

import io.asgi.AsgiSend;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketSendEvent;
import reactor.core.publisher.Mono;

/**
 * Remembers how far the application has come with its answer, in case it is lost.
 */
final class Progress implements AsgiSend {

	private final AsgiSend send;

	private volatile boolean begun;

	private volatile boolean accepted;

	Progress(AsgiSend send) {
		this.send = send;
	}

	@Override
	public Mono<Void> send(AsgiSendEvent event) {
		if (!this.begun) {
			this.accepted = event instanceof WebSocketSendEvent.Accept;
			this.begun = this.accepted || event instanceof HttpSendEvent.Start
					|| event instanceof WebSocketSendEvent.DenialStart || event instanceof WebSocketSendEvent.Close;
		}
		return this.send.send(event);
	}

	/**
	 * Return whether a response has begun, of whatever kind.
	 */
	boolean hasBegun() {
		return this.begun;
	}

	/**
	 * Return whether a WebSocket has been accepted.
	 */
	boolean isAccepted() {
		return this.accepted;
	}

}
