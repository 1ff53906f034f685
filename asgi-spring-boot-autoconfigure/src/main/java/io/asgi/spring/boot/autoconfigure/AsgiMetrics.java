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
import io.asgi.server.Limit;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Counts which limits are reached.
 */
final class AsgiMetrics implements AsgiServerListener {

	static final String LIMITS = "asgi.server.limits";

	private final List<MeterRegistry> registries;

	AsgiMetrics(List<MeterRegistry> registries) {
		this.registries = registries;
	}

	@Override
	public void limitReached(Limit limit, @Nullable String application) {
		Counter.Builder counter = Counter.builder(LIMITS)
			.description("Limits of the ASGI server that were reached")
			.tags("limit", limit.value(), "application", (application != null) ? application : "none");
		this.registries.forEach((registry) -> counter.register(registry).increment());
	}

}
