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
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.ConnectionScope;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.UnsupportedScopeException;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import reactor.core.publisher.Mono;

/**
 * Tells where a request comes from, and answers WebSocket text with the same.
 */
final class ScopeApplication implements AsgiApplication {

	@Override
	public Mono<Void> call(AsgiScope scope, AsgiReceive receive, AsgiSend send) {
		if (scope instanceof HttpScope http) {
			return send.send(HttpSendEvent.Start.of(200, "content-type", "text/plain"))
				.then(send.send(HttpSendEvent.Body.last(describe(http.scheme(), http))));
		}
		if (scope instanceof WebSocketScope webSocket) {
			return send.send(WebSocketSendEvent.Accept.of())
				.thenMany(
						receive.events()
							.ofType(WebSocketReceiveEvent.Text.class)
							.concatMap((text) -> send
								.send(new WebSocketSendEvent.Text(describe(webSocket.scheme(), webSocket))), 0))
				.then();
		}
		return Mono.error(new UnsupportedScopeException(scope));
	}

	private static String describe(String scheme, ConnectionScope scope) {
		return scheme + " client=" + scope.client() + " server=" + scope.server() + " root_path=" + scope.rootPath()
				+ " http_version=" + scope.httpVersion();
	}

}
