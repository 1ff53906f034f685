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

import io.asgi.server.observation.ExchangeObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;

/**
 * Continues the trace of the observation around an exchange, such as that of WebFlux.
 * Taken from the header fields once more, the trace would be another one if it began
 * here, and its spans siblings if it did not.
 */
final class NestedExchangeTracingHandler extends DefaultTracingObservationHandler {

	NestedExchangeTracingHandler(Tracer tracer) {
		super(tracer);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ExchangeObservationContext exchange && exchange.isNested();
	}

}
