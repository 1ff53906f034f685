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

package io.asgi.spring.boot.autoconfigure.actuate;

import java.util.List;
import java.util.Set;

import io.asgi.server.AsgiServerOptions;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.spring.boot.AsgiApplications;
import io.asgi.spring.boot.ServedApplication;
import io.asgi.spring.boot.actuate.AsgiEndpoint;
import io.asgi.spring.boot.actuate.AsgiEndpointWebExtension;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiEndpointAutoConfiguration}.
 */
class AsgiEndpointAutoConfigurationTests {

	private final ApplicationContextRunner withoutServer = new ApplicationContextRunner()
		.withInitializer((context) -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
		.withConfiguration(AutoConfigurations.of(AsgiEndpointAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.withoutServer
		.withBean(AsgiServerOptions.class, () -> AsgiServerOptions.builder().build())
		.withBean(AsgiBridge.class, () -> new AsgiBridge(AsgiServerOptions.builder().build()))
		.withBean(AsgiApplications.class, NoApplications::new);

	@Test
	void thereIsNoEndpointUnlessItIsExposed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(AsgiEndpoint.class));
	}

	@Test
	void anEndpointThatIsExposedOverHttpHasItsExtension() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=asgi")
			.run((context) -> assertThat(context).hasSingleBean(AsgiEndpoint.class)
				.hasSingleBean(AsgiEndpointWebExtension.class));
	}

	@Test
	void anEndpointThatIsExposedOverJmxOnlyHasNone() {
		this.runner
			.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.web.exposure.exclude=*",
					"management.endpoints.jmx.exposure.include=asgi")
			.run((context) -> assertThat(context).hasSingleBean(AsgiEndpoint.class)
				.doesNotHaveBean(AsgiEndpointWebExtension.class));
	}

	@Test
	void anEndpointWithoutAccessIsNotThere() {
		this.runner
			.withPropertyValues("management.endpoints.web.exposure.include=asgi",
					"management.endpoint.asgi.access=none")
			.run((context) -> assertThat(context).doesNotHaveBean(AsgiEndpoint.class));
	}

	@Test
	void anEndpointOfTheUsersOwnWins() {
		AsgiEndpoint own = new AsgiEndpoint(new NoApplications(), new AsgiBridge(AsgiServerOptions.builder().build()),
				AsgiServerOptions.builder().build(), List.of(), Show.ALWAYS);
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=asgi")
			.withBean("own", AsgiEndpoint.class, () -> own)
			.run((context) -> assertThat(context).getBean(AsgiEndpoint.class).isSameAs(own));
	}

	@Test
	void valuesAreHiddenUnlessThePropertySaysOtherwise() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=asgi")
			.run((context) -> assertThat(context.getBean(AsgiEndpointProperties.class))
				.isEqualTo(new AsgiEndpointProperties(Show.NEVER, Set.of())));
		this.runner
			.withPropertyValues("management.endpoints.web.exposure.include=asgi",
					"management.endpoint.asgi.show-values=when-authorized", "management.endpoint.asgi.roles=ops,admin")
			.run((context) -> assertThat(context.getBean(AsgiEndpointProperties.class))
				.isEqualTo(new AsgiEndpointProperties(Show.WHEN_AUTHORIZED, Set.of("admin", "ops"))));
	}

	@Test
	void thereIsNoEndpointWithoutAServer() {
		this.withoutServer.withPropertyValues("management.endpoints.web.exposure.include=asgi")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiEndpoint.class));
	}

	@Test
	void thereIsNoEndpointWithoutActuator() {
		this.runner.withClassLoader(new FilteredClassLoader(Endpoint.class))
			.withPropertyValues("management.endpoints.web.exposure.include=asgi")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiEndpointAutoConfiguration.class));
	}

	private static final class NoApplications implements AsgiApplications {

		@Override
		public List<ServedApplication> all() {
			return List.of();
		}

		@Override
		public List<String> middleware() {
			return List.of();
		}

	}

}
