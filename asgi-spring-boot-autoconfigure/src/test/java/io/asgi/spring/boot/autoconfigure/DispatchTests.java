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
import io.asgi.spring.boot.AsgiDispatch;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.spring.boot.DispatchMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.reactive.HiddenHttpMethodFilter;
import org.springframework.web.filter.reactive.ServerWebExchangeContextFilter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of how it is decided which way requests take to applications.
 */
@ExtendWith(OutputCaptureExtension.class)
class DispatchTests {

	private final ReactiveWebApplicationContextRunner runner = ContextRunners.netty()
		.withUserConfiguration(TwoApplications.class);

	@Test
	void withoutAFilterRequestsComeFromReactorNetty(CapturedOutput output) {
		this.runner.run((context) -> {
			AsgiDispatch dispatch = context.getBean(AsgiDispatch.class);
			assertThat(dispatch.guard()).isNull();
			assertThat(dispatch.applications()).containsOnlyKeys("one", "two");
			assertThat(choice(dispatch, "one").mode()).isEqualTo(DispatchMode.NETTY);
			assertThat(choice(dispatch, "one").reason()).isEqualTo("there is no WebFilter that may guard it");
		});
		assertThat(output)
			.containsOnlyOnce("ASGI applications are called directly from Reactor Netty: no WebFilter guards them");
	}

	@Test
	void filtersThatAreKnownToRefuseNothingDoNotCount() {
		this.runner.withBean(HiddenHttpMethodFilter.class)
			.withBean(ServerWebExchangeContextFilter.class)
			.withPropertyValues("spring.webflux.hiddenmethod.filter.enabled=true")
			.run((context) -> assertThat(context.getBean(AsgiDispatch.class).guard()).isNull());
	}

	@Test
	void aFilterOfTheUserMayGuardApplications(CapturedOutput output) {
		this.runner.withBean("mine", MyFilter.class).run((context) -> {
			AsgiDispatch dispatch = context.getBean(AsgiDispatch.class);
			assertThat(dispatch.guard()).isEqualTo("the WebFilter 'mine' (" + MyFilter.class.getName() + ")");
			assertThat(choice(dispatch, "two").mode()).isEqualTo(DispatchMode.WEBFLUX);
		});
		assertThat(output).containsOnlyOnce("ASGI applications are called behind the filters of WebFlux: "
				+ "the WebFilter 'mine' (" + MyFilter.class.getName() + ") may guard them");
	}

	@Test
	void aLambdaMayGuardApplications() {
		this.runner.withBean("lambda", WebFilter.class, () -> (exchange, chain) -> chain.filter(exchange))
			.run((context) -> assertThat(context.getBean(AsgiDispatch.class).guard())
				.startsWith("the WebFilter 'lambda'"));
	}

	@Test
	void aSubclassOfAFilterThatRefusesNothingMay() {
		this.runner.withBean("own", OwnMethodFilter.class)
			.run((context) -> assertThat(context.getBean(AsgiDispatch.class).guard())
				.startsWith("the WebFilter 'own'"));
	}

	@Test
	void aSubclassMayEvenIfItsBeanIsDeclaredAsAFilterThatRefusesNothing() {
		this.runner.withBean("own", HiddenHttpMethodFilter.class, OwnMethodFilter::new)
			.run((context) -> assertThat(context.getBean(AsgiDispatch.class).guard())
				.startsWith("the WebFilter 'own'"));
	}

	@Test
	void aSubclassMayEvenIfItsBeanMethodDeclaresAFilterThatRefusesNothing() {
		this.runner.withUserConfiguration(DisguisedFilter.class)
			.run((context) -> assertThat(context.getBean(AsgiDispatch.class).guard())
				.startsWith("the WebFilter 'disguised'"));
	}

	@Test
	void aFilterForCorsMay() {
		this.runner
			.withBean("cors", CorsWebFilter.class, () -> new CorsWebFilter(new UrlBasedCorsConfigurationSource()))
			.run((context) -> assertThat(context.getBean(AsgiDispatch.class).guard())
				.startsWith("the WebFilter 'cors'"));
	}

	@Test
	void springSecurityIsNamedAboveAllOtherFilters() {
		this.runner.withBean("another", MyFilter.class)
			.withUserConfiguration(Security.class)
			.run((context) -> assertThat(choice(context.getBean(AsgiDispatch.class), "one").reason())
				.isEqualTo("the security filter chain 'chain' may guard it"));
	}

	@Test
	void aFilterOfAParentContextCounts() {
		new ReactiveWebApplicationContextRunner().withBean("parent", MyFilter.class)
			.run((parent) -> this.runner.withParent(parent)
				.run((context) -> assertThat(context.getBean(AsgiDispatch.class).guard())
					.startsWith("the WebFilter 'parent'")));
	}

	@Test
	void thePropertyOfAnApplicationCountsForMoreThanThatOfAll(CapturedOutput output) {
		this.runner.withBean("mine", MyFilter.class)
			.withPropertyValues("asgi.dispatch=netty", "asgi.applications.one.dispatch=webflux")
			.run((context) -> {
				AsgiDispatch dispatch = context.getBean(AsgiDispatch.class);
				assertThat(choice(dispatch, "one"))
					.isEqualTo(new AsgiDispatch.Choice(DispatchMode.WEBFLUX, "asgi.applications.one.dispatch=webflux"));
				assertThat(choice(dispatch, "two"))
					.isEqualTo(new AsgiDispatch.Choice(DispatchMode.NETTY, "asgi.dispatch=netty"));
			});
		assertThat(output)
			.containsPattern("INFO.*The ASGI application 'one' is called behind the filters of WebFlux: "
					+ "asgi.applications.one.dispatch=webflux")
			.containsPattern("WARN.*No WebFilter guards these ASGI applications: 'two' at /two\\. The WebFilter 'mine' "
					+ ".* never sees their requests, because of asgi.dispatch=netty\\. Remove that, or set ");
	}

	@Test
	void whatSpringSecurityDoesNotProtectIsNamed(CapturedOutput output) {
		this.runner.withUserConfiguration(Security.class)
			.withPropertyValues("asgi.dispatch=netty")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).containsOnlyOnce("Spring Security does not protect these ASGI applications: 'one' at /one, "
				+ "'two' at /two. The security filter chain 'chain' never sees their requests, because of "
				+ "asgi.dispatch=netty. Remove that, or set asgi.applications.<name>.dispatch=webflux for those to "
				+ "protect.");
	}

	@Test
	void springSecurityIsCalledByItsNameWithoutAChainOfTheUser() {
		this.runner.withBean("another", MyFilter.class)
			.withUserConfiguration(DefaultSecurity.class)
			.run((context) -> assertThat(context.getBean(AsgiDispatch.class).guard()).isEqualTo("Spring Security"));
	}

	@Test
	void anAnnotationDecidesForItsApplication() {
		this.runner.withUserConfiguration(Annotated.class).run((context) -> {
			assertThat(choice(context.getBean(AsgiDispatch.class), "three")).isEqualTo(new AsgiDispatch.Choice(
					DispatchMode.WEBFLUX, "@AsgiMount(dispatch = WEBFLUX) on the bean 'three'"));
			assertThat(choice(context.getBean(AsgiDispatch.class), "one").mode()).isEqualTo(DispatchMode.NETTY);
		});
	}

	@Test
	void theApplicationAtTheRootIsCalledFromInsideWebFlux() {
		this.runner.withPropertyValues("asgi.applications.one.path=/", "asgi.dispatch=netty").run((context) -> {
			AsgiDispatch.Choice choice = choice(context.getBean(AsgiDispatch.class), "one");
			assertThat(choice.mode()).isEqualTo(DispatchMode.WEBFLUX);
			assertThat(choice.reason()).isEqualTo("it is mounted at /, beside the routes of WebFlux");
		});
	}

	@Test
	void theApplicationAtTheRootCannotBeCalledFromReactorNetty() {
		this.runner.withPropertyValues("asgi.applications.one.path=/", "asgi.applications.one.dispatch=netty")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(AsgiMountException.class)
				.hasMessageContaining("asgi.applications.one.dispatch=netty"));
	}

	private static AsgiDispatch.Choice choice(AsgiDispatch dispatch, String application) {
		AsgiDispatch.Choice choice = dispatch.applications().get(application);
		assertThat(choice).isNotNull();
		return choice;
	}

	static class MyFilter implements WebFilter {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			return chain.filter(exchange);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DisguisedFilter {

		@Bean
		HiddenHttpMethodFilter disguised() {
			return new OwnMethodFilter();
		}

	}

	static class OwnMethodFilter extends HiddenHttpMethodFilter {

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoApplications {

		@Bean
		@AsgiMount("/one")
		AsgiApplication one() {
			return Applications.text("one");
		}

		@Bean
		@AsgiMount("/two")
		AsgiApplication two() {
			return Applications.text("two");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Annotated {

		@Bean
		@AsgiMount(path = "/three", dispatch = DispatchMode.WEBFLUX)
		AsgiApplication three() {
			return Applications.text("three");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class Security {

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class DefaultSecurity {

		@Bean
		ReactiveAuthenticationManager nobody() {
			return (authentication) -> Mono.empty();
		}

	}

}
