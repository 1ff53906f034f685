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
import java.util.function.Predicate;

import io.asgi.AsgiException;
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

	private final Predicate<String> offered;

	private final RequestBody requestBody;

	private final SendQueue sends;

	private State state = State.REQUEST;

	private @Nullable ResponseHead responseHead;

	private BodyLength bodyLength = new BodyLength(ResponseHead.UNKNOWN_LENGTH);

	private @Nullable TrailerFields trailers;

	/**
	 * Create the state machine of an exchange that offers no extension.
	 * @param transport reaches the client
	 * @param method the method of the request as it was received: methods are
	 * case-sensitive (RFC 9110, section 9.1), and only HEAD has no body in its response
	 * @param maxQueuedSends how many sends may wait for the one under way
	 */
	public HttpProtocol(HttpTransport transport, String method, int maxQueuedSends) {
		this(transport, method, maxQueuedSends, (extension) -> false);
	}

	/**
	 * Create the state machine of an exchange.
	 * @param transport reaches the client
	 * @param method the method of the request as it was received
	 * @param maxQueuedSends how many sends may wait for the one under way
	 * @param offered tells of the name of an extension whether the scope offers it
	 */
	public HttpProtocol(HttpTransport transport, String method, int maxQueuedSends, Predicate<String> offered) {
		this.transport = transport;
		this.head = "HEAD".equals(method);
		this.offered = offered;
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
	 * Return who waits for more of the request body. What has been asked for and is not
	 * awaited any longer is no fault of the client.
	 * @return the receiver, or {@code null} if nobody waits
	 */
	public @Nullable Receiver bodyAwaitedBy() {
		return this.requestBody.awaitedBy();
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
		if (isReplaceable()) {
			byte[] body = message.getBytes(StandardCharsets.UTF_8);
			AsgiHeaders headers = AsgiHeaders.of("content-type", "text/plain; charset=utf-8");
			complete(new ResponseHead(status, headers, body.length, this.head), this.head ? NO_BYTES : body,
					new DisconnectAware(HttpSendEvent.Body.TYPE, Completion.IGNORED, this::writeFailed));
			return true;
		}
		cutOff();
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
		else if (event instanceof HttpSendEvent.Trailers trailers) {
			trailers(trailers, completion);
		}
		else if (event instanceof HttpSendEvent.EarlyHint hint) {
			earlyHint(hint, completion);
		}
		else if (event instanceof HttpSendEvent.Push) {
			throw IllegalEventException.notOffered(event.type(), "http.response.push");
		}
		else if (event instanceof HttpSendEvent.PathSend) {
			file((HttpSendEvent) event, false, completion);
		}
		else if (event instanceof HttpSendEvent.ZeroCopySend part) {
			file(part, part.more(), completion);
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
		boolean bodyless = this.head || start.status() == 204 || start.status() == 205 || start.status() == 304;
		boolean trailers = start.trailers() && !bodyless;
		boolean wanted = trailers && this.offered.test(HttpSendEvent.Trailers.TYPE);
		ResponseHead responseHead = new ResponseHead(start.status(), headers, contentLength, bodyless, wanted);
		this.responseHead = responseHead;
		this.bodyLength = new BodyLength(contentLength);
		this.trailers = trailers ? new TrailerFields(wanted) : null;
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
		if (this.state == State.START_HELD && this.responseHead == responseHead) {
			this.sends.occupy((completion) -> writeStart(responseHead,
					new DisconnectAware(HttpSendEvent.Start.TYPE, completion, this::writeFailed)));
		}
	}

	private void writeStart(ResponseHead responseHead, Completion completion) {
		if (nothingFollows(responseHead)) {
			complete(responseHead, NO_BYTES, completion);
		}
		else {
			this.state = State.BODY;
			this.transport.writeHead(responseHead, completion);
		}
	}

	private boolean nothingFollows(ResponseHead responseHead) {
		return responseHead.bodyless() || (responseHead.contentLength() == 0 && this.trailers == null);
	}

	private void body(HttpSendEvent.Body event, Completion completion) {
		ResponseHead responseHead = headOfBody(event);
		byte[] body = event.body();
		if (responseHead.bodyless()) {
			// With its head the response is complete; a body that still comes is ignored.
			// An empty one says nothing of the length that GET would have
			boolean whole = this.head && !event.more() && body.length > 0;
			complete(whole ? responseHead.orLength(body.length) : responseHead, NO_BYTES, completion);
			return;
		}
		keepPromise(event, body.length, event.more());
		boolean ends = !event.more() && this.trailers == null;
		if (this.state == State.START_HELD && (ends || nothingFollows(responseHead))) {
			complete(responseHead, body, completion);
		}
		else if (ends) {
			completeWith(body, completion);
		}
		else {
			writePart(event, responseHead, BodyPart.of(body, this.transport), event.more(), completion);
		}
	}

	/**
	 * Return the head that a part of the body follows.
	 */
	private ResponseHead headOfBody(HttpSendEvent event) {
		ResponseHead responseHead = this.responseHead;
		if (responseHead == null || this.state == State.TRAILERS) {
			throw IllegalEventException.notAllowed(event.type(), this.state);
		}
		return responseHead;
	}

	/**
	 * Open a file that is a part of the body. A head that is held back waits until that
	 * is done: without the file there may be another one.
	 */
	private void file(HttpSendEvent event, boolean more, Completion completion) {
		requireOffered(event);
		ResponseHead responseHead = headOfBody(event);
		if (event instanceof HttpSendEvent.PathSend && this.bodyLength.hasBegun()) {
			throw IllegalEventException.invalid(event.type(), "a whole file cannot follow other parts of the body");
		}
		if (responseHead.bodyless() && !this.head) {
			complete(responseHead, NO_BYTES, completion);
			return;
		}
		if (this.state == State.START_HELD) {
			this.state = State.FILE_OPENING;
		}
		this.transport.openFile(event, new FileReceiver() {

			@Override
			public void opened(FilePart file) {
				HttpProtocol.this.opened(event, file, responseHead, more, completion);
			}

			@Override
			public void refused(IllegalEventException reason) {
				HttpProtocol.this.refused(isUnderWay() ? reason : new ClientDisconnectedException(event.type()),
						completion);
			}

		});
	}

	private void opened(HttpSendEvent event, FilePart file, ResponseHead responseHead, boolean more,
			Completion completion) {
		boolean ends = !more && this.trailers == null;
		ResponseHead head = ends ? responseHead.orLength(file.length()) : responseHead;
		try {
			if (!isUnderWay()) {
				throw new ClientDisconnectedException(event.type());
			}
			if (!head.bodyless()) {
				keepPromise(event, file.length(), more);
			}
		}
		catch (AsgiException ex) {
			file.close();
			refused(ex, completion);
			return;
		}
		if (this.state == State.FILE_OPENING && nothingFollows(head)) {
			file.close();
			complete(head, NO_BYTES, completion);
			return;
		}
		Completion next = ends ? then(event, completion, () -> completeWith(NO_BYTES, completion)) : completion;
		writePart(event, head, BodyPart.of(file, this.transport), more, (failure) -> {
			if (failure instanceof AsgiException) {
				// It is the file, not the client, that has come to an end
				cutOff();
			}
			next.complete(failure);
		});
	}

	/**
	 * With a file that cannot be sent, take back a head that is still held: the
	 * application may answer something else.
	 */
	private void refused(AsgiException reason, Completion completion) {
		if (this.state == State.FILE_OPENING) {
			this.state = State.REQUEST;
			this.responseHead = null;
			this.trailers = null;
		}
		completion.complete(reason);
	}

	/**
	 * Write a part of the body, behind the head if that is still held.
	 */
	private void writePart(HttpSendEvent event, ResponseHead responseHead, BodyPart part, boolean more,
			Completion completion) {
		boolean held = isReplaceable();
		this.state = (more || this.trailers == null) ? State.BODY : State.TRAILERS;
		if (!held) {
			part.write(completion);
			return;
		}
		Completion headWritten = then(event, completion, () -> part.write(completion));
		this.transport.writeHead(responseHead, (failure) -> {
			if (failure != null || !isUnderWay()) {
				part.drop();
			}
			headWritten.complete(failure);
		});
	}

	/**
	 * Go on after a write, unless it has failed or the exchange is over.
	 */
	private Completion then(HttpSendEvent event, Completion completion, Runnable next) {
		return (failure) -> {
			if (failure != null) {
				completion.complete(failure);
			}
			else if (!isUnderWay()) {
				completion.complete(new ClientDisconnectedException(event.type()));
			}
			else {
				next.run();
			}
		};
	}

	private void trailers(HttpSendEvent.Trailers event, Completion completion) {
		TrailerFields trailers = this.trailers;
		if (trailers == null) {
			requireOffered(event);
		}
		if (trailers == null || this.state != State.TRAILERS) {
			throw IllegalEventException.notAllowed(event.type(), this.state);
		}
		trailers.add(event);
		if (event.more()) {
			completion.complete(null);
		}
		else {
			complete();
			this.transport.writeTrailers(trailers.fields(), completion);
			this.requestBody.disconnect();
		}
	}

	private void earlyHint(HttpSendEvent.EarlyHint event, Completion completion) {
		requireOffered(event);
		HeaderRules.checkLinks(event.type(), event.links());
		if (isReplaceable()) {
			this.transport.writeEarlyHint(event.links(), completion);
		}
		else if (this.state == State.BODY) {
			// The application cannot know that its head has left before the turn ended
			this.transport.ignored(event.type());
			completion.complete(null);
		}
		else {
			throw IllegalEventException.notAllowed(event.type(), this.state);
		}
	}

	private void requireOffered(HttpSendEvent event) {
		if (!this.offered.test(event.type())) {
			throw IllegalEventException.notOffered(event.type(), event.type());
		}
	}

	private void complete(ResponseHead responseHead, byte[] body, Completion completion) {
		complete();
		this.transport.writeResponse(responseHead, body, completion);
		this.requestBody.disconnect();
	}

	private void completeWith(byte[] body, Completion completion) {
		complete();
		this.transport.writeLast(body, completion);
		this.requestBody.disconnect();
	}

	/**
	 * Before the last write: what goes on from within it must not read the request.
	 */
	private void complete() {
		this.state = State.COMPLETE;
		this.requestBody.end();
	}

	/**
	 * Hold the application to the length that it has announced (RFC 9110, section 8.6).
	 */
	private void keepPromise(HttpSendEvent event, long length, boolean more) {
		String broken = this.bodyLength.add(length, more);
		if (broken != null) {
			cutOff();
			throw IllegalEventException.invalid(event.type(), broken);
		}
	}

	private Ending end(@Nullable Throwable failure) {
		if (isReplaceable()) {
			FailureResponse response = (failure != null) ? FailureResponse.of(failure, "http")
					: FailureResponse.INTERNAL_ERROR;
			replaceResponse(response.status(), response.message());
			return Ending.REPLACED;
		}
		cutOff();
		return switch (this.state) {
			case COMPLETE -> Ending.COMPLETE;
			case DISCONNECTED -> Ending.CLIENT_GONE;
			default -> Ending.CUT_OFF;
		};
	}

	/**
	 * Return whether the response is neither complete nor given up.
	 * @return {@code true} if the client still waits for it
	 */
	public boolean isUnderWay() {
		return this.state.compareTo(State.COMPLETE) < 0;
	}

	/**
	 * Return whether nothing of the response has been written.
	 */
	private boolean isReplaceable() {
		return this.state.compareTo(State.BODY) < 0;
	}

	/**
	 * Abort a response of which something has been written.
	 */
	private void cutOff() {
		if (isUnderWay() && !isReplaceable()) {
			abort(State.ABORTED);
		}
	}

	private void abort(State state) {
		this.state = state;
		this.requestBody.disconnect();
		this.transport.abort();
	}

	/**
	 * Where the response stands, in the order in which it gets on.
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
		 * The same, and the file that follows is being opened.
		 */
		FILE_OPENING,

		/**
		 * The head has been written; the body is not complete.
		 */
		BODY,

		/**
		 * The body is complete; trailers follow.
		 */
		TRAILERS,

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
