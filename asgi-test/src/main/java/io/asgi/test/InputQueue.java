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

package io.asgi.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;

import io.asgi.AsgiReceive;
import io.asgi.AsgiReceiveEvent;
import io.asgi.LifespanReceiveEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The events that an application is going to receive. Thread-safe.
 */
final class InputQueue implements AsgiReceive {

	private final Deque<AsgiReceiveEvent> events = new ArrayDeque<>();

	private @Nullable MonoSink<AsgiReceiveEvent> outstanding;

	private @Nullable AsgiReceiveEvent farewell;

	private int taken;

	private final Runnable demand;

	InputQueue() {
		this(() -> {
		});
	}

	/**
	 * Create a queue.
	 * @param demand is run when the application waits for an event that is not there yet
	 */
	InputQueue(Runnable demand) {
		this.demand = demand;
	}

	void add(AsgiReceiveEvent event) {
		MonoSink<AsgiReceiveEvent> receiver;
		synchronized (this) {
			if (this.farewell != null) {
				return;
			}
			receiver = this.outstanding;
			this.outstanding = null;
			if (receiver == null) {
				this.events.add(event);
				return;
			}
			take(event);
		}
		receiver.success(event);
	}

	/**
	 * End the exchange: from now on every receive yields this event.
	 */
	void end(AsgiReceiveEvent event) {
		MonoSink<AsgiReceiveEvent> receiver;
		synchronized (this) {
			if (this.farewell != null) {
				return;
			}
			this.events.clear();
			this.farewell = event;
			receiver = this.outstanding;
			this.outstanding = null;
		}
		if (receiver != null) {
			receiver.success(event);
		}
	}

	synchronized int taken() {
		return this.taken;
	}

	synchronized boolean isAwaited() {
		return this.outstanding != null;
	}

	@Override
	public Mono<AsgiReceiveEvent> receive() {
		return Mono.create((receiver) -> {
			AtomicBoolean requested = new AtomicBoolean();
			receiver.onRequest((n) -> {
				if (requested.compareAndSet(false, true)) {
					request(receiver);
				}
			});
			receiver.onCancel(() -> cancel(receiver));
		});
	}

	private void request(MonoSink<AsgiReceiveEvent> receiver) {
		AsgiReceiveEvent event = null;
		boolean second;
		synchronized (this) {
			second = this.outstanding != null;
			if (!second) {
				event = (this.farewell != null) ? this.farewell : this.events.poll();
				if (event == null) {
					this.outstanding = receiver;
				}
				else {
					take(event);
				}
			}
		}
		if (second) {
			receiver.error(new IllegalStateException("Another receive of this scope is outstanding"));
		}
		else if (event != null) {
			receiver.success(event);
		}
		else {
			this.demand.run();
		}
	}

	private synchronized void cancel(MonoSink<AsgiReceiveEvent> receiver) {
		if (this.outstanding == receiver) {
			this.outstanding = null;
		}
	}

	private void take(AsgiReceiveEvent event) {
		this.taken++;
		// A disconnect is for good, while a shutdown is told once
		if (event.isLast() && !(event instanceof LifespanReceiveEvent)) {
			this.farewell = event;
		}
	}

}
