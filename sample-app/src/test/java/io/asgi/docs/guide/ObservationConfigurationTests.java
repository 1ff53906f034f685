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

import java.time.Instant;

import io.asgi.AsgiHeaders;
import io.asgi.HttpScope;
import io.asgi.server.observation.HttpRequestObservationContext;
import io.asgi.server.report.ReportedRequest;
import io.micrometer.common.KeyValue;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ObservationConfiguration}.
 */
class ObservationConfigurationTests {

	@Test
	void theConventionAddsItsKey() {
		HttpScope scope = HttpScope.builder().headers(AsgiHeaders.of("x-tenant", "acme")).build();
		ReportedRequest request = new ReportedRequest(scope, "GET", "HTTP/1.1", "shop", Instant.now());
		assertThat(new ObservationConfiguration().httpRequestObservationConvention()
			.getHighCardinalityKeyValues(new HttpRequestObservationContext(request)))
			.contains(KeyValue.of("tenant", "acme"), KeyValue.of("path", "/"));
	}

}
