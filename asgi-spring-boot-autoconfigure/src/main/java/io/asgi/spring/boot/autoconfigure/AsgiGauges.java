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

import io.asgi.server.netty.AsgiBridge;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Shows how much is under way. Not a {@code MeterBinder}: nobody but Spring Boot's own
 * metrics would bind it.
 */
final class AsgiGauges implements SmartInitializingSingleton {

	private final AsgiBridge bridge;

	private final List<MeterRegistry> registries;

	AsgiGauges(AsgiBridge bridge, List<MeterRegistry> registries) {
		this.bridge = bridge;
		this.registries = registries;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.registries.forEach(this::register);
	}

	private void register(MeterRegistry registry) {
		Gauge.builder("asgi.server.scopes.active", this.bridge, AsgiBridge::activeRequests)
			.description("HTTP requests under way")
			.register(registry);
		Gauge.builder("asgi.server.requests.queued", this.bridge, AsgiBridge::queuedRequests)
			.description("HTTP requests that wait for their turn")
			.register(registry);
		Gauge.builder("asgi.server.sessions.active", this.bridge, AsgiBridge::activeWebSockets)
			.description("WebSockets that are open")
			.register(registry);
	}

}
