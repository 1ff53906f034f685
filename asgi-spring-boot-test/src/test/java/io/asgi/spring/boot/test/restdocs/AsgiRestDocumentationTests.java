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

package io.asgi.spring.boot.test.restdocs;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

import io.asgi.AsgiHeaders;
import io.asgi.application.HttpApplication;
import io.asgi.application.RequestBody;
import io.asgi.application.Responses;
import io.asgi.spring.boot.test.AsgiConnector;
import io.asgi.spring.boot.test.websocket.WebSocketTranscript;
import io.asgi.spring.boot.test.websocket.WebSocketTranscript.Kind;
import io.asgi.spring.boot.test.websocket.WebSocketTranscript.Line;
import io.asgi.spring.boot.test.websocket.WebSocketTranscript.Speaker;
import io.asgi.test.HttpTestResponse;
import io.asgi.test.HttpTester;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.restdocs.ManualRestDocumentation;
import org.springframework.restdocs.operation.preprocess.Preprocessors;
import org.springframework.restdocs.templates.TemplateFormats;
import org.springframework.restdocs.webtestclient.WebTestClientRestDocumentation;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.restdocs.headers.HeaderDocumentation.headerWithName;
import static org.springframework.restdocs.headers.HeaderDocumentation.requestHeaders;
import static org.springframework.restdocs.headers.HeaderDocumentation.responseHeaders;

/**
 * Tests for {@link AsgiRestDocumentation}.
 */
class AsgiRestDocumentationTests {

	private static final HttpApplication ECHO = (scope, receive, send) -> RequestBody.text(scope, receive)
		.flatMap((text) -> send.sendAll(Responses.text(200, text)));

	private static final WebSocketTranscript TRANSCRIPT = new WebSocketTranscript(URI.create("ws://localhost/shout"),
			AsgiHeaders.of("origin", "https://example.org"), List.of(new Line(Speaker.CLIENT, Kind.TEXT, "hello"),
					new Line(Speaker.SERVER, Kind.TEXT, "<HELLO>"), new Line(Speaker.SERVER, Kind.CLOSE, "1000")));

	@TempDir
	private Path folder;

	private ManualRestDocumentation context;

	@BeforeEach
	void begin() {
		this.context = new ManualRestDocumentation(this.folder.toString());
		this.context.beforeTest(getClass(), "test");
	}

	@AfterEach
	void end() {
		this.context.afterTest();
	}

	@Test
	void anExchangeHasTheSnippetsOfAnyOther() {
		HttpTestResponse response = AsgiRestDocumentation.of(this.context)
			.document("echo", HttpTester.of(ECHO).post("/echo?a=%20b").header("x-one", "1").body("hel", "lo"),
					requestHeaders(headerWithName("x-one").description("One.")),
					responseHeaders(headerWithName("content-type").description("What it is.")));
		assertThat(response.text()).isEqualTo("hello");
		assertThat(snippet("echo/http-request.adoc")).content()
			.contains("POST /echo?a=%20b HTTP/1.1", "x-one: 1", "Host: localhost:8080", "hello");
		assertThat(snippet("echo/http-response.adoc")).content()
			.contains("HTTP/1.1 200 OK", "content-type: text/plain", "hello");
		assertThat(snippet("echo/curl-request.adoc")).content()
			.contains("$ curl 'http://localhost:8080/echo?a=%20b' -i -X POST", "-d 'hello'");
		assertThat(snippet("echo/request-headers.adoc")).content().contains("One.");
	}

	@Test
	void aWebSocketHasATranscript() {
		AsgiRestDocumentation.of(this.context)
			.document("shout", TRANSCRIPT, requestHeaders(headerWithName("origin").description("Where from.")));
		assertThat(snippet("shout/websocket-transcript.adoc")).content().isEqualToIgnoringNewLines("""
				[source,options="nowrap"]
				----
				client -> server  text   hello
				server -> client  text   <HELLO>
				server -> client  close  1000
				----
				""");
		assertThat(snippet("shout/request-headers.adoc")).content().contains("Where from.");
		assertThat(snippet("shout/http-request.adoc")).doesNotExist();
	}

	@Test
	void itIsConfiguredLikeAnyOther() {
		AsgiRestDocumentation documentation = AsgiRestDocumentation.of(this.context)
			.snippets()
			.withTemplateFormat(TemplateFormats.markdown())
			.and()
			.operationPreprocessors()
			.withRequestDefaults(Preprocessors.modifyHeaders().remove("x-one"))
			.and();
		documentation.document("echo", HttpTester.of(ECHO).get("/echo").header("x-one", "1"));
		documentation.document("shout", TRANSCRIPT);
		assertThat(snippet("echo/http-request.md")).content().startsWith("```http").doesNotContain("x-one");
		assertThat(snippet("shout/websocket-transcript.md")).content().startsWith("```").contains("<HELLO>");
	}

	@Test
	void aWebTestClientWithAConnectorIsDocumentedWithoutIt() {
		WebTestClient.bindToServer(new AsgiConnector(ECHO))
			.filter(WebTestClientRestDocumentation.documentationConfiguration(this.context))
			.build()
			.post()
			.uri("/echo")
			.bodyValue("hello")
			.exchange()
			.expectBody(String.class)
			.isEqualTo("hello")
			.consumeWith(WebTestClientRestDocumentation.document("client"));
		assertThat(snippet("client/http-request.adoc")).content().contains("POST /echo HTTP/1.1", "hello");
		assertThat(snippet("client/http-response.adoc")).content().contains("HTTP/1.1 200 OK", "hello");
	}

	private Path snippet(String name) {
		return this.folder.resolve(name);
	}

}
