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
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.asgi.application.AsgiMiddleware;
import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.server.netty.AsgiRoutes;
import io.asgi.spring.boot.AsgiMountContributor;
import io.asgi.spring.boot.AsgiServerOptionsCustomizer;
import io.asgi.spring.boot.HttpOptionsCustomizer;
import io.asgi.spring.boot.WebSocketOptionsCustomizer;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;
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
@EnableConfigurationProperties(AsgiProperties.class)
@Import({ AsgiBlockingExecutorConfiguration.class, AsgiAccessLogConfiguration.class })
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
	MountedApplications asgiMountedApplications(ApplicationContext context, AsgiProperties properties,
			ObjectProvider<AsgiMiddleware> middleware, ObjectProvider<AsgiMountContributor> contributors,
			@Qualifier(AsgiBlockingExecutorConfiguration.BEAN_NAME) ObjectProvider<Executor> blockingExecutor) {
		ApplicationBeans beans = new ApplicationBeans(context);
		Set<String> applications = beans.applications();
		List<AsgiMountContributor.Contribution> contributions = contributors.orderedStream()
			.flatMap((contributor) -> contributor.contributions().stream())
			.toList();
		ApplicationFactory factory = new ApplicationFactory(context, applications, contributions,
				middleware.orderedStream().toList(), blockingExecutor::getObject);
		MountedApplications mounted = new MountedApplications(
				new MountDefinitions(beans, properties, contributions).all(), factory::create);
		mounted.logUnmounted(applications);
		return mounted;
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	Mounts asgiMounts(MountedApplications applications) {
		return applications.mounts();
	}

	/**
	 * An application at the root must not take the routes of WebFlux, which is why it is
	 * served from inside WebFlux.
	 */
	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	AsgiRoutes asgiRoutes(Mounts mounts, AsgiBridge bridge) {
		List<Mount> outsideWebFlux = mounts.all().stream().filter((mount) -> !mount.isRoot()).toList();
		return new AsgiRoutes(new Mounts(outsideWebFlux), bridge);
	}

	@Bean
	static Dispatch asgiDispatch(AsgiProperties properties, ListableBeanFactory beans) {
		return Dispatch.choose(properties.dispatch(), beans);
	}

	@Bean
	MountHandlerMapping asgiRootMountHandlerMapping(ApplicationContext context, ObjectProvider<Mounts> mounts,
			AsgiBridge bridge) {
		return MountHandlerMapping.forRoot(context, mounts::getObject, bridge);
	}

	@Bean
	MountHandlerMapping asgiPathMountHandlerMapping(ApplicationContext context, ObjectProvider<AsgiRoutes> routes,
			AsgiBridge bridge, Dispatch dispatch) {
		Supplier<AsgiRoutes> none = () -> new AsgiRoutes(new Mounts(List.of()), bridge);
		return MountHandlerMapping.forPaths(context,
				SingletonSupplier.of(dispatch.behindWebFlux() ? routes::getObject : none), bridge);
	}

	@Bean
	AsgiWebServerFactoryCustomizer asgiWebServerFactoryCustomizer(ObjectProvider<AsgiRoutes> routes, Dispatch dispatch,
			ObjectProvider<AsgiServerOptions> options, ObjectProvider<AsgiServerListener> listeners) {
		return new AsgiWebServerFactoryCustomizer(routes, dispatch, options, listeners);
	}

	@Bean
	AsgiLifespanLifecycle asgiLifespanLifecycle(MountedApplications applications, AsgiBridge bridge) {
		return new AsgiLifespanLifecycle(applications, bridge);
	}

	@Bean
	AsgiShutdownLifecycle asgiShutdownLifecycle(AsgiBridge bridge, AsgiServerOptions options, Environment environment) {
		Duration phaseTimeout = environment.getProperty("spring.lifecycle.timeout-per-shutdown-phase", Duration.class,
				Duration.ofSeconds(30));
		return new AsgiShutdownLifecycle(bridge, options.shutdownGrace(), phaseTimeout);
	}

	@Bean
	AsgiWebSocketLifecycle asgiWebSocketLifecycle(AsgiBridge bridge, AsgiServerOptions options) {
		Duration timeout = options.webSocket().closeTimeout().plusSeconds(1);
		return new AsgiWebSocketLifecycle(bridge, timeout);
	}

}
