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

package io.asgi.spring.boot.autoconfigure.bind;

import java.nio.file.Path;

import io.asgi.server.netty.bind.CleartextBind;
import io.asgi.spring.boot.autoconfigure.AsgiProperties;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;

/**
 * Makes a web server for an additional bind: like the application's own one, but in clear
 * text and at another address.
 */
final class AdditionalServerFactory {

	private final AutowireCapableBeanFactory beans;

	private final ObjectProvider<NettyRouteProvider> routes;

	private final ObjectProvider<NettyServerCustomizer> customizers;

	private final ObjectProvider<ReactorResourceFactory> resources;

	private final ObjectProvider<HttpHandler> handler;

	AdditionalServerFactory(AutowireCapableBeanFactory beans, ObjectProvider<NettyRouteProvider> routes,
			ObjectProvider<NettyServerCustomizer> customizers, ObjectProvider<ReactorResourceFactory> resources,
			ObjectProvider<HttpHandler> handler) {
		this.beans = beans;
		this.routes = routes;
		this.customizers = customizers;
		this.resources = resources;
		this.handler = handler;
	}

	WebServer create(String name, AsgiProperties.AdditionalBind bind) {
		NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
		this.resources.ifAvailable(factory::setResourceFactory);
		this.routes.orderedStream().forEach(factory::addRouteProviders);
		factory.getServerCustomizers().addAll(this.customizers.orderedStream().toList());
		// Every customizer of web servers takes part, those of the properties "server.*"
		// and of users included
		this.beans.initializeBean(factory, "asgiAdditionalBind." + name);
		bind(factory, bind);
		return factory.getWebServer(this.handler.getObject());
	}

	private static void bind(NettyReactiveWebServerFactory factory, AsgiProperties.AdditionalBind bind) {
		factory.setSsl(null);
		String unixSocket = bind.unixSocket();
		if (unixSocket != null) {
			factory.addServerCustomizers((server) -> CleartextBind.onUnixSocket(server, Path.of(unixSocket)));
			return;
		}
		factory.addServerCustomizers(CleartextBind::withoutTls);
		if (bind.port() != null) {
			factory.setPort(bind.port());
		}
		if (bind.address() != null) {
			factory.setAddress(bind.address());
		}
	}

}
