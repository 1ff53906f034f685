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

package io.asgi.sample;

import io.asgi.spring.boot.test.restdocs.AsgiRestDocumentation;
import io.asgi.spring.boot.test.websocket.WebSocketTestClient;
import io.asgi.spring.boot.test.websocket.WebSocketTestSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.restdocs.RestDocumentationContextProvider;
import org.springframework.restdocs.RestDocumentationExtension;
import org.springframework.restdocs.operation.preprocess.OperationPreprocessor;
import org.springframework.restdocs.operation.preprocess.Preprocessors;
import org.springframework.restdocs.webtestclient.WebTestClientRestDocumentation;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.FluxExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.restdocs.headers.HeaderDocumentation.headerWithName;
import static org.springframework.restdocs.headers.HeaderDocumentation.requestHeaders;
import static org.springframework.restdocs.headers.HeaderDocumentation.responseHeaders;
import static org.springframework.restdocs.payload.PayloadDocumentation.fieldWithPath;
import static org.springframework.restdocs.payload.PayloadDocumentation.responseFields;
import static org.springframework.restdocs.request.RequestDocumentation.parameterWithName;
import static org.springframework.restdocs.request.RequestDocumentation.queryParameters;
import static org.springframework.restdocs.webtestclient.WebTestClientRestDocumentation.document;

/**
 * Records the requests and responses that the page at {@code /docs} shows.
 */
@EndToEndTest
@ExtendWith(RestDocumentationExtension.class)
// A chat room that no other test has been to
@TestPropertySource(properties = "spring.application.name=documentation")
class DocumentationTests {

	@LocalServerPort
	private int port;

	@Autowired
	private WebSocketTestClient webSockets;

	private WebTestClient client;

	private AsgiRestDocumentation documentation;

	@BeforeEach
	void record(RestDocumentationContextProvider restDocumentation) {
		OperationPreprocessor[] asAUserWouldSendIt = { Preprocessors.modifyUris().host("localhost").port(8080),
				Preprocessors.modifyHeaders()
					.remove("WebTestClient-Request-Id")
					.remove("accept-encoding")
					.remove("user-agent")
					.remove("accept") };
		this.client = WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.port)
			.filter(WebTestClientRestDocumentation.documentationConfiguration(restDocumentation)
				.operationPreprocessors()
				.withRequestDefaults(asAUserWouldSendIt))
			.build();
		this.documentation = AsgiRestDocumentation.of(restDocumentation);
	}

	@Test
	void hello() {
		this.client.get()
			.uri("/hello")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("Hello, ASGI")
			.consumeWith(document("hello"));
	}

	@Test
	void requestId() {
		this.client.get()
			.uri("/hello")
			.header("X-Request-Id", "my-own-id")
			.exchange()
			.expectHeader()
			.valueEquals("X-Request-Id", "my-own-id")
			.expectBody()
			.consumeWith(document("request-id",
					requestHeaders(headerWithName("X-Request-Id")
						.description("Up to 128 letters, digits and characters of _.=+/-. Another value is ignored.")
						.optional()),
					responseHeaders(headerWithName("X-Request-Id").description("The client's id, or a new one."))));
	}

	@Test
	void echo() {
		this.client.post()
			.uri("/echo")
			.contentType(MediaType.TEXT_PLAIN)
			.bodyValue("as long as you like")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("as long as you like")
			.consumeWith(document("echo"));
	}

	@Test
	void events() {
		FluxExchangeResult<String> result = this.client.get()
			.uri("/events")
			.accept(MediaType.TEXT_EVENT_STREAM)
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(String.class);
		assertThat(result.getResponseBody().take(2).collectList().block()).hasSize(2);
		WebTestClientRestDocumentation.<FluxExchangeResult<String>>document("events").accept(result);
	}

	@Test
	void report() {
		this.client.get().uri("/report").exchange().expectStatus().isOk().expectBody().consumeWith(document("report"));
	}

	@Test
	void visits() {
		this.client.get().uri("/visits").exchange().expectStatus().isOk().expectBody().consumeWith(document("visits"));
	}

	@Test
	void scope() {
		this.client.get()
			.uri("/scope/deeper?a=1")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.consumeWith(document("scope"));
	}

	@Test
	void greeting() {
		this.client.get()
			.uri("/api/greeting?name=you")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.consumeWith(document("greeting",
					queryParameters(
							parameterWithName("name").description("Whom to greet; `WebFlux` by default.").optional()),
					responseFields(fieldWithPath("text").description("The greeting."))));
	}

	@Test
	void runtime() {
		this.client.get()
			.uri("/api/runtime")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.consumeWith(document("runtime",
					responseFields(fieldWithPath("java").description("The version of the Java runtime."),
							fieldWithPath("springBoot").description("The version of Spring Boot."))));
	}

	@Test
	void chat() {
		try (WebSocketTestSession socket = this.webSockets.connect("/chat/ada")) {
			socket.expectText("* ada joined. Here are: ada");
			try (WebSocketTestSession second = this.webSockets.connect("/chat/ada")) {
				second.expectClose(4000);
				this.documentation.document("chat-name-twice", second.transcript());
			}
			socket.sendText("hello").expectText("ada: hello");
			socket.close(1000, "").expectClose(1000);
			this.documentation.document("chat", socket.transcript());
		}
	}

	@Test
	void shout() {
		try (WebSocketTestSession socket = this.webSockets.connect("/shout")) {
			socket.sendText("hello").expectText("HELLO");
			socket.close(1000, "").expectClose(1000);
			this.documentation.document("shout", socket.transcript());
		}
	}

	@Test
	void echoSocket() {
		try (WebSocketTestSession socket = this.webSockets.connect("/echo/socket")) {
			socket.sendText("as it is").expectText("as it is");
			socket.sendBytes(new byte[] { 1, 2, 3 }).expectBytes(new byte[] { 1, 2, 3 });
			socket.close(1000, "").expectClose(1000);
			this.documentation.document("echo-socket", socket.transcript());
		}
	}

}
