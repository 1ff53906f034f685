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

import io.asgi.server.netty.bind.CleartextBind;
import io.asgi.server.netty.bind.UnixSocketFile;
import io.asgi.spring.boot.autoconfigure.AsgiProperties;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServer;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;

/**
 * Makes a web server for an additional bind: like the application's own one, but in clear
 * text and at another address.
 */
final class AdditionalServerFactory {

	private static final Log logger = LogFactory.getLog(AdditionalServerFactory.class);

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

	WebServer create(String name, AsgiProperties.AdditionalBind bind, @Nullable UnixSocketFile file) {
		NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
		this.resources.ifAvailable(factory::setResourceFactory);
		this.routes.orderedStream().forEach(factory::addRouteProviders);
		factory.getServerCustomizers().addAll(this.customizers.orderedStream().toList());
		// Every customizer of web servers takes part, those of the properties "server.*"
		// and of users included
		this.beans.initializeBean(factory, "asgiAdditionalBind." + name);
		warnOfClientsWithoutCertificate(name, bind, factory.getSsl());
		bind(factory, bind, file);
		return factory.getWebServer(this.handler.getObject());
	}

	/**
	 * Nobody who asks clients for certificates expects a way around. A Unix domain socket
	 * is none: the permissions of its file say who may connect, and by default that is
	 * the user of the server alone.
	 */
	private static void warnOfClientsWithoutCertificate(String name, AsgiProperties.AdditionalBind bind,
			@Nullable Ssl ssl) {
		if (bind.unixSocket() == null && Ssl.isEnabled(ssl) && ssl.getClientAuth() == Ssl.ClientAuth.NEED) {
			logger.warn("The additional bind '" + name + "' serves clients without a certificate, although "
					+ "'server.ssl.client-auth' is 'need': it is in clear text. If that is not intended, remove "
					+ "'asgi.additional-binds." + name + ".port', or replace it with 'asgi.additional-binds." + name
					+ ".unix-socket', whose file permissions say who may connect.");
		}
	}

	private static void bind(NettyReactiveWebServerFactory factory, AsgiProperties.AdditionalBind bind,
			@Nullable UnixSocketFile file) {
		factory.setSsl(null);
		if (file != null) {
			factory.addServerCustomizers((server) -> CleartextBind.onUnixSocket(server, file));
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
