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
import io.asgi.AsgiScope;
import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpScope;
import io.asgi.IllegalEventException;
import io.asgi.LifespanScope;
import io.asgi.WebSocketScope;
import org.jspecify.annotations.Nullable;

/**
 * What a server lets an application do, as a state machine for each protocol. Not safe to
 * use from several threads.
 */
interface ServerRules {

	/**
	 * Take an event of the application.
	 * @return whether the client gets to see it; {@code false} if it is ignored
	 * @throws IllegalEventException if the event is not allowed now, or not valid
	 * @throws ClientDisconnectedException if the client has left
	 */
	boolean send(AsgiSendEvent event);

	/**
	 * Take an event of the client.
	 * @throws IllegalArgumentException if a client of this protocol cannot cause it
	 * @throws IllegalStateException if the client has left already
	 */
	void input(AsgiReceiveEvent event);

	/**
	 * Return what every receive yields because the application has ended the exchange.
	 * @return the event, or {@code null} if the exchange goes on
	 */
	@Nullable AsgiReceiveEvent farewell();

	/**
	 * Return what was in a file when an event sent it.
	 */
	default byte[] content(AsgiSendEvent event) {
		throw new IllegalArgumentException("No file belongs to " + event.type());
	}

	static ServerRules of(AsgiScope scope) {
		if (scope instanceof HttpScope http) {
			return new HttpRules(http);
		}
		if (scope instanceof WebSocketScope webSocket) {
			return new WebSocketRules(webSocket);
		}
		if (scope instanceof LifespanScope) {
			return new LifespanRules();
		}
		throw new IllegalArgumentException("No rules for the scope type '" + scope.type() + "'");
	}

}
