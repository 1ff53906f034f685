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

package io.asgi.application;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiReceive;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiSend;
import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The server's end of a call, without a server: takes an event on demand only, allows one
 * outstanding receive, remembers what is sent, and holds up sends if it is told to.
 */
final class TestConnection implements AsgiReceive, AsgiSend {

	static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final Deque<AsgiReceiveEvent> offered = new ArrayDeque<>();

	private final List<AsgiSendEvent> sent = new ArrayList<>();

	private final Deque<Sinks.Empty<Void>> held = new ArrayDeque<>();

	private final Semaphore waits = new Semaphore(0);

	private final Semaphore sends = new Semaphore(0);

	private @Nullable Receiving outstanding;

	private boolean holding;

	private boolean clientGone;

	private int taken;

	static TestConnection offering(AsgiReceiveEvent... events) {
		TestConnection connection = new TestConnection();
		connection.offered.addAll(List.of(events));
		return connection;
	}

	@Override
	public Mono<AsgiReceiveEvent> receive() {
		return Mono.from((subscriber) -> subscriber.onSubscribe(new Receiving(subscriber)));
	}

	@Override
	public Mono<Void> send(AsgiSendEvent event) {
		return Mono.defer(() -> accept(event));
	}

	void offer(AsgiReceiveEvent event) {
		Receiving receiving;
		synchronized (this) {
			this.offered.add(event);
			receiving = this.outstanding;
			this.outstanding = null;
		}
		if (receiving != null) {
			receiving.take();
		}
	}

	synchronized void disconnectClient() {
		this.clientGone = true;
	}

	synchronized void holdSends() {
		this.holding = true;
	}

	void releaseSend() {
		Sinks.Empty<Void> next;
		synchronized (this) {
			next = this.held.remove();
		}
		next.tryEmitEmpty();
	}

	void awaitReceive() throws InterruptedException {
		assertThat(this.waits.tryAcquire(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	void awaitSend() throws InterruptedException {
		assertThat(this.sends.tryAcquire(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	synchronized List<AsgiSendEvent> sent() {
		return List.copyOf(this.sent);
	}

	synchronized int taken() {
		return this.taken;
	}

	synchronized boolean isReceiving() {
		return this.outstanding != null;
	}

	private synchronized Mono<Void> accept(AsgiSendEvent event) {
		if (this.clientGone) {
			return Mono.error(new ClientDisconnectedException(event.type()));
		}
		this.sent.add(event);
		Sinks.Empty<Void> hold = this.holding ? Sinks.empty() : null;
		if (hold != null) {
			this.held.add(hold);
		}
		this.sends.release();
		return (hold != null) ? hold.asMono() : Mono.empty();
	}

	private final class Receiving implements Subscription {

		private final Subscriber<? super AsgiReceiveEvent> subscriber;

		Receiving(Subscriber<? super AsgiReceiveEvent> subscriber) {
			this.subscriber = subscriber;
		}

		@Override
		public void request(long n) {
			boolean taken;
			synchronized (TestConnection.this) {
				if (TestConnection.this.outstanding != null) {
					this.subscriber.onError(new IllegalStateException("Another receive is outstanding"));
					return;
				}
				taken = !TestConnection.this.offered.isEmpty();
				TestConnection.this.outstanding = taken ? null : this;
			}
			if (taken) {
				take();
			}
			else {
				TestConnection.this.waits.release();
			}
		}

		@Override
		public void cancel() {
			synchronized (TestConnection.this) {
				if (TestConnection.this.outstanding == this) {
					TestConnection.this.outstanding = null;
				}
			}
		}

		private void take() {
			AsgiReceiveEvent event;
			synchronized (TestConnection.this) {
				event = TestConnection.this.offered.element();
				if (!event.isLast()) {
					TestConnection.this.offered.remove();
				}
				TestConnection.this.taken++;
			}
			this.subscriber.onNext(event);
			this.subscriber.onComplete();
		}

	}

}
