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

import java.security.Principal;
import java.util.HashMap;
import java.util.Map;

import io.asgi.spring.boot.AsgiExchange;
import io.asgi.test.HttpTestResponse;
import io.asgi.test.HttpTester;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test says who its user is.
 */
class PrincipalTestKitTests {

	private final SecurityApplications applications = new SecurityApplications();

	// tag::principaltest[]
	@Test
	void aUserIsGreeted() {
		Principal ada = () -> "ada";
		HttpTestResponse response = HttpTester.of(this.applications.reports())
			.get("/reports")
			.scope((scope) -> scope.state(new HashMap<>(Map.of(AsgiExchange.PRINCIPAL, ada))))
			.exchange();
		assertThat(response.text()).isEqualTo("Hello, ada\n");
	}
	// end::principaltest[]

}
