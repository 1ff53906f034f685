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

package io.asgi.spring.boot.autoconfigure.middleware;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

import io.asgi.AsgiApplication;
import io.asgi.application.AsgiMiddleware;
import io.asgi.application.middleware.CompressionMiddleware;
import io.asgi.application.middleware.CorsMiddleware;
import io.asgi.application.middleware.HttpsRedirectMiddleware;
import io.asgi.application.middleware.RequestIdMiddleware;
import io.asgi.application.middleware.TrustedHostsMiddleware;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.spring.boot.AsgiMiddlewareOrder;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.spring.boot.autoconfigure.AsgiAutoConfiguration;
import io.asgi.spring.boot.autoconfigure.Failures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.session.ReactiveMapSessionRepository;
import org.springframework.session.ReactiveSessionRepository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link AsgiMiddlewareAutoConfiguration}.
 */
class AsgiMiddlewareAutoConfigurationTests {

	private static final String[] ALL = { "asgi.middleware.request-id.enabled=true",
			"asgi.middleware.trusted-hosts.enabled=true", "asgi.middleware.trusted-hosts.allowed=example.org",
			"asgi.middleware.https-redirect.enabled=true", "asgi.middleware.cors.enabled=true",
			"asgi.middleware.cors.allowed-origins=https://example.org", "asgi.middleware.compression.enabled=true",
			"asgi.middleware.session.enabled=true" };

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner(
			AnnotationConfigReactiveWebServerApplicationContext::new)
		.withConfiguration(AutoConfigurations.of(NettyReactiveWebServerAutoConfiguration.class,
				HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class, AsgiAutoConfiguration.class,
				AsgiMiddlewareAutoConfiguration.class))
		.withPropertyValues("server.port=0", "spring.reactor.netty.shutdown-quiet-period=0s");

	@TempDir
	private Path directory;

	@Test
	void everythingIsOffByDefault() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiMiddleware.class));
	}

	@Test
	void theMiddlewareIsInItsOrderAndThatOfTheUserBetween() {
		this.runner.withUserConfiguration(Sessions.class, OwnMiddleware.class)
			.withPropertyValues(ALL)
			.run((context) -> assertThat(context.getBeanProvider(AsgiMiddleware.class)
				.orderedStream()
				.<Class<?>>map(AsgiMiddleware::getClass)).containsExactly(RequestIdMiddleware.class,
						TrustedHostsMiddleware.class, HttpsRedirectMiddleware.class, Own.class, CorsMiddleware.class,
						CompressionMiddleware.class, SessionMiddleware.class, Unordered.class));
	}

	@Test
	void aBeanOfTheUserReplacesTheMiddleware() {
		this.runner.withUserConfiguration(OwnCors.class)
			.withPropertyValues("asgi.middleware.cors.enabled=true", "asgi.middleware.cors.allowed-origins=*")
			.run((context) -> assertThat(context).hasSingleBean(CorsMiddleware.class).hasBean("own"));
	}

	@Test
	void sessionsNeedSpringSession() {
		this.runner.withClassLoader(new FilteredClassLoader(ReactiveSessionRepository.class.getPackageName()))
			.withPropertyValues("asgi.middleware.session.enabled=true")
			.run((context) -> {
				FailureAnalysis analysis = Failures.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).isEqualTo(
						"The property 'asgi.middleware.session.enabled' is true, but Spring Session is not on the class path.");
				assertThat(analysis.getAction()).isEqualTo("Add spring-session-core, or set the property to false.");
			});
	}

	@Test
	void sessionsNeedARepository() {
		this.runner.withPropertyValues("asgi.middleware.session.enabled=true").run((context) -> {
			FailureAnalysis analysis = Failures.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).isEqualTo("The property 'asgi.middleware.session.enabled' is true, "
					+ "but there is no ReactiveSessionRepository.");
			assertThat(analysis.getAction()).contains("spring-boot-session-data-redis", "ReactiveMapSessionRepository");
		});
	}

	@Test
	void severalRepositoriesAreNamed() {
		this.runner.withUserConfiguration(Sessions.class)
			.withBean("others", ReactiveMapSessionRepository.class,
					() -> new ReactiveMapSessionRepository(new ConcurrentHashMap<>()))
			.withPropertyValues("asgi.middleware.session.enabled=true")
			.run((context) -> {
				FailureAnalysis analysis = Failures.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("several").contains("'others'").contains("'sessions'");
				assertThat(analysis.getAction()).contains("@Primary");
			});
	}

	@Test
	void withoutSpringSessionTheRestWorks() {
		this.runner.withClassLoader(new FilteredClassLoader(ReactiveSessionRepository.class.getPackageName()))
			.withPropertyValues("asgi.middleware.request-id.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(RequestIdMiddleware.class));
	}

	@Test
	void staticFilesAreMounted() {
		this.runner
			.withPropertyValues("asgi.static-files.site.path=/assets",
					"asgi.static-files.site.directory=" + this.directory, "asgi.lifespan.mode=on")
			.run((context) -> assertThat(context.getBean(Mounts.class).all()).extracting(Mount::name, Mount::path)
				.containsExactly(tuple("site", "/assets")));
	}

	@Test
	void anotherApplicationMustNotHaveTheNameOfStaticFiles() {
		this.runner.withUserConfiguration(NamesakeApplication.class)
			.withPropertyValues("asgi.static-files.site.path=/assets",
					"asgi.static-files.site.directory=" + this.directory)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessage("Two applications have the name 'site', one of them is mounted by the property "
						+ "'asgi.static-files.site.path'."));
	}

	private record Own() implements AsgiMiddleware {

		@Override
		public AsgiApplication apply(AsgiApplication next) {
			return next;
		}

	}

	private record Unordered() implements AsgiMiddleware {

		@Override
		public AsgiApplication apply(AsgiApplication next) {
			return next;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Sessions {

		@Bean
		ReactiveMapSessionRepository sessions() {
			return new ReactiveMapSessionRepository(new ConcurrentHashMap<>());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnMiddleware {

		@Bean
		@Order(AsgiMiddlewareOrder.CORS - 10)
		Own ordered() {
			return new Own();
		}

		@Bean
		Unordered unordered() {
			return new Unordered();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCors {

		@Bean
		CorsMiddleware own() {
			return CorsMiddleware.builder().allowedOrigins(List.of("https://example.org")).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamesakeApplication {

		@Bean
		@AsgiMount("/x")
		AsgiApplication site() {
			return (scope, receive, send) -> Mono.empty();
		}

	}

}
