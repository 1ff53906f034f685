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

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.MonoSink;

/**
 * Passes the parts of a response body on as they are asked for. A send completes when its
 * part has been.
 */
final class ResponseBodyFeed {

	private final Queue<Part> parts = new ConcurrentLinkedQueue<>();

	private final AtomicInteger signals = new AtomicInteger();

	private volatile @Nullable FluxSink<byte[]> client;

	private volatile boolean left;

	/**
	 * Return the body.
	 * @param onCancel is run if the client leaves before the end
	 * @return the body, for one subscriber
	 */
	Flux<byte[]> body(Runnable onCancel) {
		return Flux.create((sink) -> {
			this.client = sink;
			sink.onCancel(onCancel::run);
			sink.onRequest((n) -> drain());
		});
	}

	void part(AsgiSendEvent event, byte[] bytes, MonoSink<Void> sender) {
		add(new Part(event, bytes, sender, null, false));
	}

	void complete() {
		add(new Part(null, new byte[0], null, null, true));
	}

	void fail(Throwable error) {
		add(new Part(null, new byte[0], null, error, true));
	}

	/**
	 * Fail the sends that wait, as the client has left.
	 */
	void leave() {
		this.left = true;
		drain();
	}

	private void add(Part part) {
		this.parts.add(part);
		drain();
	}

	private void drain() {
		if (this.signals.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			Part part = this.parts.peek();
			// A client that leaves while it is given a part has been given it
			boolean left = this.left;
			while (part != null && (left || emit(part))) {
				this.parts.poll();
				part.sent(left);
				left = this.left;
				part = this.parts.peek();
			}
			missed = this.signals.addAndGet(-missed);
		}
		while (missed != 0);
	}

	private boolean emit(Part part) {
		FluxSink<byte[]> client = this.client;
		if (part.bytes().length > 0) {
			if (client == null || client.requestedFromDownstream() == 0) {
				return false;
			}
			client.next(part.bytes());
		}
		if (part.last()) {
			if (client == null) {
				return false;
			}
			if (part.error() != null) {
				client.error(part.error());
			}
			else {
				client.complete();
			}
		}
		return true;
	}

	private record Part(@Nullable AsgiSendEvent event, byte[] bytes, @Nullable MonoSink<Void> sender,
			@Nullable Throwable error, boolean last) {

		void sent(boolean left) {
			if (this.sender == null || this.event == null) {
				return;
			}
			if (left) {
				this.sender.error(new ClientDisconnectedException(this.event.type()));
			}
			else {
				this.sender.success();
			}
		}

	}

}
