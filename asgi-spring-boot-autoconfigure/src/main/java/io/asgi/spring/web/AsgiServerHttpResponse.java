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

import java.nio.file.Path;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;

/**
 * The response to a scope. Each buffer is an event, sent after the one before it; the
 * buffers are released as soon as they have been copied.
 */
final class AsgiServerHttpResponse extends AbstractServerHttpResponse implements ZeroCopyHttpOutputMessage {

	private static final byte[] NO_BYTES = {};

	private static final int FILE_BUFFER_SIZE = 64 * 1024;

	private final ResponseSender sender;

	private volatile State state = State.HEAD;

	AsgiServerHttpResponse(ResponseSender sender) {
		super(DefaultDataBufferFactory.sharedInstance);
		this.sender = sender;
	}

	/**
	 * Return whether the last event of the response has been handed over, or none will
	 * be.
	 */
	boolean isEnding() {
		return this.state == State.ENDING;
	}

	/**
	 * From now on nothing is sent through this response.
	 */
	void leaveToOther() {
		this.state = State.ENDING;
	}

	/**
	 * End the response, after its handler has ended.
	 */
	Mono<Void> end() {
		return Mono.defer(this::setComplete).then(Mono.defer(() -> switch (this.state) {
			case HEAD -> start().then(last(NO_BYTES));
			case ENDING -> Mono.empty();
			// What has been written must not pass for a whole response
			case BODY -> Mono.error(new IllegalStateException(
					"The handler has ended, but not the body of its response: its writing was cancelled or has failed"));
		}));
	}

	@Override
	protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
		if (body instanceof Mono) {
			return Mono.from(body)
				.map(AsgiServerHttpResponse::take)
				.defaultIfEmpty(NO_BYTES)
				.flatMap((bytes) -> start().then(last(bytes)));
		}
		return start().then(parts(body)).then(last(NO_BYTES));
	}

	@Override
	protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return start().then(Flux.from(body).concatMap(this::parts, 0).then()).then(last(NO_BYTES));
	}

	@Override
	public Mono<Void> writeWith(Path file, long position, long count) {
		return doCommit(() -> this.sender.file(start(), file, position, count)
			.flatMap((sent) -> sent ? Mono.empty() : writeWithInternal(read(file, position, count))));
	}

	@Override
	protected void applyStatusCode() {
		// It is a part of the first event
	}

	@Override
	protected void applyHeaders() {
		// They are a part of the first event
	}

	@Override
	protected void applyCookies() {
		getCookies().values()
			.forEach((cookies) -> cookies
				.forEach((cookie) -> getHeaders().add(HttpHeaders.SET_COOKIE, cookie.toString())));
	}

	@Override
	@SuppressWarnings("unchecked")
	// Callers know the type, as with every native response
	public <T> T getNativeResponse() {
		return (T) this.sender;
	}

	private Mono<Void> start() {
		return Mono.defer(() -> {
			HttpStatusCode status = getStatusCode();
			int code = (status != null) ? status.value() : HttpStatus.OK.value();
			// With such a head the response is complete
			boolean bodyless = code == 204 || code == 205 || code == 304 || getHeaders().getContentLength() == 0;
			this.state = bodyless ? State.ENDING : State.BODY;
			return this.sender.start(code, HttpHeadersConverter.toAsgiHeaders(getHeaders()));
		});
	}

	private Mono<Void> parts(Publisher<? extends DataBuffer> body) {
		return Flux.from(body)
			.map(AsgiServerHttpResponse::take)
			.concatMap((bytes) -> this.sender.body(bytes, true), 0)
			.then();
	}

	private Mono<Void> last(byte[] bytes) {
		return Mono.defer(() -> {
			this.state = State.ENDING;
			return this.sender.body(bytes, false);
		});
	}

	private Flux<DataBuffer> read(Path file, long position, long count) {
		Flux<DataBuffer> rest = DataBufferUtils.read(new FileSystemResource(file), position, bufferFactory(),
				FILE_BUFFER_SIZE);
		return DataBufferUtils.takeUntilByteCount(rest, count);
	}

	private static byte[] take(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	/**
	 * How much of the response has been sent.
	 */
	private enum State {

		/**
		 * Nothing.
		 */
		HEAD,

		/**
		 * Its head, and perhaps a part of its body.
		 */
		BODY,

		/**
		 * All of it, or a head that nothing follows.
		 */
		ENDING

	}

}
