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

package io.asgi.server;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;

import io.asgi.AsgiReceiveEvent;
import io.asgi.server.protocol.ApplicationProtocol;
import io.asgi.server.protocol.Receiver;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * One {@code receive}: takes an event when there is demand.
 */
final class ReceiveMono extends Mono<AsgiReceiveEvent> {

	private final ApplicationProtocol protocol;

	private final Loop loop;

	private final Consumer<Throwable> thrown;

	/**
	 * Create the receive of a call.
	 * @param thrown told of errors that the application throws instead of handling an
	 * event
	 */
	ReceiveMono(ApplicationProtocol protocol, Loop loop, Consumer<Throwable> thrown) {
		this.protocol = protocol;
		this.loop = loop;
		this.thrown = thrown;
	}

	@Override
	public void subscribe(CoreSubscriber<? super AsgiReceiveEvent> actual) {
		actual.onSubscribe(new Receive(actual));
	}

	private final class Receive implements Subscription, Receiver, Runnable {

		private static final AtomicIntegerFieldUpdater<Receive> REQUESTED = AtomicIntegerFieldUpdater
			.newUpdater(Receive.class, "requested");

		private final CoreSubscriber<? super AsgiReceiveEvent> actual;

		/**
		 * 1 as soon as there is demand.
		 */
		private volatile int requested;

		private volatile boolean cancelled;

		Receive(CoreSubscriber<? super AsgiReceiveEvent> actual) {
			this.actual = actual;
		}

		@Override
		public void request(long n) {
			if (Operators.validate(n) && REQUESTED.compareAndSet(this, 0, 1)) {
				try {
					ReceiveMono.this.loop.run(this);
				}
				catch (RejectedExecutionException ex) {
					failed(ex);
				}
			}
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			if (this.requested != 0) {
				try {
					ReceiveMono.this.loop.run(() -> ReceiveMono.this.protocol.cancelReceive(this));
				}
				catch (RejectedExecutionException ex) {
					// The loop has ended, and with it whatever could still be received
				}
			}
		}

		@Override
		public void run() {
			if (!this.cancelled) {
				ReceiveMono.this.protocol.receive(this);
			}
		}

		@Override
		public boolean received(AsgiReceiveEvent event) {
			if (this.cancelled) {
				return false;
			}
			try {
				this.actual.onNext(event);
				this.actual.onComplete();
			}
			catch (Throwable ex) {
				ReceiveMono.this.thrown.accept(ex);
			}
			return true;
		}

		@Override
		public void failed(Throwable failure) {
			if (!this.cancelled) {
				this.actual.onError(failure);
			}
		}

	}

}
