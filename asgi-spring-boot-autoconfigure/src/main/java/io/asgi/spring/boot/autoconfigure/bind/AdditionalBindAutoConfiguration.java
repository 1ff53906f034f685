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

import java.util.List;

import io.asgi.spring.boot.autoconfigure.AsgiAutoConfiguration;
import io.asgi.spring.boot.autoconfigure.AsgiProperties;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@code asgi.additional-binds}.
 */
@AutoConfiguration(after = AsgiAutoConfiguration.class)
@ConditionalOnClass({ NettyReactiveWebServerFactory.class, HttpHandler.class })
@ConditionalOnBean(value = AsgiAutoConfiguration.class, search = SearchStrategy.CURRENT)
public final class AdditionalBindAutoConfiguration {

	@Bean
	AdditionalServerFactory asgiAdditionalServerFactory(AutowireCapableBeanFactory beans,
			ObjectProvider<NettyRouteProvider> routes, ObjectProvider<NettyServerCustomizer> customizers,
			ObjectProvider<ReactorResourceFactory> resources, ObjectProvider<HttpHandler> handler) {
		return new AdditionalServerFactory(beans, routes, customizers, resources, handler);
	}

	@Bean
	AdditionalBinds asgiAdditionalBinds(ConfigurableApplicationContext context, AsgiProperties properties,
			AdditionalServerFactory servers) {
		List<AdditionalBind> binds = properties.additionalBinds()
			.entrySet()
			.stream()
			.map((bind) -> new AdditionalBind(bind.getKey(), bind.getValue(), servers))
			.toList();
		return new AdditionalBinds(binds, new LocalPorts(context));
	}

	@Bean
	AdditionalBindGracefulShutdown asgiAdditionalBindGracefulShutdown(AdditionalBinds binds) {
		return new AdditionalBindGracefulShutdown(binds);
	}

}
