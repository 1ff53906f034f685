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

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.asgi.server.AsgiServerListener;
import io.asgi.server.report.ExchangeListener;
import io.asgi.server.report.ReportedRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import reactor.util.context.ContextView;

/**
 * Counts the bytes and messages of exchanges while they are under way, and takes the time
 * that their sends wait. There is one set of meters for each application and protocol.
 */
final class TrafficMetrics implements AsgiServerListener {

	private final MeterRegistry registry;

	private final boolean counts;

	private final Map<Traffic.Key, Traffic> traffic = new ConcurrentHashMap<>();

	TrafficMetrics(List<MeterRegistry> registries) {
		this.registry = (registries.size() == 1) ? registries.get(0) : composed(registries);
		this.counts = !registries.isEmpty();
	}

	private static MeterRegistry composed(List<MeterRegistry> registries) {
		CompositeMeterRegistry all = new CompositeMeterRegistry();
		registries.forEach(all::add);
		return all;
	}

	@Override
	public boolean observesExchanges() {
		return this.counts;
	}

	@Override
	public ExchangeListener exchangeStarted(ReportedRequest request, ContextView context) {
		return this.traffic.computeIfAbsent(Traffic.Key.of(request), (key) -> new Traffic(this.registry, key));
	}

}
