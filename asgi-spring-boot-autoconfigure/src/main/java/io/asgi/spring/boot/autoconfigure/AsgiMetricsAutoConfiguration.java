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

import io.asgi.server.netty.AsgiBridge;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for metrics of the ASGI server: the
 * limits that are reached, and how much is under way.
 */
@AutoConfiguration(after = AsgiAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(AsgiBridge.class)
@ConditionalOnSingleCandidate(MeterRegistry.class)
public final class AsgiMetricsAutoConfiguration {

	@Bean
	AsgiMetrics asgiMetrics(MeterRegistry registry) {
		return new AsgiMetrics(registry);
	}

	@Bean
	MeterBinder asgiGauges(AsgiBridge bridge) {
		return (registry) -> {
			Gauge.builder("asgi.server.scopes.active", bridge, AsgiBridge::activeRequests)
				.description("HTTP requests under way")
				.register(registry);
			Gauge.builder("asgi.server.requests.queued", bridge, AsgiBridge::queuedRequests)
				.description("HTTP requests that wait for their turn")
				.register(registry);
			Gauge.builder("asgi.server.sessions.active", bridge, AsgiBridge::activeWebSockets)
				.description("WebSockets that are open")
				.register(registry);
		};
	}

}
