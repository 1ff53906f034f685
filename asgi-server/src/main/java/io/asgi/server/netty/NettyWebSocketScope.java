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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.asgi.WebSocketScope;
import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The scope of a WebSocket.
 */
final class NettyWebSocketScope extends NettyScope implements WebSocketScope {

	private final List<String> subprotocols;

	NettyWebSocketScope(ExchangeContext context) {
		super(context);
		this.subprotocols = subprotocols(context.request());
	}

	@Override
	Map<String, Map<String, Object>> findExtensions(ExchangeContext context) {
		return Extensions.ofWebSocket(context);
	}

	@Override
	public String scheme() {
		return isSecure() ? "wss" : "ws";
	}

	@Override
	public List<String> subprotocols() {
		return this.subprotocols;
	}

	@Override
	public String toString() {
		return "WebSocketScope[" + path() + " HTTP/" + httpVersion() + "]";
	}

	private static List<String> subprotocols(HttpServerRequest request) {
		List<String> subprotocols = new ArrayList<>();
		for (String line : request.requestHeaders().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
			for (String subprotocol : line.split(",")) {
				if (!subprotocol.isBlank()) {
					subprotocols.add(subprotocol.trim());
				}
			}
		}
		return List.copyOf(subprotocols);
	}

}
