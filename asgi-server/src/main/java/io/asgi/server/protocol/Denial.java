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

package io.asgi.server.protocol;

import java.util.function.Consumer;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiReceiveEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;
import io.asgi.WebSocketSendEvent;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP response that denies a WebSocket. It follows the rules of any other one, under
 * the names that its events have on a WebSocket.
 *
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/extensions.html#websocket-denial-response">ASGI
 * extensions, "Websocket Denial Response"</a>
 */
final class Denial {

	private final HttpProtocol response;

	/**
	 * Create a denial.
	 * @param transport carries the response
	 * @param whenOver run when the response is complete, or will never be
	 */
	Denial(HttpTransport transport, Runnable whenOver) {
		// A handshake is a GET, or a CONNECT whose denial is like the response to a GET.
		// The sends of the WebSocket come one at a time
		this.response = new HttpProtocol(transport, "GET", 1);
		this.response.receive(new Disconnect(whenOver));
	}

	void start(WebSocketSendEvent.DenialStart event, Completion completion) {
		if (event.status() < 300) {
			// On every version of HTTP: a proxy may speak another one with the client
			throw IllegalEventException.invalid(event.type(), "status " + event.status()
					+ " would accept the WebSocket over HTTP/2 (RFC 8441, section 5), use one of 300 and above");
		}
		this.response.send(new HttpSendEvent.Start(event.status(), event.headers(), false),
				new Renamed(event.type(), completion));
	}

	void body(WebSocketSendEvent.DenialBody event, Completion completion) {
		this.response.send(new HttpSendEvent.Body(event.body(), event.more()), new Renamed(event.type(), completion));
	}

	/**
	 * Write a whole response that is the server's own, in place of an accept or because
	 * of a close.
	 */
	void whole(FailureResponse response, AsgiHeaders headers, Completion completion) {
		this.response.send(new HttpSendEvent.Start(response.status(),
				headers.with("content-type", "text/plain; charset=utf-8"), false), Completion.IGNORED);
		this.response.send(HttpSendEvent.Body.last(response.message()),
				new Renamed(WebSocketSendEvent.Close.TYPE, completion));
	}

	boolean isUnderWay() {
		return this.response.isUnderWay();
	}

	void clientGone() {
		this.response.clientGone();
	}

	void applicationEnded(@Nullable Throwable failure, Consumer<Ending> report) {
		if (failure == null || !this.response.isUnderWay()) {
			this.response.applicationEnded(null, report);
			return;
		}
		FailureResponse replacement = FailureResponse.of(failure, "websocket");
		boolean replaced = this.response.replaceResponse(replacement.status(), replacement.message());
		report.accept(replaced ? Ending.REPLACED : Ending.CUT_OFF);
	}

	/**
	 * Tells the application what became of the event that it has sent, and not of the one
	 * that took its place.
	 */
	private record Renamed(String eventType, Completion completion) implements Completion {

		@Override
		public void complete(@Nullable Throwable failure) {
			if (failure instanceof IllegalEventException illegal) {
				this.completion.complete(illegal.forEvent(this.eventType));
			}
			else if (failure != null) {
				this.completion.complete(new ClientDisconnectedException(this.eventType));
			}
			else {
				this.completion.complete(null);
			}
		}

	}

	/**
	 * Waits for the disconnect, which is all that there is to receive.
	 */
	private record Disconnect(Runnable whenReceived) implements Receiver {

		@Override
		public boolean received(AsgiReceiveEvent event) {
			this.whenReceived.run();
			return true;
		}

		@Override
		public void failed(Throwable failure) {
			throw new IllegalStateException("Nobody else receives", failure);
		}

	}

}
