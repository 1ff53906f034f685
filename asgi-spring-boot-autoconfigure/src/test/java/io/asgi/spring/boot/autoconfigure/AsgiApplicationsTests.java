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

import io.asgi.AsgiApplication;
import io.asgi.application.AsgiMiddleware;
import io.asgi.application.StreamingAsgiApplication;
import io.asgi.server.lifespan.LifespanMode;
import io.asgi.server.lifespan.LifespanStatus.Phase;
import io.asgi.spring.boot.AsgiApplications;
import io.asgi.spring.boot.AsgiDispatch;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.spring.boot.DispatchMode;
import io.asgi.spring.boot.ServedApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the bean {@link AsgiApplications}.
 */
class AsgiApplicationsTests {

	private final ReactiveWebApplicationContextRunner runner = ContextRunners.netty()
		.withUserConfiguration(Applications.class);

	@Test
	void applicationsAreDescribedInTheOrderOfTheirMounts() {
		this.runner
			.withPropertyValues("asgi.applications.second.path=/b", "asgi.applications.second.bean=shared",
					"asgi.applications.second.root-path=/")
			.run((context) -> {
				AsgiApplications applications = context.getBean(AsgiApplications.class);
				assertThat(applications.all()).extracting(ServedApplication::name)
					.containsExactly("first", "root", "second");
				ServedApplication first = applications.all().get(0);
				assertThat(first.bean()).isEqualTo("shared");
				assertThat(first.flavour()).isEqualTo("streaming");
				assertThat(first.path()).isEqualTo("/a");
				assertThat(first.rootPath()).isEqualTo("/a");
				assertThat(first.lifespanMode()).isEqualTo(LifespanMode.OFF);
				assertThat(first.lifespan().phase()).isEqualTo(Phase.OFF);
				assertThat(applications.all().get(1).path()).isEqualTo("/");
				assertThat(applications.all().get(2).rootPath()).isEqualTo("/");
			});
	}

	@ParameterizedTest
	@CsvSource({ "auto, NETTY, there is no WebFilter that may guard it", "netty, NETTY, asgi.dispatch=netty",
			"webflux, WEBFLUX, asgi.dispatch=webflux" })
	void theWayOfRequestsIsGivenWithItsReason(String property, DispatchMode mode, String reason) {
		this.runner.withPropertyValues("asgi.dispatch=" + property).run((context) -> {
			AsgiApplications applications = context.getBean(AsgiApplications.class);
			assertThat(applications.all().get(0).dispatch()).isEqualTo(new AsgiDispatch.Choice(mode, reason));
			assertThat(applications.all().get(1).dispatch()).isEqualTo(
					new AsgiDispatch.Choice(DispatchMode.WEBFLUX, "it is mounted at /, beside the routes of WebFlux"));
		});
	}

	@Test
	void middlewareIsNamedFromTheOutside() {
		this.runner.run((context) -> assertThat(context.getBean(AsgiApplications.class).middleware())
			.containsExactly("outer", "inner", Another.class.getName()));
	}

	@Configuration(proxyBeanMethods = false)
	static class Applications {

		@Bean
		@AsgiMount(path = "/a", name = "first", lifespan = LifespanMode.OFF)
		StreamingAsgiApplication shared() {
			return (scope, events) -> Flux.empty();
		}

		@Bean
		@AsgiMount("/")
		AsgiApplication root() {
			return (scope, receive, send) -> Mono.empty();
		}

		@Bean
		@Order(2)
		AsgiMiddleware inner() {
			return (next) -> next;
		}

		@Bean
		@Order(1)
		AsgiMiddleware outer() {
			return (next) -> next;
		}

		@Bean
		@Order(3)
		@Scope("prototype")
		AsgiMiddleware another() {
			return new Another();
		}

	}

	private static final class Another implements AsgiMiddleware {

		@Override
		public AsgiApplication apply(AsgiApplication next) {
			return next;
		}

	}

}
