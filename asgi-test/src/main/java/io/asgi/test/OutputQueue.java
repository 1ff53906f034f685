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
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.asgi.AsgiException;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiSend;
import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The events that an application has sent and the test has not taken yet. Thread-safe.
 */
final class OutputQueue implements AsgiSend {

	private final ServerRules rules;

	private final boolean holdSends;

	private final Consumer<AsgiReceiveEvent> farewell;

	private final Deque<Output> outputs = new ArrayDeque<>();

	private final List<AsgiSendEvent> seen = new ArrayList<>();

	/**
	 * Create the queue.
	 * @param rules what the application may send
	 * @param holdSends whether a send waits until its event is taken
	 * @param farewell is told what every receive yields once the exchange is over
	 */
	OutputQueue(ServerRules rules, boolean holdSends, Consumer<AsgiReceiveEvent> farewell) {
		this.rules = rules;
		this.holdSends = holdSends;
		this.farewell = farewell;
	}

	@Override
	public Mono<Void> send(AsgiSendEvent event) {
		return Mono.create((sender) -> offer(event, sender));
	}

	private void offer(AsgiSendEvent event, MonoSink<Void> sender) {
		AsgiReceiveEvent farewell;
		boolean held;
		synchronized (this) {
			boolean visible;
			try {
				visible = this.rules.send(event);
			}
			catch (AsgiException ex) {
				sender.error(ex);
				return;
			}
			held = visible && this.holdSends;
			if (visible) {
				this.outputs.add(new Output(event, held ? sender : null));
				this.seen.add(event);
				notifyAll();
			}
			farewell = this.rules.farewell();
		}
		if (farewell != null) {
			this.farewell.accept(farewell);
		}
		if (!held) {
			sender.success();
		}
	}

	/**
	 * Let the rules take an event of the client.
	 */
	void input(AsgiReceiveEvent event) {
		List<Output> released = new ArrayList<>();
		synchronized (this) {
			this.rules.input(event);
			if (event.isLast()) {
				this.outputs.removeIf((output) -> output.sender() != null && released.add(output));
			}
		}
		released.forEach((output) -> output.fail(new ClientDisconnectedException(output.event().type())));
	}

	/**
	 * Wake whoever waits for an output, because there may be none any more.
	 */
	synchronized void wake() {
		notifyAll();
	}

	/**
	 * Take the next event as soon as there is one.
	 * @param deadline the latest time, as {@link System#nanoTime()}
	 * @param over whether there will be no more
	 * @return the event, or {@code null}
	 */
	@Nullable AsgiSendEvent take(long deadline, BooleanSupplier over) throws InterruptedException {
		Output output;
		synchronized (this) {
			while (this.outputs.isEmpty() && !over.getAsBoolean()) {
				long millis = (deadline - System.nanoTime() + 999_999) / 1_000_000;
				if (millis <= 0) {
					break;
				}
				wait(millis);
			}
			output = this.outputs.poll();
		}
		if (output == null) {
			return null;
		}
		output.complete();
		return output.event();
	}

	/**
	 * Return the next event without taking it.
	 */
	synchronized @Nullable AsgiSendEvent peek() {
		Output output = this.outputs.peek();
		return (output != null) ? output.event() : null;
	}

	/**
	 * Return what was in a file when an event sent it.
	 */
	synchronized byte[] content(AsgiSendEvent event) {
		return this.rules.content(event);
	}

	/**
	 * Return all events that the application has sent.
	 */
	synchronized List<AsgiSendEvent> seen() {
		return List.copyOf(this.seen);
	}

	private record Output(AsgiSendEvent event, @Nullable MonoSink<Void> sender) {

		void complete() {
			if (this.sender != null) {
				this.sender.success();
			}
		}

		void fail(Throwable error) {
			if (this.sender != null) {
				this.sender.error(error);
			}
		}

	}

}
