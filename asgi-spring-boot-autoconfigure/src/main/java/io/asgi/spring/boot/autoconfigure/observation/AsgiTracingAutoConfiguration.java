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

import io.asgi.server.observation.AsgiServerObservations;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the traces of exchanges within
 * other observations.
 */
@AutoConfiguration(after = AsgiObservationAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
				"org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration" })
@ConditionalOnClass({ Tracer.class, TracingObservationHandler.class })
@ConditionalOnBean({ AsgiServerObservations.class, Tracer.class })
public final class AsgiTracingAutoConfiguration {

	/**
	 * Before the handler of Spring Boot for whatever comes from another server, which is
	 * at 1000: the first that supports a context handles it.
	 */
	private static final int ORDER = 900;

	@Bean
	@Order(ORDER)
	NestedExchangeTracingHandler asgiNestedExchangeTracingHandler(Tracer tracer) {
		return new NestedExchangeTracingHandler(tracer);
	}

}
