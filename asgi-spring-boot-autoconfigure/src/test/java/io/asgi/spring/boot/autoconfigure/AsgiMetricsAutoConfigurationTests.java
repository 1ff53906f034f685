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

import java.util.List;

import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Limit;
import io.asgi.server.netty.AsgiBridge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

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
		this.runner.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertGauges(context.getBean(MeterRegistry.class)));
	}

	@Test
	void whatIsUnderWayIsShownWhenBeansAreLazy() {
		this.runner.withBean(SimpleMeterRegistry.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertGauges(context.getBean(MeterRegistry.class)));
	}

	@Test
	void aRegistryOfALaterAutoConfigurationIsUsed() {
		this.runner.withConfiguration(AutoConfigurations.of(LaterConfiguration.class)).run((context) -> {
			count(context);
			assertThat(count(context.getBean(MeterRegistry.class))).isEqualTo(1);
			assertGauges(context.getBean(MeterRegistry.class));
		});
	}

	@Test
	void severalRegistriesOfWhichNoneIsPrimaryAreAllUsed() {
		this.runner.withBean("one", SimpleMeterRegistry.class)
			.withBean("two", SimpleMeterRegistry.class)
			.run((context) -> {
				count(context);
				assertThat(context.getBeansOfType(MeterRegistry.class)).hasSize(2).allSatisfy((name, registry) -> {
					assertThat(count(registry)).isEqualTo(1);
					assertGauges(registry);
				});
			});
	}

	@Test
	void aRegistryWithinAnotherCountsOnce() {
		SimpleMeterRegistry inner = new SimpleMeterRegistry();
		this.runner.withBean("inner", MeterRegistry.class, () -> inner)
			.withBean("composite", CompositeMeterRegistry.class, () -> new CompositeMeterRegistry().add(inner))
			.run((context) -> {
				count(context);
				assertThat(count(inner)).isEqualTo(1);
				assertGauges(inner);
			});
	}

	@Test
	void theRegistriesOfSpringBootCountOnce() {
		this.runner
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class))
			.withBean("one", SimpleMeterRegistry.class)
			.withBean("two", SimpleMeterRegistry.class)
			.run((context) -> {
				count(context);
				assertThat(context.getBeansOfType(MeterRegistry.class)).hasSize(3).allSatisfy((name, registry) -> {
					assertThat(count(registry)).isEqualTo(1);
					assertGauges(registry);
				});
			});
	}

	@Test
	void withoutARegistryNothingFails() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			count(context);
		});
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

	private static void count(ApplicationContext context) {
		context.getBean(AsgiServerListener.class).limitReached(Limit.REQUEST_HEAD_TIME, null);
	}

	private static double count(MeterRegistry registry) {
		return registry.get("asgi.server.limits").counter().count();
	}

	private static void assertGauges(MeterRegistry registry) {
		for (String name : List.of("asgi.server.scopes.active", "asgi.server.requests.queued",
				"asgi.server.sessions.active")) {
			assertThat(registry.get(name).gauges()).singleElement()
				.satisfies((gauge) -> assertThat(gauge.value()).isZero());
		}
	}

	@AutoConfiguration(after = AsgiMetricsAutoConfiguration.class)
	static class LaterConfiguration {

		@Bean
		MeterRegistry laterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

}
