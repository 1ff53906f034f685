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

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.IllegalEventException;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketSendEvent;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one WebSocket, from the handshake to the close. It decides which
 * events are legal, what becomes of them on the wire, and how the WebSocket ends; it does
 * no input or output itself.
 * <p>
 * Not safe to use from several threads: everything runs on the loop of the connection.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/www.html#websocket">ASGI
 * WebSocket specification</a>
 */
public final class WebSocketProtocol implements ApplicationProtocol {

	// RFC 6455, section 7.4.1
	private static final int GOING_AWAY = 1001;

	private static final int INTERNAL_ERROR = 1011;

	private static final FailureResponse FORBIDDEN = new FailureResponse(403, "Forbidden");

	private static final FailureResponse UNAVAILABLE = new FailureResponse(503, "Service Unavailable");

	/**
	 * When to try again after a 503, in seconds (RFC 9110, section 10.2.3).
	 */
	private static final AsgiHeaders RETRY_AFTER = AsgiHeaders.of("retry-after", "5");

	private static final String DENIAL = "websocket.http.response";

	private final WebSocketTransport transport;

	private final List<String> subprotocols;

	private final Predicate<String> offered;

	private final SendQueue sends;

	private final WebSocketInbox inbox;

	private State state = State.CONNECT;

	private @Nullable Denial denial;

	/**
	 * Create the state machine of a WebSocket.
	 * @param transport reaches the client
	 * @param subprotocols the subprotocols that the client offers
	 * @param limits how many sends may wait, and how many bytes of messages that the
	 * application has not asked for may be kept when the connection is lost
	 * @param offered tells of the name of an extension whether the scope offers it
	 */
	public WebSocketProtocol(WebSocketTransport transport, List<String> subprotocols, Limits limits,
			Predicate<String> offered) {
		this.transport = transport;
		this.subprotocols = subprotocols;
		this.offered = offered;
		this.sends = new SendQueue(limits.maxQueuedSends(), this::process, this::lost);
		this.inbox = new WebSocketInbox(transport::read, limits.maxUnreadBytes());
	}

	@Override
	public void receive(Receiver receiver) {
		this.inbox.receive(receiver);
	}

	@Override
	public void cancelReceive(Receiver receiver) {
		this.inbox.cancel(receiver);
	}

	@Override
	public void send(AsgiSendEvent event, Completion completion) {
		this.sends.submit(event, completion);
	}

	@Override
	public void applicationEnded(@Nullable Throwable failure, Consumer<Ending> report) {
		if (!this.sends.isIdle() && (this.state == State.OPEN || this.state == State.CLOSING)) {
			this.transport.cutAfterTimeout();
		}
		this.sends.whenIdle(() -> end(failure, report));
	}

	/**
	 * A message has arrived.
	 * @param message the message
	 * @param size its size in bytes
	 */
	public void messageReceived(WebSocketReceiveEvent message, int size) {
		if (this.state == State.OPEN) {
			this.inbox.add(message, size);
		}
	}

	/**
	 * The WebSocket is closed, or its connection lost. The first call counts.
	 * @param code the close code that the application is told
	 * @param reason the reason that the application is told
	 */
	public void closed(int code, String reason) {
		if (this.denial != null) {
			this.denial.clientGone();
		}
		else if (this.state != State.CLOSED) {
			this.state = State.CLOSED;
			this.inbox.close(new WebSocketReceiveEvent.Disconnect(code, reason));
		}
	}

	/**
	 * Close the WebSocket because of what the client sent.
	 * @param code the close code for client and application
	 * @param reason the reason for client and application
	 * @return whether it was open until now
	 */
	public boolean violated(int code, String reason) {
		if (this.state != State.OPEN) {
			return false;
		}
		this.transport.close(code, reason, Completion.IGNORED);
		closed(code, reason);
		return true;
	}

	/**
	 * The application has taken too long to accept the WebSocket or to deny it: deny it
	 * with status 503.
	 * @return whether the application had done neither until now
	 */
	public boolean acceptTimedOut() {
		if (this.state != State.CONNECT) {
			return false;
		}
		replace(UNAVAILABLE, RETRY_AFTER);
		return true;
	}

	/**
	 * Return whether a denial has begun and is not complete.
	 * @return {@code true} if it has
	 */
	public boolean isDenying() {
		return this.denial != null && this.denial.isUnderWay();
	}

	/**
	 * The server goes away: close the WebSocket with code 1001, or deny it with status
	 * 503. An application that denies it already may finish, as with any other response.
	 */
	public void goAway() {
		if (this.state == State.OPEN) {
			violated(GOING_AWAY, "");
		}
		else if (this.state == State.CONNECT) {
			replace(UNAVAILABLE, RETRY_AFTER);
		}
		else if (this.state == State.ACCEPTING) {
			this.state = State.GOING_AWAY;
		}
	}

	private void process(AsgiSendEvent event, Completion completion) {
		try {
			if (!(event instanceof WebSocketSendEvent)) {
				throw IllegalEventException.notAllowed(event.type(), this.state);
			}
			if (this.state == State.CLOSING || this.state == State.CLOSED) {
				throw new ClientDisconnectedException(event.type());
			}
			dispatch(event, completion);
		}
		catch (IllegalEventException | ClientDisconnectedException ex) {
			completion.complete(ex);
		}
	}

	private void dispatch(AsgiSendEvent event, Completion completion) {
		if (event instanceof WebSocketSendEvent.Accept accept) {
			require(State.CONNECT, event);
			accept(accept, completion);
		}
		else if (event instanceof WebSocketSendEvent.Text text) {
			require(State.OPEN, event);
			this.transport.sendText(text.text(), completion);
		}
		else if (event instanceof WebSocketSendEvent.Bytes bytes) {
			require(State.OPEN, event);
			this.transport.sendBytes(bytes.bytes(), completion);
		}
		else if (event instanceof WebSocketSendEvent.Close close) {
			close(close, completion);
		}
		else if (event instanceof WebSocketSendEvent.DenialStart start) {
			if (!this.offered.test(DENIAL)) {
				throw IllegalEventException.notOffered(event.type(), DENIAL);
			}
			require(State.CONNECT, event);
			startDenial(start, completion);
		}
		else {
			// There is no other event of a WebSocket
			denialBody((WebSocketSendEvent.DenialBody) event, completion);
		}
	}

	private void lost() {
		closed(WebSocketReceiveEvent.Disconnect.ABNORMAL, "");
	}

	private void require(State required, AsgiSendEvent event) {
		if (this.state != required) {
			throw (this.state == State.CONNECT)
					? IllegalEventException.tooEarly(event.type(), this.state, "websocket.accept")
					: IllegalEventException.notAllowed(event.type(), this.state);
		}
	}

	private void accept(WebSocketSendEvent.Accept accept, Completion completion) {
		AsgiHeaders headers = HeaderRules.checkHandshake(accept.type(), accept.headers());
		String subprotocol = accept.subprotocol();
		if (subprotocol != null && !this.subprotocols.contains(subprotocol)) {
			throw IllegalEventException.invalid(accept.type(),
					"the client does not offer the subprotocol '" + subprotocol + "', it offers " + this.subprotocols);
		}
		this.state = State.ACCEPTING;
		this.transport.accept(subprotocol, headers, (failure) -> {
			if (failure == null) {
				opened();
			}
			completion.complete(failure);
		});
	}

	private void opened() {
		if (this.state == State.ACCEPTING) {
			this.state = State.OPEN;
			this.inbox.open();
		}
		else if (this.state == State.GOING_AWAY) {
			this.state = State.OPEN;
			goAway();
		}
	}

	private void close(WebSocketSendEvent.Close close, Completion completion) {
		if (this.state == State.CONNECT) {
			deny(FORBIDDEN, AsgiHeaders.empty(), completion);
		}
		else {
			require(State.OPEN, close);
			this.state = State.CLOSING;
			this.transport.close(close.code(), close.reason(), completion);
		}
	}

	/**
	 * Let the application deny the WebSocket with a response of its own.
	 */
	private void startDenial(WebSocketSendEvent.DenialStart start, Completion completion) {
		Denial denial = new Denial(this.transport.response(), this::denied);
		denial.start(start, (failure) -> {
			if (failure == null) {
				this.state = State.DENYING;
				this.denial = denial;
			}
			completion.complete(failure);
		});
	}

	private void denialBody(WebSocketSendEvent.DenialBody body, Completion completion) {
		if (this.denial == null) {
			throw (this.state == State.CONNECT)
					? IllegalEventException.tooEarly(body.type(), this.state, "websocket.http.response.start")
					: IllegalEventException.notAllowed(body.type(), this.state);
		}
		this.denial.body(body, completion);
	}

	/**
	 * Deny the WebSocket in the application's place.
	 */
	private void replace(FailureResponse response, AsgiHeaders headers) {
		this.transport.replacing();
		deny(response, headers, Completion.IGNORED);
	}

	private void deny(FailureResponse response, AsgiHeaders headers, Completion completion) {
		this.state = State.CLOSED;
		new Denial(this.transport.response(), this::denied).whole(response, headers, completion);
	}

	private void denied() {
		this.inbox.close(WebSocketReceiveEvent.Disconnect.of(WebSocketReceiveEvent.Disconnect.ABNORMAL));
	}

	private void end(@Nullable Throwable failure, Consumer<Ending> report) {
		if (this.denial != null) {
			this.denial.applicationEnded(failure, report);
		}
		else {
			report.accept(end(failure));
		}
	}

	private Ending end(@Nullable Throwable failure) {
		if (this.state == State.CONNECT) {
			FailureResponse response = (failure != null) ? FailureResponse.of(failure, "websocket") : FORBIDDEN;
			replace(response, AsgiHeaders.empty());
			return Ending.REPLACED;
		}
		if (violated(INTERNAL_ERROR, "")) {
			return Ending.CUT_OFF;
		}
		return (this.state == State.CLOSED) ? Ending.CLIENT_GONE : Ending.COMPLETE;
	}

	/**
	 * The bounds of one WebSocket.
	 *
	 * @param maxQueuedSends how many sends may wait for the one under way
	 * @param maxUnreadBytes how many bytes of messages may be kept for an application
	 * that has not asked for them
	 */
	public record Limits(int maxQueuedSends, int maxUnreadBytes) {
	}

	/**
	 * Where the WebSocket stands.
	 */
	private enum State {

		/**
		 * The client asks for a WebSocket.
		 */
		CONNECT,

		/**
		 * The application denies it with a response of its own. Whether that is complete,
		 * the response knows.
		 */
		DENYING,

		/**
		 * The handshake is being completed.
		 */
		ACCEPTING,

		/**
		 * The handshake is being completed, and the server goes away as soon as it is.
		 */
		GOING_AWAY,

		/**
		 * Messages go both ways.
		 */
		OPEN,

		/**
		 * The application has closed it; the client has not answered yet.
		 */
		CLOSING,

		/**
		 * It is closed or denied, or the client has left.
		 */
		CLOSED

	}

}
