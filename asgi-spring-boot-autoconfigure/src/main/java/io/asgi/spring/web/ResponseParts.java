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

import io.asgi.server.SerialLoop;
import io.asgi.server.protocol.Completion;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Sinks;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

/**
 * The body of a response as WebFlux wants it to flush each part: a stream of streams.
 * What a server requests says nothing, as it may request ahead. But it subscribes to a
 * part only when it has flushed the one before, and by that tells that it takes more. So
 * the next part is always there to be subscribed to, before there are bytes for it.
 * <p>
 * Used on the loop of the exchange.
 */
final class ResponseParts {

	private final SerialLoop loop;

	private final Sinks.Many<Publisher<DataBuffer>> parts = Sinks.many().unicast().onBackpressureBuffer();

	private @Nullable FluxSink<DataBuffer> open;

	private byte @Nullable [] bytes;

	private @Nullable Completion completion;

	private boolean last;

	ResponseParts(SerialLoop loop) {
		this.loop = loop;
	}

	/**
	 * Return the parts, to be subscribed to once.
	 */
	Flux<Publisher<DataBuffer>> flux() {
		return this.parts.asFlux();
	}

	/**
	 * Write the first part, which may be empty: it takes the head along.
	 */
	void begin(Completion completion) {
		this.parts.tryEmitNext(part());
		write(new byte[0], false, completion);
	}

	/**
	 * Write a part, after the one before has been completed.
	 */
	void write(byte[] bytes, boolean last, Completion completion) {
		this.bytes = bytes;
		this.last = last;
		this.completion = completion;
		writeIfOpen();
	}

	/**
	 * End the body so that it cannot pass for a whole one.
	 */
	void fail(Throwable failure) {
		FluxSink<DataBuffer> open = this.open;
		this.open = null;
		if (open != null) {
			open.error(failure);
		}
		this.parts.tryEmitError(failure);
	}

	/**
	 * The server writes no more. Tell who waits.
	 * @param failure why, or {@code null} if all has been written
	 */
	void over(@Nullable Throwable failure) {
		Completion completion = this.completion;
		this.completion = null;
		if (completion != null) {
			completion.complete(failure);
		}
	}

	/**
	 * Return whether the last part has been handed over.
	 */
	boolean isComplete() {
		return this.last && this.bytes == null;
	}

	private Flux<DataBuffer> part() {
		return Flux.create((sink) -> this.loop.run(() -> opened(sink)));
	}

	private void opened(FluxSink<DataBuffer> sink) {
		Completion written = (this.bytes == null) ? this.completion : null;
		if (isComplete()) {
			sink.complete();
			this.parts.tryEmitComplete();
		}
		else {
			this.open = sink;
			this.parts.tryEmitNext(part());
		}
		if (written != null) {
			this.completion = null;
			written.complete(null);
		}
		writeIfOpen();
	}

	private void writeIfOpen() {
		FluxSink<DataBuffer> open = this.open;
		byte[] bytes = this.bytes;
		if (open != null && bytes != null) {
			this.open = null;
			this.bytes = null;
			open.next(DefaultDataBufferFactory.sharedInstance.wrap(bytes));
			open.complete();
		}
	}

}
