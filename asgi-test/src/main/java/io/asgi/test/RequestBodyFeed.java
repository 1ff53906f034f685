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

import java.util.concurrent.atomic.AtomicBoolean;

import io.asgi.HttpReceiveEvent;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Asks for the next part of a request body when the application receives, and not before.
 */
final class RequestBodyFeed extends BaseSubscriber<byte[]> {

	private final Publisher<byte[]> body;

	private final AtomicBoolean subscribed = new AtomicBoolean();

	private final AtomicBoolean requested = new AtomicBoolean();

	private final InputQueue input = new InputQueue(this::requestPart);

	RequestBodyFeed(Publisher<byte[]> body) {
		this.body = body;
	}

	InputQueue input() {
		return this.input;
	}

	private void requestPart() {
		if (!this.requested.compareAndSet(false, true)) {
			return;
		}
		if (this.subscribed.compareAndSet(false, true)) {
			this.body.subscribe(this);
		}
		else if (!isDisposed()) {
			request(1);
		}
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		subscription.request(1);
	}

	@Override
	protected void hookOnNext(byte[] part) {
		this.requested.set(false);
		this.input.add(HttpReceiveEvent.Request.of(part));
	}

	@Override
	protected void hookOnComplete() {
		this.input.add(HttpReceiveEvent.Request.last());
	}

	/**
	 * A client that cannot send its body leaves.
	 */
	@Override
	protected void hookOnError(Throwable error) {
		this.input.end(HttpReceiveEvent.Disconnect.INSTANCE);
	}

}
