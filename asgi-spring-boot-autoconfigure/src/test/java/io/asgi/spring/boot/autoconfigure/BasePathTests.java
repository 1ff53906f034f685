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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link BasePath}.
 */
class BasePathTests {

	@ParameterizedTest
	@CsvSource({ "/api, /api", "/api/, /api", "api, /api", "' /api ', /api", "/, ''", "'', ''", ", ''", "/a/b, /a/b" })
	void itIsReadAsSpringBootReadsIt(String property, String value) {
		assertThat(BasePath.of(property).value()).isEqualTo(value);
	}

	@Test
	void oneThatNoRequestCanHaveFailsWithTheNameOfTheProperty() {
		assertThatExceptionOfType(AsgiMountException.class).isThrownBy(() -> BasePath.of("/api/{version}"))
			.satisfies((failure) -> assertThat(failure.action()).contains("spring.webflux.base-path"));
	}

	@Test
	void mountsAreUnderIt() {
		ReactiveWebApplicationContextRunner runner = ContextRunners.netty()
			.withUserConfiguration(DispatchTests.TwoApplications.class)
			.withPropertyValues("spring.webflux.base-path=/api", "asgi.applications.two.path=/",
					"asgi.applications.one.root-path=/other");
		runner.run((context) -> assertThat(context.getBean(MountedApplications.class).mounts().all())
			.extracting((mount) -> mount.path() + " " + mount.rootPath())
			.containsExactly("/api/one /other", "/api /api"));
	}

}
