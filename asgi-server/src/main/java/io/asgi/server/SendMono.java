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
import java.util.function.Consumer;

import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.server.protocol.ApplicationProtocol;
import io.asgi.server.protocol.Completion;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * One {@code send}: hands its event over when it is subscribed to.
 */
final class SendMono extends Mono<Void> {

	private final ApplicationProtocol protocol;

	private final Loop loop;

	private final AsgiSendEvent event;

	private final Consumer<Throwable> thrown;

	/**
	 * Create a send of a call.
	 * @param thrown told of errors that the application throws when the send is over
	 */
	SendMono(ApplicationProtocol protocol, Loop loop, AsgiSendEvent event, Consumer<Throwable> thrown) {
		this.protocol = protocol;
		this.loop = loop;
		this.event = event;
		this.thrown = thrown;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> actual) {
		Send send = new Send(actual);
		actual.onSubscribe(send);
		try {
			this.loop.run(send);
		}
		catch (RejectedExecutionException ex) {
			send.complete(new ClientDisconnectedException(this.event.type()));
		}
	}

	/**
	 * A send that is cancelled before its turn on the loop does nothing. Later on its
	 * data may be on the wire already, so it is carried out, and only its end is not
	 * reported.
	 */
	private final class Send implements Subscription, Runnable, Completion {

		private final CoreSubscriber<? super Void> actual;

		private volatile boolean cancelled;

		Send(CoreSubscriber<? super Void> actual) {
			this.actual = actual;
		}

		@Override
		public void run() {
			if (!this.cancelled) {
				SendMono.this.protocol.send(SendMono.this.event, this);
			}
		}

		@Override
		public void request(long n) {
			Operators.validate(n);
		}

		@Override
		public void cancel() {
			this.cancelled = true;
		}

		@Override
		public void complete(@Nullable Throwable failure) {
			if (this.cancelled) {
				return;
			}
			try {
				if (failure != null) {
					this.actual.onError(failure);
				}
				else {
					this.actual.onComplete();
				}
			}
			catch (Throwable ex) {
				SendMono.this.thrown.accept(ex);
			}
		}

	}

}
