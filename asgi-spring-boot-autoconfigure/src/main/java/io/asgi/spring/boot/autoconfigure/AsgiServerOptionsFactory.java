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

import io.asgi.server.ApplicationLimits;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.HttpOptions;
import io.asgi.server.RequestLimits;
import io.asgi.server.WebSocketOptions;
import io.asgi.server.forwarded.ForwardedPolicy;
import io.asgi.server.forwarded.TrustedPeers;
import io.asgi.spring.boot.AsgiServerOptionsCustomizer;
import io.asgi.spring.boot.HttpOptionsCustomizer;
import io.asgi.spring.boot.WebSocketOptionsCustomizer;

import org.springframework.util.unit.DataSize;

/**
 * Makes options of properties and customizers.
 */
final class AsgiServerOptionsFactory {

	private final AsgiProperties properties;

	AsgiServerOptionsFactory(AsgiProperties properties) {
		this.properties = properties;
	}

	AsgiServerOptions create(List<AsgiServerOptionsCustomizer> customizers, List<HttpOptionsCustomizer> httpCustomizers,
			List<WebSocketOptionsCustomizer> webSocketCustomizers) {
		AsgiProperties.Server server = this.properties.server();
		AsgiServerOptions.Builder options = AsgiServerOptions.builder()
			.maxQueuedSends(server.maxQueuedSends())
			.disconnectGrace(server.disconnectGrace())
			.shutdownGrace(server.shutdownGrace())
			.requests(new RequestLimits(server.maxRequests(), server.maxQueuedRequests(), server.queueTimeout(),
					server.maxWebsockets()))
			.disabledExtensions(server.disabledExtensions())
			.http(httpOptions(httpCustomizers))
			.webSocket(webSocketOptions(webSocketCustomizers))
			.forwarded(forwarded());
		this.properties.applications()
			.forEach((name, application) -> options.application(name, applicationLimits(application)));
		customizers.forEach((customizer) -> customizer.customize(options));
		return options.build();
	}

	private static ApplicationLimits applicationLimits(AsgiProperties.Application application) {
		DataSize maxRequestBodySize = application.maxRequestBodySize();
		return new ApplicationLimits((maxRequestBodySize != null) ? maxRequestBodySize.toBytes() : null,
				application.maxRequests(), application.maxWebsockets());
	}

	private HttpOptions httpOptions(List<HttpOptionsCustomizer> customizers) {
		AsgiProperties.Http http = this.properties.http();
		HttpOptions.Builder options = HttpOptions.builder()
			.maxRequestBodySize(http.maxRequestBodySize().toBytes())
			.requestBodyIdleTimeout(http.requestBodyIdleTimeout())
			.minRequestBodyRate(http.minRequestBodyRate().toBytes())
			.responseIdleTimeout(http.responseIdleTimeout())
			.requestHeadTimeout(http.requestHeadTimeout())
			.keepAliveTimeout(http.keepAliveTimeout());
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
			.acceptTimeout(webSocket.acceptTimeout())
			.idleTimeout(webSocket.idleTimeout())
			.sendTimeout(webSocket.sendTimeout())
			.pingInterval(webSocket.pingInterval())
			.pingTimeout(webSocket.pingTimeout())
			.closeTimeout(webSocket.closeTimeout())
			.compression(webSocket.compression())
			.allowedOrigins(webSocket.allowedOrigins());
		customizers.forEach((customizer) -> customizer.customize(options));
		return options.build();
	}

}
