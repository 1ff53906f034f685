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

import io.asgi.server.AsgiServerOptions;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.spring.boot.AsgiApplications;
import io.asgi.spring.boot.actuate.AsgiHealthIndicator;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiHealthContributorAutoConfiguration}.
 */
class AsgiHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner withoutServer = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsgiHealthContributorAutoConfiguration.class,
				HealthContributorRegistryAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.withoutServer
		.withBean(AsgiBridge.class, () -> new AsgiBridge(AsgiServerOptions.builder().build()))
		.withBean(AsgiApplications.class, () -> Mockito.mock(AsgiApplications.class));

	@Test
	void theContributorIsNamedAsgi() {
		this.runner.run((context) -> assertThat(context.getBean(HealthContributorRegistry.class).getContributor("asgi"))
			.isInstanceOf(AsgiHealthIndicator.class));
	}

	@Test
	void theContributorCanBeSwitchedOff() {
		this.runner.withPropertyValues("management.health.asgi.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(AsgiHealthIndicator.class));
		this.runner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(AsgiHealthIndicator.class));
	}

	@Test
	void aContributorOfTheUsersOwnWins() {
		this.runner.withBean("asgiHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> assertThat(context).doesNotHaveBean(AsgiHealthIndicator.class));
	}

	@Test
	void thereIsNoContributorWithoutAServer() {
		this.withoutServer
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiHealthIndicator.class));
	}

	@Test
	void thereIsNoContributorWithoutTheHealthModule() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AsgiHealthContributorAutoConfiguration.class))
			.withBean(AsgiBridge.class, () -> new AsgiBridge(AsgiServerOptions.builder().build()))
			.withBean(AsgiApplications.class, () -> Mockito.mock(AsgiApplications.class))
			.withClassLoader(new FilteredClassLoader(HealthContributor.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(AsgiHealthContributorAutoConfiguration.class));
	}

}
