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

package io.asgi.spring.boot.actuate;

import java.util.List;

import io.asgi.server.ApplicationLimits;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.ExtensionNames;
import io.asgi.server.HttpOptions;
import io.asgi.server.RequestLimits;
import io.asgi.server.WebSocketOptions;
import io.asgi.spring.boot.actuate.AsgiEndpoint.ApplicationLimitsDescriptor;
import io.asgi.spring.boot.actuate.AsgiEndpoint.HttpLimitsDescriptor;
import io.asgi.spring.boot.actuate.AsgiEndpoint.ServerLimitsDescriptor;
import io.asgi.spring.boot.actuate.AsgiEndpoint.WebSocketLimitsDescriptor;

/**
 * Describes what the options of the server say.
 */
final class LimitDescriptors {

	private LimitDescriptors() {
	}

	static List<String> extensions(AsgiServerOptions options) {
		return ExtensionNames.ALL.stream()
			.filter((name) -> !options.disabledExtensions().contains(name))
			.sorted()
			.toList();
	}

	static ServerLimitsDescriptor ofServer(AsgiServerOptions options) {
		RequestLimits requests = options.requests();
		return new ServerLimitsDescriptor(requests.maxRequests(), requests.maxQueuedRequests(), requests.queueTimeout(),
				requests.maxWebSockets(), options.maxQueuedSends(), options.disconnectGrace(), options.shutdownGrace(),
				of(options.http()), of(options.webSocket()));
	}

	private static HttpLimitsDescriptor of(HttpOptions http) {
		return new HttpLimitsDescriptor(http.maxRequestBodySize(), http.requestHeadTimeout(),
				http.requestBodyIdleTimeout(), http.minRequestBodyRate(), http.responseIdleTimeout(),
				http.keepAliveTimeout());
	}

	private static WebSocketLimitsDescriptor of(WebSocketOptions webSocket) {
		return new WebSocketLimitsDescriptor(webSocket.maxMessageSize(), webSocket.acceptTimeout(),
				webSocket.idleTimeout(), webSocket.sendTimeout(), webSocket.pingInterval(), webSocket.pingTimeout(),
				webSocket.closeTimeout());
	}

	static ApplicationLimitsDescriptor ofApplication(AsgiServerOptions options, String name) {
		ApplicationLimits own = options.application(name);
		RequestLimits requests = options.requests();
		Integer maxRequests = own.maxRequests();
		Integer maxWebSockets = own.maxWebSockets();
		return new ApplicationLimitsDescriptor(
				(maxRequests != null) ? Math.min(maxRequests, requests.maxRequests()) : requests.maxRequests(),
				(maxWebSockets != null) ? Math.min(maxWebSockets, requests.maxWebSockets()) : requests.maxWebSockets(),
				options.maxRequestBodySize(name));
	}

}
