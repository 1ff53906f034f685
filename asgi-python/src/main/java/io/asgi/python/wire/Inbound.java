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

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

import io.asgi.AsgiReceive;
import io.asgi.AsgiReceiveEvent;
import io.asgi.HttpReceiveEvent;
import io.asgi.WebSocketReceiveEvent;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The receiving half of a call: receives what there is as long as the worker gives
 * credit, and keeps it for the worker's event loop. Once the body is over, only the
 * disconnect is still received, whatever the credit is.
 */
final class Inbound {

	private final AsgiReceive receive;

	private final Call call;

	private final Context context;

	private final Allowance allowance;

	private final ArrayDeque<Part> parts = new ArrayDeque<>(2);

	private volatile @Nullable Receiving receiving;

	private volatile boolean cancelled;

	private volatile WebSocketReceiveEvent.@Nullable Disconnect presumed;

	private boolean disconnected;

	private WebSocketReceiveEvent.@Nullable Disconnect disconnect;

	/**
	 * Create the half of a call.
	 * @param credit what the worker has given from the beginning
	 */
	Inbound(AsgiReceive receive, Call call, Context context, int credit) {
		this.receive = receive;
		this.call = call;
		this.context = context;
		this.allowance = new Allowance(credit);
	}

	/**
	 * The worker gives credit.
	 */
	void give(int bytes) {
		if (this.allowance.give(bytes)) {
			receive();
		}
	}

	/**
	 * Receive until there is no more credit, nothing to receive at the moment, or nothing
	 * more at all.
	 */
	void receive() {
		boolean again = true;
		while (again && !this.cancelled) {
			Receiving receiving = new Receiving();
			this.receiving = receiving;
			try {
				this.receive.receive().subscribe(receiving);
			}
			catch (RuntimeException ex) {
				receiving.onError(ex);
			}
			again = receiving.progress.second() && receiving.again;
		}
		Receiving receiving = this.receiving;
		if (this.cancelled && receiving != null) {
			receiving.cancel();
		}
	}

	/**
	 * Receive nothing more.
	 */
	void cancel() {
		this.cancelled = true;
		Receiving receiving = this.receiving;
		if (receiving != null) {
			receiving.cancel();
		}
	}

	/**
	 * Return the part that comes next.
	 */
	synchronized @Nullable Part peek() {
		return this.parts.peek();
	}

	/**
	 * Return whether a part of the body or a message waits, or the end of the body.
	 */
	synchronized boolean hasReceived() {
		Part part = this.parts.peek();
		return part != null && part.type() != Frames.DISCONNECT;
	}

	/**
	 * Return how many bytes of a body have come, or a limit if there are more.
	 */
	synchronized int bodyBytes(int limit) {
		int size = 0;
		for (Part part : this.parts) {
			if (part.type() != Frames.REQUEST || size >= limit) {
				break;
			}
			size += Math.min(part.bytes().length, limit - size);
		}
		return size;
	}

	/**
	 * Remove the part that comes next.
	 */
	synchronized void remove() {
		this.parts.remove();
	}

	/**
	 * Forget all parts if the client is gone: nobody waits for them any more.
	 * @return whether that is so
	 */
	synchronized boolean dropIfDisconnected() {
		if (this.disconnected) {
			this.parts.clear();
			this.parts.add(Part.DISCONNECT);
		}
		return this.disconnected;
	}

	/**
	 * Return how a WebSocket has ended.
	 */
	synchronized WebSocketReceiveEvent.@Nullable Disconnect disconnect() {
		return this.disconnect;
	}

	/**
	 * There is nothing more to receive. Only the first time counts.
	 * @param disconnect how the WebSocket has ended, {@code null} for HTTP
	 */
	void disconnect(WebSocketReceiveEvent.@Nullable Disconnect disconnect) {
		synchronized (this) {
			if (this.disconnected) {
				return;
			}
			this.disconnected = true;
			this.disconnect = disconnect;
			this.parts.add(Part.DISCONNECT);
		}
		this.call.wake();
	}

	/**
	 * The WebSocket is over. What is being received knows better how it has ended; where
	 * nothing is, or nothing more will be, as there is no credit, it is clear without
	 * that.
	 */
	void disconnectUnlessReceiving(WebSocketReceiveEvent.Disconnect presumed) {
		this.presumed = presumed;
		Receiving receiving = this.receiving;
		if (receiving == null || receiving.last) {
			disconnect(presumed);
		}
	}

	/**
	 * Take an event.
	 * @return whether to receive the next one
	 */
	private boolean received(AsgiReceiveEvent event) {
		if (event instanceof HttpReceiveEvent.Request request) {
			add(new Part(Frames.REQUEST, request.body(), !request.more()));
			return !request.more() || this.allowance.take(request.body().length);
		}
		if (event instanceof WebSocketReceiveEvent.Connect) {
			return true;
		}
		if (event instanceof WebSocketReceiveEvent.Text text) {
			return message(Frames.TEXT, text.text().getBytes(StandardCharsets.UTF_8));
		}
		if (event instanceof WebSocketReceiveEvent.Bytes bytes) {
			return message(Frames.BYTES, bytes.bytes());
		}
		disconnect((event instanceof WebSocketReceiveEvent.Disconnect end) ? end : null);
		return false;
	}

	private boolean message(int type, byte[] bytes) {
		if (!this.call.fits(bytes.length)) {
			// What comes next is the end of the WebSocket
			return false;
		}
		add(new Part(type, bytes, false));
		return this.allowance.take(bytes.length + Frames.MESSAGE_COST);
	}

	private void add(Part part) {
		synchronized (this) {
			if (!this.disconnected) {
				this.parts.add(part);
			}
		}
		this.call.wake();
	}

	private final class Receiving implements CoreSubscriber<AsgiReceiveEvent> {

		private final Progress progress = new Progress();

		private volatile @Nullable Subscription subscription;

		private volatile boolean over;

		// No other one follows at once
		private volatile boolean last;

		private @Nullable AsgiReceiveEvent event;

		private boolean again;

		@Override
		public Context currentContext() {
			return Inbound.this.context;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			if (Operators.validate(this.subscription, subscription)) {
				this.subscription = subscription;
				subscription.request(Long.MAX_VALUE);
			}
		}

		@Override
		public void onNext(AsgiReceiveEvent event) {
			this.event = event;
		}

		@Override
		public void onComplete() {
			AsgiReceiveEvent event = this.event;
			if (this.over) {
				return;
			}
			if (event == null) {
				onError(new IllegalStateException("A receive has completed without an event"));
				return;
			}
			this.over = true;
			this.again = received(event);
			if (!this.again) {
				rest();
			}
			if (this.progress.second() && this.again) {
				receive();
			}
		}

		@Override
		public void onError(Throwable failure) {
			if (!this.over) {
				this.over = true;
				this.last = true;
				if (!Inbound.this.cancelled) {
					Inbound.this.call.receiveFailed(failure);
				}
				this.progress.second();
			}
		}

		private void rest() {
			this.last = true;
			WebSocketReceiveEvent.Disconnect presumed = Inbound.this.presumed;
			// Unless credit has come, and with it the next receive
			if (presumed != null && Inbound.this.receiving == this) {
				disconnect(presumed);
			}
		}

		private void cancel() {
			Subscription subscription = this.subscription;
			if (subscription != null && !this.over) {
				subscription.cancel();
			}
		}

	}

}
