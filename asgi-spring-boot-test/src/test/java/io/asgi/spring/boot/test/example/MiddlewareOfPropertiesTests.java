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

package io.asgi.spring.boot.test.example;

import io.asgi.spring.boot.test.AsgiTest;
import io.asgi.spring.boot.test.MountTester;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What properties switch on around applications, and mount, is there without a server,
 * too.
 */
class MiddlewareOfPropertiesTests {

	private static final String MIDDLEWARE = "asgi.middleware.request-id.enabled=true";

	private static final String PATH = "asgi.static-files.sources.path=/sources";

	private static final String DIRECTORY = "asgi.static-files.sources.directory="
			+ "src/test/java/io/asgi/spring/boot/test/example";

	private static final String FILE = "/sources/GreetingService.java";

	private static void assertServed(WebTestClient client, MountTester visits) {
		client.get().uri("/visits").exchange().expectStatus().isOk().expectHeader().exists("x-request-id");
		client.get().uri(FILE).exchange().expectStatus().isOk();
		assertThat(visits.get("/visits").exchange().headers().contains("x-request-id")).isTrue();
	}

	@Nested
	@AsgiTest(properties = { MIDDLEWARE, PATH, DIRECTORY })
	@Import(GreetingService.class)
	class InASlice {

		@Test
		void theyAreThere(@Autowired WebTestClient client, @Autowired @Qualifier("visits") MountTester visits) {
			assertServed(client, visits);
		}

	}

	@Nested
	@SpringBootTest(properties = { MIDDLEWARE, PATH, DIRECTORY })
	@AutoConfigureWebTestClient
	class InTheMockEnvironment {

		@Test
		void theyAreThere(@Autowired WebTestClient client, @Autowired @Qualifier("visits") MountTester visits) {
			assertServed(client, visits);
		}

	}

}
