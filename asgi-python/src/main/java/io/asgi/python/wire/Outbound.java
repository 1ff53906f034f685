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

import io.asgi.AsgiSend;
import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpSendEvent;
import io.asgi.python.worker.PythonException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The sending half of a call: sends what the worker has sent, one event after the other,
 * and tells the call how each has ended. Sends go on where the one before has ended, so
 * that what follows a head at once is written with it.
 */
final class Outbound {

	/**
	 * How much may wait for which no credit was taken. Each event costs a little.
	 */
	private static final int MAX_UNCOUNTED = 4 * 1024 * 1024;

	private final AsgiSend send;

	private final Call call;

	private final Context context;

	private final ArrayDeque<Delivery> waiting = new ArrayDeque<>(2);

	private int uncounted;

	private boolean busy;

	private boolean dropped;

	// Why the last event was not sent
	private volatile @Nullable Throwable refusal;

	private volatile boolean sendingFile;

	private @Nullable Sending sending;

	Outbound(AsgiSend send, Call call, Context context) {
		this.send = send;
		this.call = call;
		this.context = context;
	}

	/**
	 * Send something after all that came before it. If too much waits already, the call
	 * fails.
	 */
	void offer(Delivery delivery) {
		offer(delivery, null);
	}

	/**
	 * Send something, and something else as soon as that has ended: a head that is sent
	 * on another event loop finds its body there.
	 */
	void offer(Delivery delivery, @Nullable Delivery next) {
		boolean busy;
		boolean tooMuch = false;
		synchronized (this) {
			if (this.dropped) {
				this.call.consumed(delivery.size() + ((next != null) ? next.size() : 0));
				return;
			}
			busy = this.busy;
			if (busy) {
				tooMuch = !await(delivery);
			}
			if (next != null) {
				tooMuch |= !await(next);
			}
			this.busy = true;
		}
		if (tooMuch) {
			this.call.fail(new PythonException("More than " + MAX_UNCOUNTED / (1024 * 1024)
					+ " MiB of events wait for a client that does not take them"));
		}
		else if (!busy) {
			run(delivery);
		}
	}

	/**
	 * Let a delivery wait.
	 * @return whether what waits is not too much with it
	 */
	private boolean await(Delivery delivery) {
		Delivery last = this.waiting.peekLast();
		if (last == null || !last.join(delivery)) {
			this.uncounted += delivery.cost();
			this.waiting.add(delivery);
		}
		return this.uncounted <= MAX_UNCOUNTED || delivery.isEnd();
	}

	/**
	 * Send nothing more, be it that it waits already.
	 */
	void drop() {
		Sending sending;
		int size = 0;
		synchronized (this) {
			if (this.dropped) {
				return;
			}
			this.dropped = true;
			sending = this.sending;
			this.sending = null;
			if (sending != null) {
				size = sending.delivery.size();
			}
			for (Delivery delivery : this.waiting) {
				size += delivery.size();
			}
			this.waiting.clear();
		}
		this.call.consumed(size);
		if (sending != null) {
			sending.cancel();
		}
	}

	/**
	 * Return whether a file is being sent, whose end the worker waits for.
	 */
	boolean isSendingFile() {
		return this.sendingFile;
	}

	private void run(Delivery first) {
		Delivery delivery = first;
		while (delivery != null) {
			if (delivery.isEnd()) {
				this.call.finish((delivery.failure() != null) ? delivery.failure() : overlooked());
				return;
			}
			AsgiSendEvent event = delivery.event();
			if (event == null || (delivery.follows() && this.refusal != null)) {
				this.call.consumed(delivery.size());
			}
			else if (!send(delivery, event)) {
				return;
			}
			delivery = next();
		}
	}

	/**
	 * Send an event.
	 * @return whether the send has ended already
	 */
	private boolean send(Delivery delivery, AsgiSendEvent event) {
		Sending sending = new Sending(delivery);
		synchronized (this) {
			if (this.dropped) {
				this.call.consumed(delivery.size());
				return false;
			}
			this.sending = sending;
		}
		this.sendingFile = delivery.isFile();
		try {
			send(event).subscribe(sending);
		}
		catch (RuntimeException ex) {
			sending.ended(ex);
		}
		return sending.progress.second();
	}

	/**
	 * An event is not sent to the client.
	 */
	void refused(Throwable failure, Reply reply) {
		this.refusal = failure;
		this.call.reply(reply);
	}

	/**
	 * An application that returns although its last event was refused does not know that.
	 */
	private @Nullable Throwable overlooked() {
		Throwable refusal = this.refusal;
		return (refusal == null || refusal instanceof ClientDisconnectedException) ? null : new PythonException(
				"The application returned, but the last event that it sent was refused: " + refusal.getMessage());
	}

	private Mono<Void> send(AsgiSendEvent event) {
		return (event instanceof HttpSendEvent.PathSend file) ? this.call.files().check(file).flatMap(this.send::send)
				: this.send.send(event);
	}

	private synchronized @Nullable Delivery next() {
		Delivery next = this.waiting.poll();
		if (next != null) {
			this.uncounted -= next.cost();
		}
		this.busy = (next != null);
		return next;
	}

	private void ended(Sending sending, @Nullable Throwable failure) {
		synchronized (this) {
			if (this.sending != sending) {
				return;
			}
			this.sending = null;
		}
		Delivery delivery = sending.delivery;
		this.sendingFile = false;
		this.refusal = failure;
		this.call.consumed(delivery.size());
		if (failure == null) {
			this.call.sent(delivery);
		}
		else if (failure instanceof ClientDisconnectedException) {
			this.call.clientGone();
		}
		else {
			refused(failure, Reply.refused(failure));
		}
		if (sending.goesOnHere()) {
			Delivery next = next();
			if (next != null) {
				run(next);
			}
		}
	}

	private final class Sending implements CoreSubscriber<Void> {

		private final Delivery delivery;

		private final Progress progress = new Progress();

		private final Thread subscriber = Thread.currentThread();

		private volatile @Nullable Subscription subscription;

		private volatile boolean cancelled;

		Sending(Delivery delivery) {
			this.delivery = delivery;
		}

		@Override
		public Context currentContext() {
			return Outbound.this.context;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			if (Operators.validate(this.subscription, subscription)) {
				this.subscription = subscription;
				subscription.request(Long.MAX_VALUE);
				if (this.cancelled) {
					subscription.cancel();
				}
			}
		}

		@Override
		public void onNext(Void nothing) {
		}

		@Override
		public void onComplete() {
			ended(null);
		}

		@Override
		public void onError(Throwable failure) {
			ended(failure);
		}

		/**
		 * Return whether the next send is made where this one has ended. On the event
		 * loop of the client it always is: the body is to follow its head in the same
		 * turn.
		 */
		private boolean goesOnHere() {
			return Thread.currentThread() != this.subscriber || this.progress.second();
		}

		private void ended(@Nullable Throwable failure) {
			Outbound.this.ended(this, failure);
		}

		private void cancel() {
			this.cancelled = true;
			Subscription subscription = this.subscription;
			if (subscription != null) {
				subscription.cancel();
			}
		}

	}

}
