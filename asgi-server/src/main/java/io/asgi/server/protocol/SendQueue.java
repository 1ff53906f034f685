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

import java.util.ArrayDeque;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.asgi.AsgiException;
import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import org.jspecify.annotations.Nullable;

/**
 * Lets sends through one at a time, in their order, and bounds how many may wait.
 */
final class SendQueue {

	private final BiConsumer<AsgiSendEvent, Completion> processor;

	private final int capacity;

	private final Runnable clientGone;

	/**
	 * Made for the first that waits: most never have one.
	 */
	private @Nullable ArrayDeque<Send> waiting;

	private @Nullable Runnable whenIdle;

	private int underWay;

	private boolean draining;

	/**
	 * Create a queue in which nothing waits.
	 * @param capacity how many sends may wait
	 * @param processor carries a send out
	 * @param clientGone run when a write has failed, before the send is told
	 */
	SendQueue(int capacity, BiConsumer<AsgiSendEvent, Completion> processor, Runnable clientGone) {
		this.capacity = capacity;
		this.processor = processor;
		this.clientGone = clientGone;
	}

	void submit(AsgiSendEvent event, Completion completion) {
		Send send = new Send(event, completion);
		if (isIdle()) {
			process(send);
		}
		else if (!enqueue(send)) {
			completion.complete(new IllegalStateException("Too many concurrent sends: " + event.type()
					+ " would have to wait for " + this.capacity + " others, wait for a send before the next one"));
		}
	}

	private void process(Send send) {
		this.underWay++;
		this.processor.accept(send.event, send);
	}

	private boolean enqueue(Send next) {
		ArrayDeque<Send> waiting = this.waiting;
		if (waiting == null) {
			waiting = new ArrayDeque<>(1);
			this.waiting = waiting;
		}
		if (waiting.size() == this.capacity) {
			return false;
		}
		waiting.add(next);
		return true;
	}

	/**
	 * Keep sends waiting while the server itself writes, be it that a send is under way.
	 */
	void occupy(Consumer<Completion> write) {
		this.underWay++;
		Completion written = ofServer();
		write.accept((failure) -> {
			written.complete(failure);
			this.underWay--;
			drain();
		});
	}

	/**
	 * Return the completion of a write of the server's own, which no send waits for.
	 */
	Completion ofServer() {
		return (failure) -> {
			if (failure != null) {
				this.clientGone.run();
			}
		};
	}

	/**
	 * Run an action now, or as soon as no send is under way or waits. To be called once.
	 */
	void whenIdle(Runnable action) {
		if (isIdle()) {
			action.run();
		}
		else {
			this.whenIdle = action;
		}
	}

	boolean isIdle() {
		return this.underWay == 0 && (this.waiting == null || this.waiting.isEmpty());
	}

	private void drain() {
		if (this.draining) {
			return;
		}
		ArrayDeque<Send> waiting = this.waiting;
		if (waiting != null) {
			this.draining = true;
			try {
				Send next;
				while (this.underWay == 0 && (next = waiting.poll()) != null) {
					process(next);
				}
			}
			finally {
				this.draining = false;
			}
		}
		Runnable action = this.whenIdle;
		if (action != null && isIdle()) {
			this.whenIdle = null;
			action.run();
		}
	}

	/**
	 * A send that waits or is under way. It tells the application in its own terms that a
	 * write failed because the client left, and the state machine before it, as the sends
	 * that wait must fail likewise. What is in those terms already has nothing to do with
	 * the client.
	 */
	private final class Send implements Completion {

		private final AsgiSendEvent event;

		private final Completion completion;

		Send(AsgiSendEvent event, Completion completion) {
			this.event = event;
			this.completion = completion;
		}

		@Override
		public void complete(@Nullable Throwable failure) {
			Throwable told = failure;
			if (failure != null && !(failure instanceof AsgiException)) {
				SendQueue.this.clientGone.run();
				told = new ClientDisconnectedException(this.event.type());
			}
			SendQueue.this.underWay--;
			this.completion.complete(told);
			drain();
		}

	}

}
