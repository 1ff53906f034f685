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

package io.asgi.test;

import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.IllegalEventException;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketReceiveEvent.Connect;
import io.asgi.WebSocketReceiveEvent.Disconnect;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.WebSocketSendEvent.Accept;
import io.asgi.WebSocketSendEvent.Close;
import io.asgi.WebSocketSendEvent.DenialBody;
import io.asgi.WebSocketSendEvent.DenialStart;
import org.jspecify.annotations.Nullable;

/**
 * The rules of WebSockets.
 */
final class WebSocketRules implements ServerRules {

	private static final String DENIAL = "websocket.http.response";

	private final WebSocketScope scope;

	private State state = State.CONNECT;

	private @Nullable Disconnect farewell;

	WebSocketRules(WebSocketScope scope) {
		this.scope = scope;
	}

	@Override
	public void input(AsgiReceiveEvent event) {
		if (!(event instanceof WebSocketReceiveEvent)) {
			throw new IllegalArgumentException("A client of a WebSocket does not cause " + event.type());
		}
		if (event instanceof Connect) {
			// An application may answer before it receives the question
			return;
		}
		if (this.state == State.CLOSED) {
			throw new IllegalStateException("The WebSocket is closed already, it does not cause " + event.type());
		}
		if (!event.isLast() && this.state != State.OPEN) {
			throw new IllegalStateException("The WebSocket is not open yet, it does not cause " + event.type());
		}
		if (event.isLast()) {
			this.state = State.CLOSED;
		}
	}

	@Override
	public boolean send(AsgiSendEvent event) {
		if (!(event instanceof WebSocketSendEvent)) {
			throw IllegalEventException.notAllowed(event.type(), this.state);
		}
		if (this.state == State.CLOSED) {
			throw new ClientDisconnectedException(event.type());
		}
		if ((event instanceof DenialStart || event instanceof DenialBody)
				&& !this.scope.extensions().containsKey(DENIAL)) {
			throw IllegalEventException.notOffered(event.type(), DENIAL);
		}
		this.state = next(event);
		return true;
	}

	private State next(AsgiSendEvent event) {
		if (event instanceof Accept accept) {
			require(State.CONNECT, event);
			HeaderRules.check(event.type(), accept.headers());
			String subprotocol = accept.subprotocol();
			if (subprotocol != null && !this.scope.subprotocols().contains(subprotocol)) {
				throw IllegalEventException.invalid(event.type(), "the client does not offer the subprotocol '"
						+ subprotocol + "', it offers " + this.scope.subprotocols());
			}
			return State.OPEN;
		}
		if (event instanceof Close close && this.state != State.DENIAL) {
			boolean open = (this.state == State.OPEN);
			this.farewell = open ? new Disconnect(close.code(), close.reason()) : Disconnect.of(Disconnect.ABNORMAL);
			return State.CLOSED;
		}
		if (event instanceof DenialStart start) {
			require(State.CONNECT, event);
			HeaderRules.check(event.type(), start.headers());
			if (start.status() < 300) {
				throw IllegalEventException.invalid(event.type(),
						"status " + start.status() + " does not deny a WebSocket on every version of HTTP");
			}
			return State.DENIAL;
		}
		if (event instanceof DenialBody body) {
			require(State.DENIAL, event);
			this.farewell = body.more() ? null : Disconnect.of(Disconnect.ABNORMAL);
			return body.more() ? State.DENIAL : State.CLOSED;
		}
		require(State.OPEN, event);
		return State.OPEN;
	}

	private void require(State required, AsgiSendEvent event) {
		if (this.state == State.CONNECT && required != State.CONNECT) {
			throw IllegalEventException.tooEarly(event.type(), this.state,
					(required == State.OPEN) ? "websocket.accept" : "websocket.http.response.start");
		}
		if (this.state != required) {
			throw IllegalEventException.notAllowed(event.type(), this.state);
		}
	}

	@Override
	public @Nullable AsgiReceiveEvent farewell() {
		return this.farewell;
	}

	private enum State {

		CONNECT, DENIAL, OPEN, CLOSED

	}

}
