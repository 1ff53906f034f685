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

import io.asgi.spring.boot.test.websocket.WebSocketTestClient;
import io.asgi.spring.boot.test.websocket.WebSocketTestSession;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

@TestPropertySource(properties = "spring.config.name=none")
// tag::testingserver[]
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient
class ServerTests {

	@Test
	void aGuestIsGreeted(@Autowired WebTestClient client) {
		client.post().uri("/greet").bodyValue("Ada").exchange().expectBody(String.class).isEqualTo("Welcome, Ada");
	}

	@Test
	void aMessageIsReversed(@Autowired WebSocketTestClient client) {
		try (WebSocketTestSession socket = client.connect("/reverse")) {
			socket.sendText("olleh").expectText("hello");
			socket.close(1000, "").expectClose(1000);
		}
	}

	@Test
	void theGreeterHasNoWebSocket(@Autowired WebSocketTestClient client) {
		assertThat(client.connectDenied("/greet").status()).isEqualTo(404);
	}

}
// end::testingserver[]
