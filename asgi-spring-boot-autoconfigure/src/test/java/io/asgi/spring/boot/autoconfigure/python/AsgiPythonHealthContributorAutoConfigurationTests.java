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

package io.asgi.spring.boot.autoconfigure.python;

import java.util.List;

import io.asgi.python.PythonApplication;
import io.asgi.spring.boot.AsgiPythonApplications;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiPythonHealthContributorAutoConfiguration}.
 */
class AsgiPythonHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner withoutApplications = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsgiPythonHealthContributorAutoConfiguration.class))
		.withBean(AsgiPythonApplications.class, () -> () -> List.of(new StubPythonApplication()));

	private final ApplicationContextRunner runner = this.withoutApplications
		.withPropertyValues("asgi.python.applications.shop.path=/shop");

	@Test
	void eachApplicationHasAHealthOfItsOwn() {
		this.runner.run((context) -> assertThat(context.getBean("asgiPythonHealthContributor")).isInstanceOfSatisfying(
				CompositeHealthContributor.class,
				(composite) -> assertThat(composite.getContributor("shop")).isInstanceOf(HealthIndicator.class)));
	}

	@Test
	void thereIsNoneWithoutApplications() {
		this.withoutApplications.run((context) -> assertThat(context).doesNotHaveBean(HealthContributor.class));
	}

	@Test
	void anApplicationThatIsABeanHasOneToo() {
		this.withoutApplications.withBean(StubPythonApplication.class)
			.run((context) -> assertThat(context).hasBean("asgiPythonHealthContributor"));
	}

	@Test
	void itCanBeSwitchedOff() {
		this.runner.withPropertyValues("management.health.asgi-python.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthContributor.class));
		this.runner.withPropertyValues("management.health.asgiPython.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthContributor.class));
	}

	@Test
	void oneOfTheUsersOwnWins() {
		HealthIndicator own = () -> null;
		this.runner.withBean("asgiPythonHealthIndicator", HealthIndicator.class, () -> own)
			.run((context) -> assertThat(context).getBean(HealthContributor.class).isSameAs(own));
	}

	@Test
	void thereIsNoneWithoutHealthOrWithoutTheModule() {
		for (Class<?> missing : List.of(HealthContributor.class, PythonApplication.class)) {
			this.runner.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(AsgiPythonHealthContributorAutoConfiguration.class));
		}
	}

}
