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

import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Limit;
import io.asgi.server.netty.AsgiBridge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiMetricsAutoConfiguration}.
 */
class AsgiMetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsgiMetricsAutoConfiguration.class))
		.withBean(AsgiBridge.class, () -> new AsgiBridge(AsgiServerOptions.builder().build()));

	@Test
	void limitsAreCounted() {
		this.runner.withBean(SimpleMeterRegistry.class).run((context) -> {
			AsgiServerListener listener = context.getBean(AsgiServerListener.class);
			listener.limitReached(Limit.REQUEST_BODY_SIZE, "hello");
			listener.limitReached(Limit.REQUEST_BODY_SIZE, "hello");
			listener.limitReached(Limit.REQUEST_HEAD_TIME, null);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("asgi.server.limits")
				.tags("limit", "request-body-size", "application", "hello")
				.counter()
				.count()).isEqualTo(2);
			assertThat(registry.get("asgi.server.limits")
				.tags("limit", "request-head-time", "application", "none")
				.counter()
				.count()).isEqualTo(1);
		});
	}

	@Test
	void whatIsUnderWayIsShown() {
		this.runner.withBean(SimpleMeterRegistry.class).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			context.getBean(MeterBinder.class).bindTo(registry);
			assertThat(registry.get("asgi.server.scopes.active").gauge().value()).isZero();
			assertThat(registry.get("asgi.server.requests.queued").gauge().value()).isZero();
			assertThat(registry.get("asgi.server.sessions.active").gauge().value()).isZero();
		});
	}

	@Test
	void severalRegistriesOfWhichNoneIsPrimaryDoNotFailTheStart() {
		this.runner.withBean("one", SimpleMeterRegistry.class)
			.withBean("two", SimpleMeterRegistry.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiServerListener.class));
	}

	@Test
	void nothingIsCountedWithoutARegistry() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiServerListener.class));
	}

	@Test
	void nothingIsCountedWithoutMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiMetricsAutoConfiguration.class));
	}

	@Test
	void nothingIsCountedWithoutAServer() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AsgiMetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiServerListener.class));
	}

}
