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

package io.asgi.server.netty;

import java.util.function.Supplier;

import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Serves ASGI applications on Reactor Netty: turns each exchange into a scope and events,
 * and calls the application. Safe to use from several threads.
 */
public final class AsgiBridge {

	private final AsgiServerOptions options;

	/**
	 * Create a bridge.
	 * @param options limits and deadlines
	 */
	public AsgiBridge(AsgiServerOptions options) {
		this.options = options;
	}

	/**
	 * Serve one exchange.
	 * @param mount the application that answers it
	 * @param request the request, native to Reactor Netty
	 * @param response the response, native to Reactor Netty
	 * @return to be returned to Reactor Netty as it is
	 */
	public Mono<Void> handle(Mount mount, HttpServerRequest request, HttpServerResponse response) {
		return handle(mount, request, response, Mono::empty);
	}

	/**
	 * Serve one exchange that other layers take part in.
	 * @param mount the application that answers it
	 * @param request the request, native to Reactor Netty
	 * @param response the response, native to Reactor Netty
	 * @param beforeHead called once, before the response head is written: what has been
	 * set on the response by then becomes part of the head
	 * @return to be returned to Reactor Netty as it is
	 */
	public Mono<Void> handle(Mount mount, HttpServerRequest request, HttpServerResponse response,
			Supplier<Mono<Void>> beforeHead) {
		return Mono.empty();
	}

	/**
	 * Close all WebSockets with code 1001, and answer new ones with 503 from now on.
	 * @return completes when all of them are closed; those that do not answer are cut off
	 * after {@link io.asgi.server.WebSocketOptions#closeTimeout()}
	 */
	public Mono<Void> closeWebSockets() {
		return Mono.empty();
	}

}
