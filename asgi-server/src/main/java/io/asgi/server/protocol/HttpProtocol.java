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

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one HTTP exchange. It decides which events are legal, what becomes
 * of them on the wire, and how the exchange ends; it does no input or output itself.
 * <p>
 * Not safe to use from several threads: everything runs on the loop of the connection.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/www.html#http">ASGI HTTP
 * specification</a>
 */
public final class HttpProtocol implements ApplicationProtocol {

	private static final byte[] NO_BYTES = new byte[0];

	private final HttpTransport transport;

	private final boolean head;

	private final RequestBody requestBody;

	private final SendQueue sends;

	private State state = State.REQUEST;

	private @Nullable ResponseHead responseHead;

	private long remaining;

	/**
	 * Create the state machine of an exchange.
	 * @param transport reaches the client
	 * @param method the method of the request as it was received: methods are
	 * case-sensitive (RFC 9110, section 9.1), and only HEAD has no body in its response
	 * @param maxQueuedSends how many sends may wait for the one under way
	 */
	public HttpProtocol(HttpTransport transport, String method, int maxQueuedSends) {
		this.transport = transport;
		this.head = "HEAD".equals(method);
		this.requestBody = new RequestBody(transport::read);
		this.sends = new SendQueue(maxQueuedSends, this::process);
	}

	@Override
	public void receive(Receiver receiver) {
		this.requestBody.receive(receiver);
	}

	@Override
	public void cancelReceive(Receiver receiver) {
		this.requestBody.cancel(receiver);
	}

	@Override
	public void send(AsgiSendEvent event, Completion completion) {
		this.sends.submit(event, completion);
	}

	@Override
	public void applicationEnded(@Nullable Throwable failure, Consumer<Ending> report) {
		this.sends.whenIdle(() -> report.accept(end(failure)));
	}

	/**
	 * A part of the request body has arrived.
	 * @param body the part
	 * @param last whether it is the last one
	 */
	public void bodyReceived(byte[] body, boolean last) {
		this.requestBody.received(body, last);
	}

	/**
	 * Return who waits for more of the request body.
	 * @return the receiver, or {@code null} if nobody does
	 */
	public @Nullable Receiver bodyAwaitedBy() {
		return this.requestBody.awaitedBy();
	}

	RequestBody requestBody() {
		return this.requestBody;
	}

	/**
	 * The client has left, or its request cannot be read on.
	 */
	public void clientGone() {
		if (isUnderWay()) {
			this.state = State.DISCONNECTED;
			this.requestBody.disconnect();
		}
	}

	/**
	 * The request cannot be read on: its framing is broken.
	 */
	public void requestBroken() {
		if (isUnderWay()) {
			abort(State.DISCONNECTED);
		}
	}

	/**
	 * Answer in the application's place if nothing of its response has been written, and
	 * cut the response off otherwise.
	 * @param status the status code of the answer
	 * @param message the body of the answer
	 * @return whether the answer was written
	 */
	public boolean replaceResponse(int status, String message) {
		if (this.state == State.REQUEST || this.state == State.START_HELD) {
			byte[] body = message.getBytes(StandardCharsets.UTF_8);
			AsgiHeaders headers = AsgiHeaders.of("content-type", "text/plain; charset=utf-8");
			complete(new ResponseHead(status, headers, body.length, this.head), this.head ? NO_BYTES : body,
					new DisconnectAware(HttpSendEvent.Body.TYPE, Completion.IGNORED, this::writeFailed));
			return true;
		}
		if (this.state == State.BODY) {
			abort(State.ABORTED);
		}
		return false;
	}

	/**
	 * Whatever the reason, the client will not get what it waits for. Mostly it has left.
	 */
	private void writeFailed() {
		if (this.state == State.COMPLETE || isUnderWay()) {
			abort(State.DISCONNECTED);
		}
	}

	private void process(AsgiSendEvent event, Completion completion) {
		if (this.state == State.COMPLETE && event instanceof HttpSendEvent) {
			this.transport.ignored(event.type());
			completion.complete(null);
		}
		else if (!isUnderWay() && event instanceof HttpSendEvent) {
			completion.complete(new ClientDisconnectedException(event.type()));
		}
		else {
			try {
				dispatch(event, new DisconnectAware(event.type(), completion, this::writeFailed));
			}
			catch (IllegalEventException ex) {
				completion.complete(ex);
			}
		}
	}

	private void dispatch(AsgiSendEvent event, Completion completion) {
		if (event instanceof HttpSendEvent.Start start) {
			start(start, completion);
		}
		else if (event instanceof HttpSendEvent.Body body) {
			body(body, completion);
		}
		else if (event instanceof HttpSendEvent.Trailers) {
			throw IllegalEventException.notOffered(event.type(), "http.response.trailers");
		}
		else if (event instanceof HttpSendEvent.EarlyHint) {
			throw IllegalEventException.notOffered(event.type(), "http.response.early_hint");
		}
		else if (event instanceof HttpSendEvent.Push) {
			throw IllegalEventException.notOffered(event.type(), "http.response.push");
		}
		else if (event instanceof HttpSendEvent.PathSend) {
			throw IllegalEventException.notOffered(event.type(), "http.response.pathsend");
		}
		else if (event instanceof HttpSendEvent.ZeroCopySend) {
			throw IllegalEventException.notOffered(event.type(), "http.response.zerocopysend");
		}
		else {
			throw IllegalEventException.notAllowed(event.type(), this.state);
		}
	}

	private void start(HttpSendEvent.Start start, Completion completion) {
		if (this.state != State.REQUEST) {
			throw IllegalEventException.notAllowed(start.type(), this.state);
		}
		AsgiHeaders headers = HeaderRules.check(start.type(), start.headers());
		long contentLength = HeaderRules.contentLength(start.type(), headers);
		ResponseHead responseHead = new ResponseHead(start.status(), headers, contentLength,
				this.head || start.status() == 204 || start.status() == 205 || start.status() == 304);
		this.responseHead = responseHead;
		this.remaining = contentLength;
		this.state = State.START_HELD;
		completion.complete(null);
		if (this.state == State.START_HELD) {
			this.transport.atEndOfTurn(() -> releaseStart(responseHead));
		}
	}

	/**
	 * Write a head that no body has followed within its turn, so that a client of
	 * server-sent events sees it at once.
	 */
	private void releaseStart(ResponseHead responseHead) {
		if (this.state == State.START_HELD) {
			this.sends.occupy((completion) -> writeStart(responseHead,
					new DisconnectAware(HttpSendEvent.Start.TYPE, completion, this::writeFailed)));
		}
	}

	private void writeStart(ResponseHead responseHead, Completion completion) {
		if (responseHead.bodyless() || responseHead.contentLength() == 0) {
			// Nothing can follow
			complete(responseHead, NO_BYTES, completion);
		}
		else {
			this.state = State.BODY;
			this.transport.writeHead(responseHead, completion);
		}
	}

	private void body(HttpSendEvent.Body event, Completion completion) {
		ResponseHead responseHead = this.responseHead;
		if (responseHead == null) {
			throw IllegalEventException.notAllowed(event.type(), this.state);
		}
		if (responseHead.bodyless()) {
			// With its head the response is complete; a body that still comes is ignored.
			// An empty one says nothing of the length that GET would have
			boolean whole = this.head && !event.more() && event.body().length > 0;
			complete(whole ? responseHead.orLength(event.body().length) : responseHead, NO_BYTES, completion);
			return;
		}
		if (responseHead.contentLength() != ResponseHead.UNKNOWN_LENGTH) {
			keepPromise(event, responseHead.contentLength());
		}
		byte[] body = event.body();
		if (this.state == State.START_HELD && (!event.more() || responseHead.contentLength() == 0)) {
			complete(responseHead, body, completion);
		}
		else if (this.state == State.START_HELD) {
			this.state = State.BODY;
			firstBody(responseHead, body, completion);
		}
		else if (!event.more()) {
			complete();
			this.transport.writeLast(body, completion);
			this.requestBody.disconnect();
		}
		else if (body.length > 0) {
			this.transport.writeBody(body, completion);
		}
		else {
			completion.complete(null);
		}
	}

	private void complete(ResponseHead responseHead, byte[] body, Completion completion) {
		complete();
		this.transport.writeResponse(responseHead, body, completion);
		this.requestBody.disconnect();
	}

	/**
	 * Before the last write: what goes on from within it must not read the request.
	 */
	private void complete() {
		this.state = State.COMPLETE;
		this.requestBody.end();
	}

	private void firstBody(ResponseHead responseHead, byte[] body, Completion completion) {
		if (body.length == 0) {
			this.transport.writeHead(responseHead, completion);
			return;
		}
		this.transport.writeHead(responseHead, (failure) -> {
			if (failure != null) {
				completion.complete(failure);
			}
			else if (this.state != State.BODY) {
				completion.complete(new ClientDisconnectedException(HttpSendEvent.Body.TYPE));
			}
			else {
				this.transport.writeBody(body, completion);
			}
		});
	}

	/**
	 * Hold the application to the length that it has announced (RFC 9110, section 8.6).
	 */
	private void keepPromise(HttpSendEvent.Body event, long contentLength) {
		long left = this.remaining - event.body().length;
		if (left >= 0 && (event.more() || left == 0)) {
			this.remaining = left;
			return;
		}
		long sent = contentLength - left;
		if (this.state == State.BODY) {
			abort(State.ABORTED);
		}
		throw IllegalEventException.invalid(event.type(), "the body has " + ((left < 0) ? "at least " : "") + sent
				+ " bytes, but content-length announced " + contentLength);
	}

	private Ending end(@Nullable Throwable failure) {
		return switch (this.state) {
			case COMPLETE -> Ending.COMPLETE;
			case DISCONNECTED -> Ending.CLIENT_GONE;
			case ABORTED -> Ending.CUT_OFF;
			case REQUEST, START_HELD -> {
				FailureResponse response = (failure != null) ? FailureResponse.of(failure, "http")
						: FailureResponse.INTERNAL_ERROR;
				replaceResponse(response.status(), response.message());
				yield Ending.REPLACED;
			}
			case BODY -> {
				abort(State.ABORTED);
				yield Ending.CUT_OFF;
			}
		};
	}

	/**
	 * Return whether the response is neither complete nor given up.
	 * @return {@code true} if the client still waits for it
	 */
	public boolean isUnderWay() {
		return this.state == State.REQUEST || this.state == State.START_HELD || this.state == State.BODY;
	}

	private void abort(State state) {
		this.state = state;
		this.requestBody.disconnect();
		this.transport.abort();
	}

	/**
	 * Where the response stands.
	 */
	private enum State {

		/**
		 * Nothing has been sent yet.
		 */
		REQUEST,

		/**
		 * A {@code Start} has been sent, and waits for what follows.
		 */
		START_HELD,

		/**
		 * The head has been written; the body is not complete.
		 */
		BODY,

		/**
		 * The response is complete.
		 */
		COMPLETE,

		/**
		 * The client has left, or its request cannot be read on.
		 */
		DISCONNECTED,

		/**
		 * The response was cut off.
		 */
		ABORTED

	}

}
