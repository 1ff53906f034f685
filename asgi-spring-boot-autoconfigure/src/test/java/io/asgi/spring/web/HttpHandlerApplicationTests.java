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

package io.asgi.spring.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.UnsupportedScopeException;
import io.asgi.WebSocketScope;
import io.asgi.application.HttpApplication;
import io.asgi.test.ApplicationTester;
import io.asgi.test.HttpTestRequest;
import io.asgi.test.HttpTestResponse;
import io.asgi.test.HttpTester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.core.io.FileSystemResource;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * WebFlux as an application, without a server.
 */
class HttpHandlerApplicationTests {

	@ParameterizedTest
	@CsvSource({ "http.response.zerocopysend, ''", "http.response.zerocopysend, bytes=2-4",
			"http.response.pathsend, ''", "http.response.pathsend, bytes=0-4", "'', bytes=2-" })
	void aFileIsSentAsTheServerOffers(String extension, String range, @TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("file.txt"), "0123456789");
		HttpHandlerApplication application = HttpHandlerApplication.of(RouterFunctions.route()
			.GET("/", (request) -> ServerResponse.ok().bodyValue(new FileSystemResource(file)))
			.build());
		List<String> events = new ArrayList<>();
		HttpApplication recorded = (scope, receive, send) -> application.call(scope, receive, (AsgiSendEvent event) -> {
			events.add(event.type());
			return send.send(event);
		});
		HttpTestRequest request = HttpTester.of(recorded).get("/");
		if (!extension.isEmpty()) {
			request.extensions(extension);
		}
		if (!range.isEmpty()) {
			request.header("range", range);
		}
		HttpTestResponse response = request.exchange();
		assertThat("0123456789").contains(response.text());
		boolean whole = range.isEmpty();
		assertThat(response.text()).hasSize(Integer.parseInt(response.headers().first("content-length")))
			.hasSize(whole ? 10 : response.text().length());
		boolean asFile = extension.equals(HttpSendEvent.ZeroCopySend.TYPE) || (!extension.isEmpty() && whole);
		assertThat(events).contains(asFile ? extension : HttpSendEvent.Body.TYPE);
	}

	@Test
	void aBodyThatEndsEarlyFailsItsReader() {
		HttpHandlerApplication application = new HttpHandlerApplication(
				(request, response) -> request.getBody().then());
		HttpScope scope = HttpScope.builder().method("POST").headers("content-length", "10").build();
		try (ApplicationTester tester = ApplicationTester.start(application, scope)) {
			tester.sendInput(HttpReceiveEvent.Request.of(new byte[1]));
			tester.sendInput(HttpReceiveEvent.Disconnect.INSTANCE);
			assertThatThrownBy(tester::awaitCompletion).isInstanceOf(ClientDisconnectedException.class);
		}
	}

	@Test
	void aBodyIsReadOnce() {
		HttpHandlerApplication application = new HttpHandlerApplication(
				(request, response) -> request.getBody().then(request.getBody().then()));
		assertThatThrownBy(() -> HttpTester.of(application).post("/").body("x").exchange())
			.hasStackTraceContaining("can be read once");
	}

	@Test
	void aHandlerThatWritesNothingAnswersWithAnEmptyBody() {
		HttpHandlerApplication application = new HttpHandlerApplication((request, response) -> Mono.empty());
		HttpTestResponse response = HttpTester.of(application).get("/").exchange();
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.body()).isEmpty();
	}

	@Test
	void aWebSocketIsNotSupported() {
		HttpHandlerApplication application = new HttpHandlerApplication((request, response) -> Mono.empty());
		try (ApplicationTester tester = ApplicationTester.start(application, WebSocketScope.builder().build())) {
			assertThatThrownBy(tester::awaitCompletion).isInstanceOf(UnsupportedScopeException.class);
		}
	}

}
