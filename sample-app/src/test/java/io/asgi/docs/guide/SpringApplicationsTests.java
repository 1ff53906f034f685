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
import java.util.List;
import java.util.stream.Stream;

import io.asgi.client.JdkClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The applications of the page on Spring do what it says.
 */
@SpringBootTest(classes = SpringApplications.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "spring.config.name=none")
@Timeout(30)
class SpringApplicationsTests {

	@LocalServerPort
	private int port;

	@Test
	void anOrderIsReadAndWritten() {
		HttpResponse<String> response = order("application/json", "{\"item\":\"tea\",\"count\":2}");
		assertThat(response.statusCode()).isEqualTo(201);
		assertThat(response.body()).isEqualTo("{\"item\":\"tea\",\"count\":4}");
	}

	@Test
	void whatIsNoOrderIsRefused() {
		assertThat(order("application/json", "{").statusCode()).isEqualTo(400);
		HttpResponse<String> csv = order("text/csv", "tea,2");
		assertThat(csv.statusCode()).isEqualTo(415);
		assertThat(csv.body()).startsWith("The content type text/csv is not supported here");
		assertThat(client()
			.send(HttpRequest.newBuilder(client().uri("/double"))
				.header("content-type", "application/json")
				.header("accept", "text/html")
				.POST(BodyPublishers.ofString("{\"item\":\"tea\",\"count\":2}"))
				.build(), BodyHandlers.ofString())
			.statusCode()).isEqualTo(406);
	}

	@Test
	void anOrderOverTheLimitIsRefused() {
		String item = "x".repeat(300_000);
		assertThat(order("application/json", "{\"item\":\"" + item + "\",\"count\":2}").statusCode()).isEqualTo(413);
	}

	@Test
	void ordersAreEvents() {
		HttpResponse<Stream<String>> response = client().send(HttpRequest.newBuilder(client().uri("/orders")).build(),
				BodyHandlers.ofLines());
		try (Stream<String> lines = response.body()) {
			assertThat(lines.limit(3).toList())
				.isEqualTo(List.of("event:order", "data:{\"item\":\"tea\",\"count\":0}", ""));
		}
	}

	@Test
	void routesAreAnApplication() {
		assertThat(client().get("/functional/greet/Ada").body()).isEqualTo("Hello, Ada");
	}

	@Test
	void anApplicationIsARoute() {
		assertThat(client().get("/routed/x").body()).isEqualTo("/routed/x is below /routed");
	}

	private HttpResponse<String> order(String contentType, String body) {
		return client().send(HttpRequest.newBuilder(client().uri("/double"))
			.header("content-type", contentType)
			.POST(BodyPublishers.ofString(body))
			.build(), BodyHandlers.ofString());
	}

	private JdkClient client() {
		return new JdkClient(this.port, Version.HTTP_1_1);
	}

}
