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

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.asgi.AsgiReceive;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiSend;
import io.asgi.AsgiSendEvent;
import io.asgi.ConnectionScope;
import io.asgi.python.worker.WorkerLink;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The server's side of one call: yields the events that the test gives, and records what
 * is sent.
 */
final class ExchangeDouble implements AsgiReceive, AsgiSend {

	private final BlockingQueue<AsgiSendEvent> sent = new LinkedBlockingQueue<>();

	private final BlockingQueue<AsgiReceiveEvent> events = new LinkedBlockingQueue<>();

	private final AtomicReference<MonoSink<AsgiReceiveEvent>> receiver = new AtomicReference<>();

	private final Semaphore receives = new Semaphore(0);

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile Throwable failure;

	private volatile Function<AsgiSendEvent, Mono<Void>> answer = (event) -> Mono.empty();

	private volatile Disposable call;

	/**
	 * Call the worker.
	 */
	ExchangeDouble call(WorkerLink link, ConnectionScope scope) {
		this.call = link.call(scope, this, this).subscribe((nothing) -> {
		}, (failure) -> {
			this.failure = failure;
			this.ended.countDown();
		}, this.ended::countDown);
		return this;
	}

	ExchangeDouble answer(Function<AsgiSendEvent, Mono<Void>> answer) {
		this.answer = answer;
		return this;
	}

	/**
	 * Let an event be received.
	 */
	ExchangeDouble yield(AsgiReceiveEvent... events) {
		for (AsgiReceiveEvent event : events) {
			this.events.add(event);
			deliver();
		}
		return this;
	}

	private void deliver() {
		MonoSink<AsgiReceiveEvent> sink = this.receiver.get();
		if (sink != null && !this.events.isEmpty() && this.receiver.compareAndSet(sink, null)) {
			sink.success(this.events.poll());
		}
	}

	@Override
	public Mono<AsgiReceiveEvent> receive() {
		return Mono.create((sink) -> {
			assertThat(this.receiver.getAndSet(sink)).as("one receive at a time").isNull();
			sink.onDispose(() -> this.receiver.compareAndSet(sink, null));
			this.receives.release();
			deliver();
		});
	}

	@Override
	public Mono<Void> send(AsgiSendEvent event) {
		return Mono.defer(() -> {
			this.sent.add(event);
			return this.answer.apply(event);
		});
	}

	/**
	 * Wait until something has been received or is being waited for.
	 */
	void awaitReceive() throws InterruptedException {
		assertThat(this.receives.tryAcquire(30, TimeUnit.SECONDS)).as("a receive").isTrue();
	}

	/**
	 * Return how often receive was subscribed to since it was last awaited.
	 */
	int receives() {
		return this.receives.availablePermits();
	}

	/**
	 * Wait for the next event that is sent.
	 */
	AsgiSendEvent nextSent() throws InterruptedException {
		AsgiSendEvent event = this.sent.poll(30, TimeUnit.SECONDS);
		assertThat(event).as("an event is sent").isNotNull();
		return event;
	}

	boolean hasSentNothing() {
		return this.sent.isEmpty();
	}

	/**
	 * Wait for the end of the call.
	 * @return the error, or {@code null}
	 */
	Throwable end() throws InterruptedException {
		assertThat(this.ended.await(30, TimeUnit.SECONDS)).as("the call ends").isTrue();
		return this.failure;
	}

	boolean hasEnded() {
		return this.ended.getCount() == 0;
	}

	void cancel() {
		this.call.dispose();
	}

}
