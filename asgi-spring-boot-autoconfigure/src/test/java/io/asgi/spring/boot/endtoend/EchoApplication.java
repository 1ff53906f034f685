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

package io.asgi.spring.boot.endtoend;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.UnsupportedScopeException;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Answers an HTTP request with its root path, path and body, and WebSocket text with the
 * same text.
 */
final class EchoApplication implements AsgiApplication {

	@Override
	public Mono<Void> call(AsgiScope scope, AsgiReceive receive, AsgiSend send) {
		if (scope instanceof HttpScope http) {
			return echo(http, receive, send);
		}
		if (scope instanceof WebSocketScope) {
			return send.sendAll(receive.events().concatMap(EchoApplication::answer, 0));
		}
		return Mono.error(new UnsupportedScopeException(scope));
	}

	private static Mono<Void> echo(HttpScope scope, AsgiReceive receive, AsgiSend send) {
		String head = "root_path=" + scope.rootPath() + " path=" + scope.path() + " body=";
		Flux<HttpSendEvent> body = receive.events()
			.ofType(HttpReceiveEvent.Request.class)
			.takeUntil((request) -> !request.more())
			.map((request) -> HttpSendEvent.Body.of(request.body()));
		return send.send(HttpSendEvent.Start.of(200, "content-type", "text/plain"))
			.then(send.send(HttpSendEvent.Body.of(head)))
			.then(send.sendAll(body))
			.then(send.send(HttpSendEvent.Body.last()));
	}

	private static Flux<AsgiSendEvent> answer(AsgiReceiveEvent event) {
		if (event instanceof WebSocketReceiveEvent.Connect) {
			return Flux.just(WebSocketSendEvent.Accept.of());
		}
		if (event instanceof WebSocketReceiveEvent.Text text) {
			return Flux.just(new WebSocketSendEvent.Text(text.text()));
		}
		return Flux.empty();
	}

}
