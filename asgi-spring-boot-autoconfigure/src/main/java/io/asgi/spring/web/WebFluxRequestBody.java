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

package io.asgi.spring.web;

import java.util.function.Consumer;

import io.asgi.server.SerialLoop;
import io.asgi.server.protocol.HttpProtocol;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Takes the body of a request to WebFlux, a buffer each time the application asks.
 */
final class WebFluxRequestBody extends BaseSubscriber<DataBuffer> {

	private static final byte[] NO_BYTES = {};

	private final Flux<DataBuffer> body;

	private final SerialLoop loop;

	private final HttpProtocol protocol;

	private final Consumer<Throwable> broken;

	private boolean subscribed;

	/**
	 * Create a body of which nothing has been taken.
	 * @param broken told on the loop that it cannot be read on
	 */
	WebFluxRequestBody(Flux<DataBuffer> body, SerialLoop loop, HttpProtocol protocol, Consumer<Throwable> broken) {
		this.body = body;
		this.loop = loop;
		this.protocol = protocol;
		this.broken = broken;
	}

	/**
	 * Ask for one more part. To be called on the loop.
	 */
	void read() {
		if (this.subscribed) {
			request(1);
		}
		else {
			this.subscribed = true;
			this.body.subscribe(this);
		}
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		// The first read has led here, perhaps on another thread and later
		subscription.request(1);
	}

	@Override
	protected void hookOnNext(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		if (bytes.length == 0) {
			request(1);
		}
		else {
			this.loop.run(() -> this.protocol.bodyReceived(bytes, false));
		}
	}

	@Override
	protected void hookOnComplete() {
		this.loop.run(() -> this.protocol.bodyReceived(NO_BYTES, true));
	}

	@Override
	protected void hookOnError(Throwable failure) {
		this.loop.run(() -> this.broken.accept(failure));
	}

}
