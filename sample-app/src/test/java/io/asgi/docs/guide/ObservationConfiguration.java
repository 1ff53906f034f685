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

package io.asgi.docs.guide;

import io.asgi.server.observation.DefaultHttpRequestObservationConvention;
import io.asgi.server.observation.HttpRequestObservationContext;
import io.asgi.server.observation.HttpRequestObservationConvention;
import io.micrometer.common.KeyValues;

import org.springframework.context.annotation.Bean;

/**
 * What the page on observability shows.
 */
class ObservationConfiguration {

	// tag::convention[]
	@Bean
	HttpRequestObservationConvention httpRequestObservationConvention() {
		return new DefaultHttpRequestObservationConvention() {

			@Override
			public KeyValues getHighCardinalityKeyValues(HttpRequestObservationContext context) {
				String tenant = context.getRequest().scope().headers().first("x-tenant");
				return super.getHighCardinalityKeyValues(context).and("tenant", (tenant != null) ? tenant : "none");
			}

		};
	}
	// end::convention[]

}
