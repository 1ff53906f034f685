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

package io.asgi.docs.testing;

import io.asgi.spring.boot.test.AsgiTest;
import io.asgi.spring.boot.test.MountTester;
import io.asgi.test.WebSocketTester;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

@TestPropertySource(properties = "spring.config.name=none")
// tag::testingall[]
@AsgiTest
@Import(Guestbook.class)
class SliceTests {

	@Test
	void aMessageIsReversed(@Autowired @Qualifier("reverser") MountTester reverser) {
		try (WebSocketTester socket = reverser.webSocket("/reverse")) {
			socket.connect();
			socket.sendText("olleh");
			assertThat(socket.receiveText()).isEqualTo("hello");
		}
	}

	@Test
	void aGuestIsGreeted(@Autowired WebTestClient client) {
		client.post()
			.uri("/greet")
			.bodyValue("Ada")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("Welcome, Ada");
	}

}
// end::testingall[]
