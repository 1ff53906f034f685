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

package io.asgi.application;

import io.asgi.AsgiException;
import io.asgi.AsgiReceive;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiSend;
import io.asgi.ClientDisconnectedException;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketSendEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A WebSocket that the application has accepted. Safe to use from any thread.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/www.html#websocket">ASGI
 * WebSocket specification</a>
 */
public final class WebSocketSession {

	private final AsgiReceive receive;

	private final AsgiSend send;

	private WebSocketSession(AsgiReceive receive, AsgiSend send) {
		this.receive = receive;
		this.send = send;
	}

	/**
	 * Wait for the client to connect, and accept without subprotocol and headers.
	 * @param receive yields the events of the WebSocket
	 * @param send takes the events that go to the client
	 * @return the session; fails with {@link ClientDisconnectedException} if the client
	 * leaves before
	 */
	public static Mono<WebSocketSession> accept(AsgiReceive receive, AsgiSend send) {
		return accept(receive, send, WebSocketSendEvent.Accept.of());
	}

	/**
	 * Wait for the client to connect, and accept.
	 * @param receive yields the events of the WebSocket
	 * @param send takes the events that go to the client
	 * @param accept the event to accept with
	 * @return the session; fails with {@link ClientDisconnectedException} if the client
	 * leaves before
	 */
	public static Mono<WebSocketSession> accept(AsgiReceive receive, AsgiSend send, WebSocketSendEvent.Accept accept) {
		return receive.receive().flatMap((event) -> {
			requireConnect(event);
			return send.send(accept);
		}).thenReturn(new WebSocketSession(receive, send));
	}

	/**
	 * Return the messages of the client, text and binary, until the WebSocket is closed.
	 * Each is received when it is requested.
	 * @return the messages, to be subscribed to once; completes at the disconnect
	 */
	public Flux<WebSocketReceiveEvent> messages() {
		return this.receive.events().handle((event, messages) -> {
			if (!event.isLast()) {
				messages.next((WebSocketReceiveEvent) event);
			}
		});
	}

	/**
	 * Send a text message.
	 * @param text the message
	 * @return completes when the server has carried it out
	 */
	public Mono<Void> send(String text) {
		return this.send.send(new WebSocketSendEvent.Text(text));
	}

	/**
	 * Send a binary message.
	 * @param bytes the message, owned by the event that is sent
	 * @return completes when the server has carried it out
	 */
	public Mono<Void> send(byte[] bytes) {
		return this.send.send(new WebSocketSendEvent.Bytes(bytes));
	}

	/**
	 * Close the WebSocket with code 1000.
	 * @return completes when the server has carried it out
	 */
	public Mono<Void> close() {
		return this.send.send(WebSocketSendEvent.Close.of());
	}

	/**
	 * Close the WebSocket.
	 * @param code the close code, see {@link WebSocketSendEvent.Close}
	 * @param reason a reason for the client, at most 123 bytes in UTF-8
	 * @return completes when the server has carried it out
	 */
	public Mono<Void> close(int code, String reason) {
		return this.send.send(new WebSocketSendEvent.Close(code, reason));
	}

	private static void requireConnect(AsgiReceiveEvent event) {
		if (event instanceof WebSocketReceiveEvent.Disconnect) {
			throw new ClientDisconnectedException(WebSocketSendEvent.Accept.TYPE);
		}
		if (!(event instanceof WebSocketReceiveEvent.Connect)) {
			throw new AsgiException(event.type() + " is not " + WebSocketReceiveEvent.Connect.TYPE
					+ ": the WebSocket has been accepted before");
		}
	}

}
