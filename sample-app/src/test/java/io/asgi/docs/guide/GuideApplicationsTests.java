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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

import io.asgi.client.JdkClient;
import io.asgi.client.LineClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The applications of the tutorial do what it says.
 */
@SpringBootTest(classes = GuideApplications.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "spring.config.name=none")
@Timeout(30)
class GuideApplicationsTests {

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@CsvSource({ "/greet, Ada, 'Hello, Ada\n'", "/size, 12345, '5 bytes\n'", "/slow, Ada, 'Hello, Ada\n'" })
	void anApplicationAnswersABody(String path, String body, String answer) {
		assertThat(client().post(path, body).body()).isEqualTo(answer);
	}

	@Test
	void theCountdownHasAllItsParts() {
		assertThat(client().get("/countdown").body()).isEqualTo("ready\nsteady\ngo\n");
	}

	@Test
	void theClockTicks() {
		JdkClient client = client();
		HttpResponse<Stream<String>> response = client.send(HttpRequest.newBuilder(client.uri("/clock")).build(),
				BodyHandlers.ofLines());
		try (Stream<String> lines = response.body()) {
			assertThat(lines.findFirst().orElseThrow()).matches("data: .+Z");
		}
	}

	@ParameterizedTest
	@CsvSource({ "/reverse, Hello, olleH", "/whisper, Hello, hello" })
	void aWebSocketAnswersAMessage(String path, String message, String answer) {
		try (LineClient client = new LineClient(this.port, path)) {
			client.say(message);
			assertThat(client.hear()).isEqualTo(answer);
		}
	}

	@Test
	void theMiddlewareAddsItsHeader() {
		assertThat(client().get("/uptime").headers().firstValue("x-powered-by")).hasValue("coffee");
	}

	@Test
	void startUpLeavesItsTime() {
		assertThat(client().get("/uptime").body()).matches("Up since .+Z\n");
	}

	private JdkClient client() {
		return new JdkClient(this.port, Version.HTTP_1_1);
	}

}
