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

import java.util.concurrent.atomic.AtomicBoolean;

import io.asgi.AsgiException;
import io.asgi.AsgiReceive;
import io.asgi.AsgiReceiveEvent;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The events of one request, for two who want them: the handler reads the body, and its
 * call must end when the client leaves. There is no way to see that before the body has
 * been read, so a request that announces no body is read at once.
 */
final class RequestEvents {

	private final AsgiReceive receive;

	private final @Nullable Mono<AsgiReceiveEvent> first;

	private final AtomicBoolean bodySubscribed = new AtomicBoolean();

	private final Sinks.Empty<Void> bodyRead = Sinks.empty();

	RequestEvents(HttpScope scope, AsgiReceive receive) {
		this.receive = receive;
		this.first = announcesBody(scope) ? null : receive.receive().cache();
	}

	private static boolean announcesBody(HttpScope scope) {
		String length = scope.headers().first("content-length");
		return (length != null && !length.equals("0")) || scope.headers().contains("transfer-encoding")
				|| scope.headers().contains("expect");
	}

	/**
	 * Return the body, each part received when it is requested. It can be read once.
	 */
	Flux<byte[]> body() {
		return Flux.defer(() -> {
			if (!this.bodySubscribed.compareAndSet(false, true)) {
				return Flux.error(new IllegalStateException("The body of a request can be read once"));
			}
			return events().map(RequestEvents::part)
				.takeUntil((part) -> !part.more())
				.doOnComplete(this.bodyRead::tryEmitEmpty)
				.map(HttpReceiveEvent.Request::body)
				.filter((body) -> body.length > 0);
		});
	}

	private Flux<AsgiReceiveEvent> events() {
		return (this.first != null) ? this.first.concatWith(this.receive.events()) : this.receive.events();
	}

	/**
	 * Complete when there is nobody left to answer: the client has left, or the response
	 * is complete.
	 */
	Mono<Void> over() {
		Mono<Void> read = this.bodyRead.asMono();
		if (this.first != null) {
			read = this.first.flatMap((event) -> hasMore(event) ? this.bodyRead.asMono() : Mono.empty());
		}
		return read.thenMany(this.receive.events()).then();
	}

	private static boolean hasMore(AsgiReceiveEvent event) {
		return event instanceof HttpReceiveEvent.Request part && part.more();
	}

	private static HttpReceiveEvent.Request part(AsgiReceiveEvent event) {
		if (event instanceof HttpReceiveEvent.Request part) {
			return part;
		}
		if (event instanceof HttpReceiveEvent.Disconnect) {
			throw new AbortedException(HttpReceiveEvent.Request.TYPE);
		}
		throw new AsgiException(event.type() + " is not a part of a request body");
	}

}
