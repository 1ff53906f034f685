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

package io.asgi.test.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.asgi.AsgiReceive;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.WebSocketScope;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One call of a {@link RemoteApplication}: what an application would do, the test does
 * from its own thread.
 */
final class RemoteCall {

	private final AsgiScope scope;

	private final AsgiReceive receive;

	private final AsgiSend send;

	private final Sinks.Empty<Void> end = Sinks.empty();

	private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

	RemoteCall(AsgiScope scope, AsgiReceive receive, AsgiSend send) {
		this.scope = scope;
		this.receive = receive;
		this.send = send;
	}

	Mono<Void> life() {
		return this.end.asMono().doOnCancel(() -> this.cancelled.complete(null));
	}

	AsgiScope scope() {
		return this.scope;
	}

	HttpScope http() {
		return (HttpScope) this.scope;
	}

	WebSocketScope webSocket() {
		return (WebSocketScope) this.scope;
	}

	/**
	 * Assemble a receive that nobody subscribes to yet.
	 */
	Mono<AsgiReceiveEvent> assembleReceive() {
		return this.receive.receive();
	}

	Pending<AsgiReceiveEvent> startReceive() {
		return new Pending<>("a receive", assembleReceive().toFuture());
	}

	AsgiReceiveEvent receive() {
		return Objects.requireNonNull(startReceive().await());
	}

	/**
	 * Receive parts of the body until there are so many bytes, or the body ends.
	 */
	byte[] receiveBody(int atLeast) {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		while (body.size() < atLeast) {
			if (!(receive() instanceof HttpReceiveEvent.Request part)) {
				throw new AssertionError("Expected a part of the body but the client has left, received so far: "
						+ body.size() + " bytes");
			}
			body.writeBytes(part.body());
			if (!part.more()) {
				break;
			}
		}
		return body.toByteArray();
	}

	byte[] receiveBody() {
		return receiveBody(Integer.MAX_VALUE);
	}

	String receiveText() {
		return new String(receiveBody(), StandardCharsets.UTF_8);
	}

	Pending<Void> startSend(AsgiSendEvent event) {
		return new Pending<>("the send of " + event, this.send.send(event).toFuture());
	}

	/**
	 * Assemble a send that nobody subscribes to yet.
	 */
	Mono<Void> assembleSend(AsgiSendEvent event) {
		return this.send.send(event);
	}

	void send(AsgiSendEvent... events) {
		for (AsgiSendEvent event : events) {
			startSend(event).await();
		}
	}

	/**
	 * Return from the application.
	 */
	void complete() {
		this.end.tryEmitEmpty();
	}

	/**
	 * Fail the application.
	 */
	void fail(Throwable error) {
		this.end.tryEmitError(error);
	}

	Pending<Void> cancellation() {
		return new Pending<>("the cancellation of the call", this.cancelled);
	}

}
