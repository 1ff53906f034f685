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

package io.asgi.spring.boot.autoconfigure;

import java.util.List;

import io.asgi.server.AsgiServerOptions;
import io.asgi.server.WebSocketOptions;
import io.asgi.server.forwarded.ForwardedPolicy;
import io.asgi.server.forwarded.TrustedPeers;
import io.asgi.spring.boot.AsgiServerOptionsCustomizer;
import io.asgi.spring.boot.WebSocketOptionsCustomizer;

/**
 * Makes options of properties and customizers.
 */
final class AsgiServerOptionsFactory {

	private final AsgiProperties properties;

	AsgiServerOptionsFactory(AsgiProperties properties) {
		this.properties = properties;
	}

	AsgiServerOptions create(List<AsgiServerOptionsCustomizer> customizers,
			List<WebSocketOptionsCustomizer> webSocketCustomizers) {
		AsgiServerOptions.Builder options = AsgiServerOptions.builder()
			.maxQueuedSends(this.properties.server().maxQueuedSends())
			.disconnectGrace(this.properties.server().disconnectGrace())
			.webSocket(webSocketOptions(webSocketCustomizers))
			.forwarded(forwarded());
		customizers.forEach((customizer) -> customizer.customize(options));
		return options.build();
	}

	private ForwardedPolicy forwarded() {
		AsgiProperties.Forwarded forwarded = this.properties.forwarded();
		return ForwardedPolicy.of(TrustedPeers.of(forwarded.trustedPeers()), forwarded.headers());
	}

	private WebSocketOptions webSocketOptions(List<WebSocketOptionsCustomizer> customizers) {
		AsgiProperties.WebSocket webSocket = this.properties.websocket();
		WebSocketOptions.Builder options = WebSocketOptions.builder()
			.maxMessageSize(Math.toIntExact(webSocket.maxMessageSize().toBytes()))
			.pingInterval(webSocket.pingInterval())
			.pingTimeout(webSocket.pingTimeout())
			.closeTimeout(webSocket.closeTimeout())
			.compression(webSocket.compression());
		customizers.forEach((customizer) -> customizer.customize(options));
		return options.build();
	}

}
