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

package io.asgi.application.middleware;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiSend;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Compresses the response of one request, if it is one to compress. Sends from several
 * threads are compressed in the order in which they go on.
 */
final class CompressingSend implements AsgiSend {

	private final AsgiSend send;

	private final CompressionPolicy policy;

	private final boolean accepted;

	private final boolean withoutBody;

	private final SerialTasks tasks = new SerialTasks();

	private @Nullable GzipEncoder encoder;

	private boolean compressing;

	/**
	 * Create a send.
	 * @param send sends the events on
	 * @param policy which responses to compress
	 * @param accepted whether the client accepts the coding
	 * @param withoutBody whether the request is for the head only
	 */
	CompressingSend(AsgiSend send, CompressionPolicy policy, boolean accepted, boolean withoutBody) {
		this.send = send;
		this.policy = policy;
		this.accepted = accepted;
		this.withoutBody = withoutBody;
	}

	@Override
	public Mono<Void> send(AsgiSendEvent event) {
		return Mono.from((subscriber) -> this.tasks.run(() -> encoded(event).subscribe(subscriber)));
	}

	/**
	 * Free the encoder, when the call is over in whichever way.
	 */
	void end() {
		this.tasks.run(() -> {
			this.compressing = false;
			if (this.encoder != null) {
				this.encoder.close();
				this.encoder = null;
			}
		});
	}

	private Mono<Void> encoded(AsgiSendEvent event) {
		boolean before = this.compressing;
		try {
			Mono<Void> sent = this.send.send(encode(event));
			// The head before one that is refused still holds
			return (event instanceof HttpSendEvent.Start)
					? sent.doOnError((ex) -> this.tasks.run(() -> this.compressing = before)) : sent;
		}
		catch (RuntimeException ex) {
			return Mono.error(ex);
		}
	}

	private AsgiSendEvent encode(AsgiSendEvent event) {
		if (event instanceof HttpSendEvent.Start start) {
			return start(start);
		}
		if (this.compressing && event instanceof HttpSendEvent.Body body) {
			return body(body);
		}
		if (this.compressing
				&& (event instanceof HttpSendEvent.PathSend || event instanceof HttpSendEvent.ZeroCopySend)) {
			// The extensions are named like the events
			throw IllegalEventException.notOffered(event.type(), event.type());
		}
		return event;
	}

	private HttpSendEvent.Start start(HttpSendEvent.Start start) {
		if (!this.policy.isCompressible(start)) {
			this.compressing = false;
			return start;
		}
		AsgiHeaders headers = FieldList.vary(start.headers(), "accept-encoding");
		this.compressing = this.accepted && this.policy.isWorthwhile(start);
		return start.withHeaders(this.compressing ? CompressionPolicy.encoded(headers) : headers);
	}

	private HttpSendEvent.Body body(HttpSendEvent.Body body) {
		if (this.withoutBody) {
			return new HttpSendEvent.Body(new byte[0], body.more());
		}
		if (this.encoder == null) {
			this.encoder = new GzipEncoder(this.policy.level());
		}
		if (body.more()) {
			return (body.body().length == 0) ? body : HttpSendEvent.Body.of(this.encoder.encode(body.body()));
		}
		byte[] last = this.encoder.encodeLast(body.body());
		this.encoder = null;
		this.compressing = false;
		return HttpSendEvent.Body.last(last);
	}

}
