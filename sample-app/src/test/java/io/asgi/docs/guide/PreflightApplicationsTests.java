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

import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import io.asgi.client.JdkClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Behind a chain that permits them, preflights reach the middleware for CORS; what the
 * chain refuses does not.
 */
@SpringBootTest(classes = PreflightApplications.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.config.name=none", "asgi.middleware.cors.enabled=true",
				"asgi.middleware.cors.allowed-origins=https://app.example.org",
				"asgi.middleware.cors.allowed-methods=PUT", "asgi.middleware.request-id.enabled=true" })
@Timeout(30)
class PreflightApplicationsTests {

	@LocalServerPort
	private int port;

	@Test
	void aPreflightNeedsNoLogin() {
		JdkClient client = client();
		HttpResponse<String> response = client.send(HttpRequest.newBuilder(client.uri("/reports"))
			.method("OPTIONS", BodyPublishers.noBody())
			.header("origin", "https://app.example.org")
			.header("access-control-request-method", "PUT")
			.build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(204);
		assertThat(response.headers().firstValue("access-control-allow-origin")).hasValue("https://app.example.org");
	}

	@Test
	void whatTheChainRefusesHasNothingOfTheMiddleware() {
		HttpResponse<String> response = client().get("/reports", "origin", "https://app.example.org");
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.headers().map()).doesNotContainKeys("access-control-allow-origin", "x-request-id");
	}

	private JdkClient client() {
		return new JdkClient(this.port, Version.HTTP_1_1);
	}

}
