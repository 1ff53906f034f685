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

package io.asgi.application;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.UnsupportedScopeException;
import io.asgi.WebSocketScope;
import reactor.core.publisher.Mono;

/**
 * An application for WebSockets only. Scopes of other types fail with
 * {@link UnsupportedScopeException}.
 *
 * @see WebSocketSession#accept(AsgiReceive, AsgiSend)
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/www.html#websocket">ASGI
 * WebSocket specification</a>
 */
@FunctionalInterface
public interface WebSocketApplication extends AsgiApplication {

	/**
	 * Handle one WebSocket.
	 * @param scope what is known of the WebSocket
	 * @param receive yields the connect, the messages, then the disconnect
	 * @param send takes the accept, the messages, then the close
	 * @return completes when the application is done with this WebSocket
	 */
	Mono<Void> handle(WebSocketScope scope, AsgiReceive receive, AsgiSend send);

	@Override
	default Mono<Void> call(AsgiScope scope, AsgiReceive receive, AsgiSend send) {
		return (scope instanceof WebSocketScope webSocket) ? handle(webSocket, receive, send)
				: Mono.error(new UnsupportedScopeException(scope));
	}

}
