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

package io.asgi.spring.boot.autoconfigure.observation;

import java.time.Instant;

import io.asgi.HttpScope;
import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.server.observation.AsgiServerObservations;
import io.asgi.server.observation.DefaultHttpRequestObservationConvention;
import io.asgi.server.observation.HttpRequestObservationContext;
import io.asgi.server.report.ExchangeListener;
import io.asgi.server.report.ReportedRequest;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiObservationAutoConfiguration} and
 * {@link AsgiTracingAutoConfiguration}.
 */
class AsgiObservationAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(AsgiObservationAutoConfiguration.class, AsgiTracingAutoConfiguration.class))
		.withBean(AsgiBridge.class, () -> new AsgiBridge(AsgiServerOptions.builder().build()));

	@Test
	void exchangesAreObserved() {
		this.runner.withBean(ObservationRegistry.class, TestObservationRegistry::create).run((context) -> {
			AsgiServerListener listener = context.getBean(AsgiServerListener.class);
			assertThat(listener.observesExchanges()).isTrue();
			assertThat(begin(listener)).isNotSameAs(ExchangeListener.NONE);
			TestObservationRegistryAssert.assertThat(context.getBean(TestObservationRegistry.class))
				.hasObservationWithNameEqualTo("asgi.server.requests");
		});
	}

	@Test
	void aConventionOfTheUserIsTaken() {
		this.runner.withBean(ObservationRegistry.class, TestObservationRegistry::create)
			.withBean(DefaultHttpRequestObservationConvention.class, OwnConvention::new)
			.run((context) -> {
				begin(context.getBean(AsgiServerListener.class));
				TestObservationRegistryAssert.assertThat(context.getBean(TestObservationRegistry.class))
					.hasObservationWithNameEqualTo("own.requests");
			});
	}

	@Test
	void observationsOfTheUserAreTaken() {
		AsgiServerObservations own = new AsgiServerObservations(ObservationRegistry.NOOP);
		this.runner.withBean(ObservationRegistry.class, TestObservationRegistry::create)
			.withBean(AsgiServerObservations.class, () -> own)
			.run((context) -> assertThat(context.getBean(AsgiServerListener.class)).isSameAs(own));
	}

	@Test
	void nothingIsObservedWhenNobodyHandlesObservations() {
		this.runner.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.run((context) -> assertThat(context.getBean(AsgiServerListener.class).observesExchanges()).isFalse());
	}

	@Test
	void nothingIsObservedWithoutARegistry() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsgiServerListener.class));
	}

	@Test
	void nothingIsObservedWithoutMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader(ObservationRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(AsgiObservationAutoConfiguration.class));
	}

	@Test
	void nestedExchangesAreTracedWhereThereIsATracer() {
		this.runner.withBean(ObservationRegistry.class, TestObservationRegistry::create)
			.withBean(Tracer.class, () -> Tracer.NOOP)
			.run((context) -> {
				NestedExchangeTracingHandler handler = context.getBean(NestedExchangeTracingHandler.class);
				HttpRequestObservationContext exchange = new HttpRequestObservationContext(request());
				assertThat(handler.supportsContext(exchange)).isFalse();
				exchange.setParentObservation(Observation.NOOP);
				assertThat(handler.supportsContext(exchange)).isTrue();
				assertThat(handler.supportsContext(new Observation.Context())).isFalse();
			});
	}

	@Test
	void nothingIsTracedWithoutATracer() {
		this.runner.withBean(ObservationRegistry.class, TestObservationRegistry::create)
			.run((context) -> assertThat(context).doesNotHaveBean(NestedExchangeTracingHandler.class));
		this.runner.withBean(ObservationRegistry.class, TestObservationRegistry::create)
			.withClassLoader(new FilteredClassLoader("io.micrometer.tracing"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(AsgiServerListener.class)
				.doesNotHaveBean(AsgiTracingAutoConfiguration.class));
	}

	private static ExchangeListener begin(AsgiServerListener listener) {
		return listener.exchangeStarted(request(), Context.empty());
	}

	private static ReportedRequest request() {
		return new ReportedRequest(HttpScope.builder().build(), "GET", "HTTP/1.1", "hello", Instant.now());
	}

	private static final class OwnConvention extends DefaultHttpRequestObservationConvention {

		@Override
		public String getName() {
			return "own.requests";
		}

	}

}
