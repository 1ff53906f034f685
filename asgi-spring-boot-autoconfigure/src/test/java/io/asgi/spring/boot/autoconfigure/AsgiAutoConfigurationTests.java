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

import io.asgi.AsgiApplication;
import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mounts;
import io.asgi.server.accesslog.AccessLog;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.spring.boot.AsgiServerOptionsCustomizer;
import io.asgi.spring.boot.HttpOptionsCustomizer;
import io.asgi.spring.boot.WebSocketOptionsCustomizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.DispatcherHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiAutoConfiguration}.
 */
class AsgiAutoConfigurationTests {

	private final ReactiveWebApplicationContextRunner runner = ContextRunners.netty();

	@Test
	void anApplicationBeanWithAMountIsServed() {
		this.runner.withUserConfiguration(HelloConfiguration.class).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(AsgiBridge.class);
			assertThat(context.getBean(Mounts.class).find("/hello/world")).isNotNull()
				.satisfies((mount) -> assertThat(mount.name()).isEqualTo("hello"));
		});
	}

	@Test
	void theRoutesAreNoBeanThatAChildContextCouldFind() {
		this.runner.withUserConfiguration(HelloConfiguration.class)
			.run((context) -> assertThat(context).doesNotHaveBean(NettyRouteProvider.class));
	}

	@Test
	void everythingBacksOffWhenNotEnabled() {
		this.runner.withUserConfiguration(HelloConfiguration.class)
			.withPropertyValues("asgi.enabled=false", "asgi.server.max-queued-sends=0")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiAutoConfiguration.class));
	}

	@Test
	void everythingBacksOffWithoutReactorNetty() {
		this.runner.withClassLoader(new FilteredClassLoader(HttpServer.class))
			.withBean(ReactiveWebServerFactory.class, OtherWebServerFactory::new)
			.withUserConfiguration(HelloConfiguration.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiAutoConfiguration.class));
	}

	@Test
	void everythingBacksOffWithoutSpringBootsReactorNettyModule() {
		new ReactiveWebApplicationContextRunner(AnnotationConfigReactiveWebServerApplicationContext::new)
			.withConfiguration(AutoConfigurations.of(HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class,
					AsgiAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(NettyReactiveWebServerFactory.class))
			.withBean(ReactiveWebServerFactory.class, OtherWebServerFactory::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiAutoConfiguration.class));
	}

	@Test
	void everythingBacksOffWithoutWebFlux() {
		new ReactiveWebApplicationContextRunner(AnnotationConfigReactiveWebServerApplicationContext::new)
			.withConfiguration(AutoConfigurations.of(AsgiAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
			.withBean(NettyReactiveWebServerFactory.class, () -> new NettyReactiveWebServerFactory(0))
			.withBean(HttpHandler.class, () -> (request, response) -> response.setComplete())
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiAutoConfiguration.class));
	}

	@Test
	void everythingBacksOffBesideAnotherWebServer() {
		this.runner.withBean(ReactiveWebServerFactory.class, OtherWebServerFactory::new)
			.withUserConfiguration(HelloConfiguration.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiAutoConfiguration.class));
	}

	@Test
	void everythingBacksOffInAServletApplication() {
		new WebApplicationContextRunner().withConfiguration(AutoConfigurations.of(AsgiAutoConfiguration.class))
			.withUserConfiguration(HelloConfiguration.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiAutoConfiguration.class));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aServletApplicationIsToldThatItsMountsAreNotServed(CapturedOutput output) {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AsgiAutoConfiguration.class, AsgiNotServedAutoConfiguration.class))
			.withUserConfiguration(HelloConfiguration.class)
			.run((context) -> assertThat(output)
				.contains("ASGI applications are not served: the web server must be Reactor Netty")
				.contains("Mounted but not served: hello"));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aServletApplicationIsToldThatItsPythonApplicationsAreNotServed(CapturedOutput output) {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AsgiAutoConfiguration.class, AsgiNotServedAutoConfiguration.class))
			.withPropertyValues("asgi.python.applications.shop.path=/shop")
			.run((context) -> assertThat(output).contains("Mounted but not served: asgi.python.applications.shop"));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aContextThatStartsNoWebServerSaysSo(CapturedOutput output) {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(NettyReactiveWebServerAutoConfiguration.class,
					WebFluxAutoConfiguration.class, AsgiAutoConfiguration.class, AsgiNotServedAutoConfiguration.class))
			.withUserConfiguration(HelloConfiguration.class)
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(AsgiAutoConfiguration.class);
				assertThat(output).contains("ASGI applications are not served: this context has no web server")
					.contains("Add 'asgi-spring-boot-test'")
					.contains("Mounted but not served: hello");
			});
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void whoTurnsTheServerOffIsToldNothing(CapturedOutput output) {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AsgiAutoConfiguration.class, AsgiNotServedAutoConfiguration.class))
			.withUserConfiguration(HelloConfiguration.class)
			.withPropertyValues("asgi.enabled=false")
			.run((context) -> assertThat(output).doesNotContain("not served"));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void nothingIsSaidWhereTheyAreServed(CapturedOutput output) {
		ContextRunners.netty()
			.withConfiguration(AutoConfigurations.of(AsgiNotServedAutoConfiguration.class))
			.withUserConfiguration(HelloConfiguration.class)
			.run((context) -> assertThat(output).doesNotContain("not served"));
	}

	@Test
	void everythingBacksOffInAnApplicationThatIsNotForTheWeb() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AsgiAutoConfiguration.class))
			.withUserConfiguration(HelloConfiguration.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiAutoConfiguration.class));
	}

	@Test
	void anApplicationWithoutAnyMountStarts() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(Mounts.class).all()).isEmpty();
		});
	}

	@Test
	void aServerFactoryOfTheUserIsServedToo() {
		this.runner.withBean(NettyReactiveWebServerFactory.class, () -> new NettyReactiveWebServerFactory(0))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(AsgiBridge.class));
	}

	@Test
	void optionsComeFromProperties() {
		this.runner.withPropertyValues("asgi.server.max-queued-sends=7", "asgi.server.disconnect-grace=2s",
				"asgi.websocket.max-message-size=1KB", "asgi.websocket.ping-interval=0s",
				"asgi.websocket.ping-timeout=3s", "asgi.websocket.close-timeout=1s", "asgi.websocket.compression=false")
			.run((context) -> {
				AsgiServerOptions options = context.getBean(AsgiServerOptions.class);
				assertThat(options.maxQueuedSends()).isEqualTo(7);
				assertThat(options.disconnectGrace()).isEqualTo(Duration.ofSeconds(2));
				assertThat(options.webSocket().maxMessageSize()).isEqualTo(1024);
				assertThat(options.webSocket().pingInterval()).isZero();
				assertThat(options.webSocket().pingTimeout()).isEqualTo(Duration.ofSeconds(3));
				assertThat(options.webSocket().closeTimeout()).isEqualTo(Duration.ofSeconds(1));
				assertThat(options.webSocket().compression()).isFalse();
			});
	}

	@Test
	void thereIsAnAccessLogIfItIsEnabled() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(AccessLog.class));
		this.runner.withPropertyValues("asgi.access-log.enabled=true", "asgi.access-log.format=%h %{application}x")
			.run((context) -> assertThat(context).hasSingleBean(AccessLog.class)
				.hasSingleBean(AsgiServerListener.class));
	}

	@Test
	void customizersComeAfterPropertiesInOrder() {
		this.runner.withUserConfiguration(CustomizersConfiguration.class)
			.withPropertyValues("asgi.server.max-queued-sends=7", "asgi.websocket.close-timeout=1s")
			.run((context) -> {
				AsgiServerOptions options = context.getBean(AsgiServerOptions.class);
				assertThat(options.maxQueuedSends()).isEqualTo(9);
				assertThat(options.webSocket().maxMessageSize()).isEqualTo(5);
				assertThat(options.webSocket().closeTimeout()).isEqualTo(Duration.ofSeconds(1));
			});
	}

	@Test
	void beansOfTheUserReplaceTheConfiguredOnes() {
		AsgiServerOptions options = AsgiServerOptions.builder().build();
		AsgiBridge bridge = new AsgiBridge(options);
		this.runner.withBean(AsgiServerOptions.class, () -> options)
			.withBean(AsgiBridge.class, () -> bridge)
			.run((context) -> {
				assertThat(context).getBean(AsgiServerOptions.class).isSameAs(options);
				assertThat(context).getBean(AsgiBridge.class).isSameAs(bridge);
			});
	}

	@Test
	void lazyInitializationLeavesNoApplicationOut() {
		this.runner.withUserConfiguration(HelloConfiguration.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(context.getBean(AsgiLifespanLifecycle.class).isRunning()).isTrue();
				assertThat(context.getBeanFactory().containsSingleton("hello")).isTrue();
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class HelloConfiguration {

		@Bean
		@AsgiMount("/hello")
		AsgiApplication hello() {
			return Applications.text("hello");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizersConfiguration {

		@Bean
		@Order(2)
		AsgiServerOptionsCustomizer second() {
			return (options) -> options.maxQueuedSends(9);
		}

		@Bean
		@Order(1)
		AsgiServerOptionsCustomizer first() {
			return (options) -> options.maxQueuedSends(8);
		}

		@Bean
		HttpOptionsCustomizer http() {
			return (options) -> options.maxRequestBodySize(6);
		}

		@Bean
		WebSocketOptionsCustomizer webSocket() {
			return (options) -> options.maxMessageSize(5);
		}

	}

	static class OtherWebServerFactory implements ReactiveWebServerFactory {

		@Override
		public WebServer getWebServer(HttpHandler httpHandler) {
			return new OtherWebServer();
		}

	}

	static class OtherWebServer implements WebServer {

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public int getPort() {
			return -1;
		}

	}

}
