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
import io.asgi.spring.boot.actuate.PythonOperations;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiPythonEndpointAutoConfiguration}.
 */
class AsgiPythonEndpointAutoConfigurationTests {

	private final ApplicationContextRunner notExposed = new ApplicationContextRunner()
		.withInitializer((context) -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
		.withConfiguration(AutoConfigurations.of(AsgiPythonEndpointAutoConfiguration.class))
		.withBean(AsgiPythonApplications.class, () -> List::of);

	private final ApplicationContextRunner runner = this.notExposed
		.withPropertyValues("management.endpoints.web.exposure.include=asgi");

	@Test
	void theEndpointHasOperationsOnPythonApplications() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(PythonOperations.class));
	}

	@Test
	void thereAreNoneUnlessTheEndpointIsExposed() {
		this.notExposed.run((context) -> assertThat(context).doesNotHaveBean(PythonOperations.class));
	}

	@Test
	void thoseOfTheUsersOwnWin() {
		PythonOperations own = PythonOperations.none();
		this.runner.withBean(PythonOperations.class, () -> own)
			.run((context) -> assertThat(context).getBean(PythonOperations.class).isSameAs(own));
	}

	@Test
	void thereAreNoneWithoutActuatorOrWithoutTheModule() {
		for (Class<?> missing : List.of(Endpoint.class, PythonApplication.class)) {
			this.runner.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(AsgiPythonEndpointAutoConfiguration.class));
		}
	}

}
