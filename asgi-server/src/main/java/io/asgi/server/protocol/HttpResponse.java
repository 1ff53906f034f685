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

import java.util.function.Predicate;

import io.asgi.AsgiException;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of {@link HttpProtocol}: which events are legal, and what becomes of
 * them on the wire.
 */
final class HttpResponse {

	private static final byte[] NO_BYTES = new byte[0];

	private final HttpTransport transport;

	private final boolean head;

	private final Predicate<String> offered;

	private final RequestBody requestBody;

	private final SendQueue sends;

	private HttpState state = HttpState.REQUEST;

	private @Nullable ResponseHead responseHead;

	private BodyLength bodyLength = BodyLength.NONE;

	private @Nullable TrailerFields trailers;

	/**
	 * Create a response of which nothing has been sent.
	 * @param head whether it answers HEAD
	 * @param offered tells whether the scope offers an extension
	 * @param requestBody told when there is nothing to receive any more
	 * @param sends waits while the server itself writes
	 */
	HttpResponse(HttpTransport transport, boolean head, Predicate<String> offered, RequestBody requestBody,
			SendQueue sends) {
		this.transport = transport;
		this.head = head;
		this.offered = offered;
		this.requestBody = requestBody;
		this.sends = sends;
	}

	/**
	 * Answer in the application's place if nothing of its response has been written, and
	 * cut the response off otherwise.
	 * @return whether the answer was written
	 */
	boolean replace(FailureResponse response) {
		if (this.state.isReplaceable()) {
			this.transport.replacing();
			complete(response.head(this.head), this.head ? NO_BYTES : response.body(), this.sends.ofServer());
			return true;
		}
		cutOff();
		return false;
	}

	void clientGone() {
		if (this.state.isUnderWay()) {
			this.state = HttpState.DISCONNECTED;
			this.requestBody.disconnect();
		}
	}

	/**
	 * The request cannot be read on, and the connection is of no use any more.
	 */
	void requestBroken() {
		if (this.state.isUnderWay()) {
			abort(HttpState.DISCONNECTED);
		}
	}

	/**
	 * Whatever the reason, the client will not get what it waits for. Mostly it has left.
	 */
	void writeFailed() {
		if (this.state == HttpState.COMPLETE || this.state.isUnderWay()) {
			abort(HttpState.DISCONNECTED);
		}
	}

	void start(HttpSendEvent.Start start, Completion completion) {
		if (this.state != HttpState.REQUEST) {
			throw IllegalEventException.notAllowed(start.type(), this.state);
		}
		boolean wanted = start.trailers() && this.offered.test(HttpSendEvent.Trailers.TYPE);
		ResponseHead responseHead = ResponseHead.of(start, this.head, wanted);
		this.responseHead = responseHead;
		this.bodyLength = new BodyLength(responseHead.contentLength());
		this.trailers = (start.trailers() && !responseHead.bodyless()) ? new TrailerFields(wanted) : null;
		this.state = HttpState.START_HELD;
		completion.complete(null);
		if (this.state == HttpState.START_HELD) {
			this.transport.atEndOfTurn(() -> releaseStart(responseHead));
		}
	}

	/**
	 * Write a head that no body has followed within its turn, so that a client of
	 * server-sent events sees it at once.
	 */
	private void releaseStart(ResponseHead responseHead) {
		if (this.state == HttpState.START_HELD && this.responseHead == responseHead) {
			this.sends.occupy((completion) -> writeStart(responseHead, completion));
		}
	}

	private void writeStart(ResponseHead responseHead, Completion completion) {
		if (nothingFollows(responseHead)) {
			complete(responseHead, NO_BYTES, completion);
		}
		else {
			this.state = HttpState.BODY;
			this.transport.writeHead(responseHead, completion);
		}
	}

	private boolean nothingFollows(ResponseHead responseHead) {
		return responseHead.bodyless() || (responseHead.contentLength() == 0 && this.trailers == null);
	}

	void body(HttpSendEvent.Body event, Completion completion) {
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
		if (this.state == HttpState.START_HELD && (ends || nothingFollows(responseHead))) {
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
		if (responseHead == null || this.state == HttpState.TRAILERS) {
			throw this.state.refusal(event.type());
		}
		return responseHead;
	}

	/**
	 * Open a file that is a part of the body. A head that is held back waits until that
	 * is done: without the file there may be another one.
	 */
	void file(HttpSendEvent event, boolean more, Completion completion) {
		requireOffered(event);
		ResponseHead responseHead = headOfBody(event);
		if (event instanceof HttpSendEvent.PathSend && this.bodyLength.hasBegun()) {
			throw IllegalEventException.invalid(event.type(), "a whole file cannot follow other parts of the body");
		}
		if (responseHead.bodyless() && !this.head) {
			complete(responseHead, NO_BYTES, completion);
			return;
		}
		if (this.state == HttpState.START_HELD) {
			this.state = HttpState.FILE_OPENING;
		}
		this.transport.openFile(event,
				FileReceiver.of((file) -> opened(event, file, responseHead, more, completion),
						(reason) -> refused(
								this.state.isUnderWay() ? reason : new ClientDisconnectedException(event.type()),
								completion)));
	}

	private void opened(HttpSendEvent event, FilePart file, ResponseHead responseHead, boolean more,
			Completion completion) {
		boolean ends = !more && this.trailers == null;
		ResponseHead head = ends ? responseHead.orLength(file.length()) : responseHead;
		try {
			if (!this.state.isUnderWay()) {
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
		if (this.state == HttpState.FILE_OPENING && nothingFollows(head)) {
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
		if (this.state == HttpState.FILE_OPENING) {
			this.state = HttpState.REQUEST;
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
		boolean held = this.state.isReplaceable();
		this.state = (more || this.trailers == null) ? HttpState.BODY : HttpState.TRAILERS;
		if (!held) {
			part.write(completion);
			return;
		}
		Completion headWritten = then(event, completion, () -> part.write(completion));
		this.transport.writeHead(responseHead, (failure) -> {
			if (failure != null || !this.state.isUnderWay()) {
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
			else if (!this.state.isUnderWay()) {
				completion.complete(new ClientDisconnectedException(event.type()));
			}
			else {
				next.run();
			}
		};
	}

	void trailers(HttpSendEvent.Trailers event, Completion completion) {
		TrailerFields trailers = this.trailers;
		if (trailers == null) {
			requireOffered(event);
		}
		if (trailers == null || this.state != HttpState.TRAILERS) {
			throw this.state.refusal(event.type());
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

	void earlyHint(HttpSendEvent.EarlyHint event, Completion completion) {
		requireOffered(event);
		HeaderRules.checkLinks(event.type(), event.links());
		if (this.state.isReplaceable()) {
			this.transport.writeEarlyHint(event.links(), completion);
		}
		else if (this.state == HttpState.BODY) {
			// The application cannot know that its head has left before the turn ended
			this.transport.ignored(event.type());
			completion.complete(null);
		}
		else {
			throw IllegalEventException.notAllowed(event.type(), this.state);
		}
	}

	void requireOffered(HttpSendEvent event) {
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
		this.state = HttpState.COMPLETE;
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

	/**
	 * The application has ended, and all of its sends have been carried out.
	 */
	Ending end(@Nullable Throwable failure) {
		if (this.state.isReplaceable()) {
			replace((failure != null) ? FailureResponse.of(failure, "http") : FailureResponse.INTERNAL_ERROR);
			return Ending.REPLACED;
		}
		cutOff();
		return switch (this.state) {
			case COMPLETE -> Ending.COMPLETE;
			case DISCONNECTED -> Ending.CLIENT_GONE;
			default -> Ending.CUT_OFF;
		};
	}

	HttpState state() {
		return this.state;
	}

	/**
	 * Abort a response of which something has been written.
	 */
	private void cutOff() {
		if (this.state.isUnderWay() && !this.state.isReplaceable()) {
			abort(HttpState.ABORTED);
		}
	}

	private void abort(HttpState state) {
		this.state = state;
		this.requestBody.disconnect();
		this.transport.abort();
	}

}
