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

import java.time.Duration;

import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mounts;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.server.netty.AsgiRoutes;
import io.asgi.spring.boot.AsgiDispatch;
import io.asgi.spring.boot.AsgiServerOptionsCustomizer;
import io.asgi.spring.boot.HttpOptionsCustomizer;
import io.asgi.spring.boot.WebSocketOptionsCustomizer;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.DispatcherHandler;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for ASGI applications on the
 * application's Reactor Netty server.
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration")
@ConditionalOnClass(value = { NettyReactiveWebServerFactory.class, DispatcherHandler.class },
		name = "reactor.netty.http.server.HttpServer")
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnBooleanProperty(name = "asgi.enabled", matchIfMissing = true)
@ConditionalOnBean(value = NettyReactiveWebServerFactory.class, search = SearchStrategy.CURRENT)
@Conditional(OnWebServerContextCondition.class)
@Import({ AsgiApplicationsConfiguration.class, AsgiLifespanConfiguration.class, AsgiAccessLogConfiguration.class,
		ServedApplicationsConfiguration.class })
public final class AsgiAutoConfiguration {

	@Bean
	@ConditionalOnBooleanProperty(name = "asgi.http2.enabled", matchIfMissing = true)
	static Http2ByDefault asgiHttp2ByDefault(Environment environment) {
		return new Http2ByDefault(environment);
	}

	@Bean
	@ConditionalOnMissingBean
	AsgiServerOptions asgiServerOptions(AsgiProperties properties,
			ObjectProvider<AsgiServerOptionsCustomizer> customizers,
			ObjectProvider<HttpOptionsCustomizer> httpCustomizers,
			ObjectProvider<WebSocketOptionsCustomizer> webSocketCustomizers) {
		return new AsgiServerOptionsFactory(properties).create(customizers.orderedStream().toList(),
				httpCustomizers.orderedStream().toList(), webSocketCustomizers.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	AsgiBridge asgiBridge(AsgiServerOptions options, ObjectProvider<AsgiServerListener> listeners) {
		return new AsgiBridge(options, AsgiServerListener.of(listeners.orderedStream().toList()));
	}

	@Bean
	AsgiDispatch asgiDispatch(MountedApplications applications, ListableBeanFactory beans) {
		return new DispatchChoices(Guard.find(beans).orElse(null)).choose(applications.definitions());
	}

	/**
	 * An application at the root must not take the routes of WebFlux, which is why it is
	 * served from inside WebFlux.
	 */
	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	AsgiRoutes asgiRoutes(Mounts mounts, BasePath basePath, AsgiDispatch dispatch, AsgiBridge bridge) {
		return new AsgiRoutes(mounts, (mount) -> !basePath.isRoot(mount) && !dispatch.isBehindWebFlux(mount.name()),
				bridge);
	}

	@Bean
	Routing asgiRouting(AsgiRoutes routes, AsgiDispatch dispatch, BasePath basePath, AsgiProperties properties) {
		return new Routing(routes, dispatch, basePath, properties.refuseAmbiguousPaths());
	}

	@Bean
	MountHandlerMapping asgiRootMountHandlerMapping(ApplicationContext context, ObjectProvider<Routing> routing,
			AsgiBridge bridge) {
		return MountHandlerMapping.forRoot(context, routing::getObject, new MountHandler(bridge));
	}

	@Bean
	MountHandlerMapping asgiPathMountHandlerMapping(ApplicationContext context, ObjectProvider<Routing> routing,
			AsgiBridge bridge) {
		return MountHandlerMapping.forPaths(context, routing::getObject, new MountHandler(bridge));
	}

	@Bean
	ExtendedConnect asgiExtendedConnect(ObjectProvider<AsgiRoutes> routes, BasePath basePath) {
		return new ExtendedConnect(routes::getObject, basePath);
	}

	@Bean
	AsgiWebServerFactoryCustomizer asgiWebServerFactoryCustomizer(ObjectProvider<AsgiRoutes> routes,
			ObjectProvider<AsgiServerOptions> options, ObjectProvider<AsgiServerListener> listeners) {
		return new AsgiWebServerFactoryCustomizer(routes, options, listeners);
	}

	@Bean
	AsgiShutdownLifecycle asgiShutdownLifecycle(AsgiBridge bridge, AsgiServerOptions options, Environment environment) {
		Duration phaseTimeout = environment.getProperty("spring.lifecycle.timeout-per-shutdown-phase", Duration.class,
				Duration.ofSeconds(30));
		return new AsgiShutdownLifecycle(bridge, options.shutdownGrace(), phaseTimeout,
				!"immediate".equalsIgnoreCase(environment.getProperty("server.shutdown")));
	}

	@Bean
	AsgiWebSocketLifecycle asgiWebSocketLifecycle(AsgiBridge bridge, AsgiServerOptions options) {
		Duration timeout = options.webSocket().closeTimeout().plusSeconds(1);
		return new AsgiWebSocketLifecycle(bridge, timeout);
	}

}
