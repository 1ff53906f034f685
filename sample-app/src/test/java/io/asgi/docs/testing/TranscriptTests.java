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

import io.asgi.spring.boot.test.restdocs.AsgiRestDocumentation;
import io.asgi.spring.boot.test.websocket.WebSocketTestClient;
import io.asgi.spring.boot.test.websocket.WebSocketTestSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.restdocs.RestDocumentationContextProvider;
import org.springframework.restdocs.RestDocumentationExtension;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ExtendWith(RestDocumentationExtension.class)
@TestPropertySource(properties = "spring.config.name=none")
class TranscriptTests {

	@Autowired
	private WebSocketTestClient client;

	// tag::testingtranscript[]
	@Test
	void reverse(RestDocumentationContextProvider context) {
		try (WebSocketTestSession socket = this.client.connect("/reverse")) {
			socket.sendText("olleh").expectText("hello");
			socket.close(1000, "").expectClose(1000);
			AsgiRestDocumentation.of(context).document("reverse", socket.transcript());
		}
	}
	// end::testingtranscript[]

	@Test
	void theTranscriptIsAsThePageShowsIt() {
		try (WebSocketTestSession socket = this.client.connect("/reverse")) {
			socket.sendText("olleh").expectText("hello");
			socket.close(1000, "").expectClose(1000);
			assertThat(socket.transcript()).hasToString("""
					client -> server  text   olleh
					server -> client  text   hello
					client -> server  close  1000
					server -> client  close  1000""");
		}
	}

}
