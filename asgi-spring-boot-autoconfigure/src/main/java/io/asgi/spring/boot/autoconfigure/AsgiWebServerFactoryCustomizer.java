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

import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.netty.AsgiHttpServer;
import io.asgi.server.netty.AsgiRoutes;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Adds the ASGI routes to the web server of this context: after the route providers that
 * are beans, before the handler of WebFlux.
 * <p>
 * The route provider is no bean, because Spring Boot would hand such a bean to the server
 * of a management child context too. The order is behind Spring Boot's own customizer
 * (0): it makes HTTP/2 settings that would replace the one made here.
 */
final class AsgiWebServerFactoryCustomizer
		implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, Ordered {

	static final int ORDER = 100;

	private final ObjectProvider<AsgiRoutes> routes;

	private final ObjectProvider<AsgiServerOptions> options;

	private final ObjectProvider<AsgiServerListener> listeners;

	/**
	 * Create a customizer.
	 * @param routes the routes, asked for when the server starts
	 * @param options limits of connections, asked for when the server starts
	 * @param listeners are told which of them are reached
	 */
	AsgiWebServerFactoryCustomizer(ObjectProvider<AsgiRoutes> routes, ObjectProvider<AsgiServerOptions> options,
			ObjectProvider<AsgiServerListener> listeners) {
		this.routes = routes;
		this.options = options;
		this.listeners = listeners;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addRouteProviders((routes) -> this.routes.getObject().apply(routes));
		factory.addServerCustomizers((server) -> AsgiHttpServer.configure(server, this.options.getObject(),
				AsgiServerListener.of(this.listeners.orderedStream().toList())));
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

}
