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

package io.asgi.python.wire;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;

import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.ClientDisconnectedException;
import io.asgi.ConnectionScope;
import io.asgi.HttpScope;
import io.asgi.UnsupportedScopeException;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketSendEvent;
import io.asgi.python.worker.PythonException;
import io.asgi.python.worker.WorkerLostException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * One call of the worker's application. Its two halves live where the exchange does; what
 * it writes is written by {@link CallWriter} on the event loop of the connection, which
 * {@link #wake} asks for.
 */
final class Call implements Subscription {

	private static final WebSocketReceiveEvent.Disconnect LOST = WebSocketReceiveEvent.Disconnect
		.of(WebSocketReceiveEvent.Disconnect.ABNORMAL);

	private final Link link;

	private final ConnectionScope scope;

	private final CoreSubscriber<? super Void> actual;

	private final Inbound inbound;

	private final Outbound outbound;

	private final CallWriter writer;

	private final AtomicBoolean over = new AtomicBoolean();

	private final AtomicBoolean awake = new AtomicBoolean();

	private final CallCredit credit;

	private final ArrayDeque<Reply> replies = new ArrayDeque<>(0);

	private volatile boolean cancelled;

	private volatile boolean done;

	private volatile boolean bodyEnded;

	private boolean trailers;

	private @Nullable Joined joined;

	Call(Link link, ConnectionScope scope, AsgiReceive receive, AsgiSend send, CoreSubscriber<? super Void> actual) {
		this.link = link;
		this.scope = scope;
		this.actual = actual;
		this.credit = new CallCredit(link.loans(), link.streamCredit());
		RequestBodyKind body = RequestBodyKind.of(scope);
		int credit = (body == RequestBodyKind.EXPECTED) ? 0 : link.peerStreamCredit();
		this.inbound = new Inbound(receive, this, actual.currentContext(), credit);
		this.outbound = new Outbound(send, this, actual.currentContext());
		this.writer = new CallWriter(this, link, body, credit);
	}

	/**
	 * Begin. May be called on any thread.
	 */
	void begin() {
		this.actual.onSubscribe(this);
		if (this.over.get()) {
			return;
		}
		if (!this.writer.isExpecting()) {
			// First, so that a body that is there already goes with the head
			this.inbound.receive();
		}
		wake();
	}

	@Override
	public void request(long n) {
		Operators.validate(n);
	}

	@Override
	public void cancel() {
		if (end()) {
			abandon();
		}
	}

	/**
	 * End the call in the eyes of its caller.
	 */
	void finish(@Nullable Throwable failure) {
		if (end()) {
			this.inbound.cancel();
			if (failure == null) {
				this.actual.onComplete();
			}
			else {
				this.actual.onError(failure);
			}
		}
	}

	/**
	 * End the call by a failure of this side. The worker is told to cancel its task.
	 */
	void fail(Throwable failure) {
		if (end()) {
			abandon();
			this.actual.onError(failure);
		}
	}

	/**
	 * The call is over: none of its bytes waits for the client any more.
	 * @return whether it was not before
	 */
	private boolean end() {
		if (!this.over.compareAndSet(false, true)) {
			return false;
		}
		this.credit.end();
		return true;
	}

	private void abandon() {
		this.cancelled = true;
		this.inbound.cancel();
		this.outbound.drop();
		wake();
	}

	/**
	 * Ask to be written.
	 */
	void wake() {
		if (!this.done && rouse()) {
			this.link.wake(this);
		}
	}

	/**
	 * Return whether the call has not been waiting for its turn, and does from now on.
	 */
	boolean rouse() {
		return this.awake.compareAndSet(false, true);
	}

	/**
	 * The event loop has taken the call up.
	 */
	void awoken() {
		this.awake.set(false);
	}

	ConnectionScope scope() {
		return this.scope;
	}

	boolean isHttp() {
		return this.scope instanceof HttpScope;
	}

	Inbound inbound() {
		return this.inbound;
	}

	Outbound outbound() {
		return this.outbound;
	}

	CallWriter writer() {
		return this.writer;
	}

	PathRoots files() {
		return this.link.files();
	}

	boolean isCancelled() {
		return this.cancelled;
	}

	boolean isDone() {
		return this.done;
	}

	/**
	 * An event has been sent.
	 */
	void sent(Delivery delivery) {
		if (delivery.isFile()) {
			reply(Reply.DONE_SEND);
		}
		if (delivery.completes()) {
			responseComplete(delivery);
		}
	}

	/**
	 * What is received next is the disconnect.
	 */
	private void responseComplete(Delivery delivery) {
		if (isHttp()) {
			this.inbound.disconnect(null);
		}
		else if (delivery.event() instanceof WebSocketSendEvent.Close close) {
			this.inbound.disconnectUnlessReceiving(new WebSocketReceiveEvent.Disconnect(close.code(), close.reason()));
		}
		else {
			this.inbound.disconnectUnlessReceiving(LOST);
		}
	}

	/**
	 * A send has found that the client is gone.
	 */
	void clientGone() {
		if (isHttp()) {
			this.inbound.disconnect(null);
		}
		else {
			this.inbound.disconnectUnlessReceiving(LOST);
		}
	}

	void receiveFailed(Throwable failure) {
		fail(failure);
	}

	/**
	 * Return whether a message of the client is small enough for the worker. If not, the
	 * WebSocket is closed.
	 */
	boolean fits(int size) {
		if (size <= this.link.maxMessage()) {
			return true;
		}
		this.outbound.offer(Delivery.of(
				new WebSocketSendEvent.Close(1009, "The message is larger than " + this.link.maxMessage() + " bytes"),
				0, 0, true));
		return false;
	}

	/**
	 * Say something of an event to the worker.
	 */
	void reply(Reply reply) {
		synchronized (this.replies) {
			this.replies.add(reply);
		}
		wake();
	}

	@Nullable Reply nextReply() {
		synchronized (this.replies) {
			return this.replies.poll();
		}
	}

	/**
	 * Bytes have left the hands of this side.
	 */
	void consumed(int size) {
		if (size > 0 && !this.bodyEnded && this.credit.consumed(size)) {
			wake();
		}
	}

	/**
	 * Return how much credit to give to the worker now. Called on the event loop of the
	 * connection, as all that follows.
	 */
	int takeOwed() {
		return this.bodyEnded ? 0 : this.credit.takeOwed();
	}

	/**
	 * Bytes have come from the worker, which must have had credit for them.
	 */
	void arrived(int size) {
		this.credit.arrived(size);
	}

	/**
	 * The worker has sent the last of its body.
	 */
	void bodyEnded() {
		this.bodyEnded = true;
	}

	/**
	 * Return whether the worker has sent all of its response.
	 */
	boolean isBodyEnded() {
		return this.bodyEnded;
	}

	/**
	 * Remember whether trailers follow the body.
	 */
	void trailers(boolean trailers) {
		this.trailers = trailers;
	}

	boolean hasTrailers() {
		return this.trailers;
	}

	@Nullable Joined joined() {
		return this.joined;
	}

	void joined(@Nullable Joined joined) {
		this.joined = joined;
	}

	/**
	 * The worker's task has ended.
	 */
	void done(int how, String text) {
		Throwable failure = switch (how) {
			case 0 -> null;
			case 1 -> new PythonException(text);
			case 2 -> new WorkerLostException(this.link + " has cancelled the call");
			case 3 -> new UnsupportedScopeException(this.scope);
			case 4 -> new PythonException(text, new ClientDisconnectedException(
					(this.scope instanceof HttpScope) ? "http.response.body" : "websocket.send"));
			default -> throw new WireException("DONE says that the application ended in the unknown way " + how);
		};
		this.done = true;
		this.link.done(this);
		this.outbound.offer(Delivery.end(failure));
	}

	/**
	 * The call was cancelled before the worker has heard of it.
	 */
	void forgotten() {
		this.done = true;
		this.link.forget();
	}

	/**
	 * The worker has not heard of the call, and will not.
	 */
	void refused(Throwable failure) {
		this.done = true;
		this.outbound.drop();
		finish(failure);
	}

	/**
	 * The connection has ended. A response that is whole is still sent.
	 */
	void lost(WorkerLostException failure) {
		this.done = true;
		if (this.bodyEnded) {
			this.outbound.offer(Delivery.end(failure));
		}
		else {
			this.outbound.drop();
			finish(failure);
		}
	}

}
