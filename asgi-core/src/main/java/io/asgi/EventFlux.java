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

package io.asgi;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The events of one scope, each received when it is asked for. Every message of a
 * WebSocket passes through here, so that one subscriber does what takes four operators of
 * Reactor, and a subscriber more for each event.
 */
final class EventFlux extends Flux<AsgiReceiveEvent> {

	private final AsgiReceive receive;

	private EventFlux(AsgiReceive receive) {
		this.receive = receive;
	}

	static Flux<AsgiReceiveEvent> of(AsgiReceive receive) {
		return onAssembly(new EventFlux(receive));
	}

	@Override
	public void subscribe(CoreSubscriber<? super AsgiReceiveEvent> actual) {
		actual.onSubscribe(new Events(this.receive, actual));
	}

	/**
	 * Subscribes to one receive after the other, as long as there is demand.
	 */
	private static final class Events implements Subscription, CoreSubscriber<AsgiReceiveEvent> {

		private final AsgiReceive receive;

		private final CoreSubscriber<? super AsgiReceiveEvent> actual;

		private final AtomicLong demand = new AtomicLong();

		/**
		 * How often there has been a reason to receive that is not seen to yet. Who makes
		 * it 1 sees to all of them: receives that end at once must not nest.
		 */
		private final AtomicInteger reasons = new AtomicInteger();

		private volatile @Nullable Subscription outstanding;

		private volatile boolean cancelled;

		/**
		 * Whether a receive is outstanding. It stays so at the end: none follows.
		 * Volatile, as a thread that asks may see the end of a receive before it is told
		 * of it.
		 */
		private volatile boolean receiving;

		private boolean received;

		private boolean ended;

		Events(AsgiReceive receive, CoreSubscriber<? super AsgiReceiveEvent> actual) {
			this.receive = receive;
			this.actual = actual;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void request(long n) {
			if (Operators.validate(n)) {
				this.demand.accumulateAndGet(n, Operators::addCap);
				receiveOn();
			}
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			Subscription outstanding = this.outstanding;
			if (outstanding != null) {
				outstanding.cancel();
			}
		}

		private void receiveOn() {
			if (this.reasons.getAndIncrement() != 0) {
				return;
			}
			int seen = 1;
			do {
				while (!this.receiving && !this.cancelled && this.demand.get() > 0) {
					this.receiving = true;
					this.received = false;
					receive();
				}
				seen = this.reasons.addAndGet(-seen);
			}
			while (seen != 0);
		}

		private void receive() {
			// Not as a Mono, whose subscribe of a core subscriber leaves out what Reactor
			// does for others: it restores thread locals, and catches what is thrown
			Publisher<AsgiReceiveEvent> next;
			try {
				next = Objects.requireNonNull(this.receive.receive(), "A receive must not be null");
			}
			catch (Throwable ex) {
				onError(Operators.onOperatorError(ex, currentContext()));
				return;
			}
			next.subscribe(this);
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.outstanding = subscription;
			if (this.cancelled) {
				subscription.cancel();
			}
			else {
				subscription.request(Long.MAX_VALUE);
			}
		}

		/**
		 * What has been received before a cancellation came through is passed on all the
		 * same: nobody would get it otherwise.
		 */
		@Override
		public void onNext(AsgiReceiveEvent event) {
			if (this.ended || this.received) {
				Operators.onNextDropped(event, currentContext());
				return;
			}
			this.received = true;
			if (this.demand.get() != Long.MAX_VALUE) {
				this.demand.decrementAndGet();
			}
			boolean last = event.isLast();
			this.ended = last;
			this.actual.onNext(event);
			if (last) {
				this.actual.onComplete();
			}
		}

		@Override
		public void onError(Throwable failure) {
			if (this.ended) {
				Operators.onErrorDropped(failure, currentContext());
				return;
			}
			this.ended = true;
			this.actual.onError(failure);
		}

		@Override
		public void onComplete() {
			if (this.ended || this.cancelled) {
				return;
			}
			if (!this.received) {
				onError(new IllegalStateException("A receive has completed without an event"));
				return;
			}
			this.outstanding = null;
			this.receiving = false;
			receiveOn();
		}

	}

}
