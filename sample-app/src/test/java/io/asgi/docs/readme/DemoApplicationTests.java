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

package io.asgi.docs.readme;

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.util.List;

import io.asgi.client.DocumentedClient;
import io.asgi.client.DocumentedClient.Result;
import io.asgi.client.JdkClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The first five minutes of a user who follows README.md, with nothing configured.
 */
@SpringBootTest(classes = DemoApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "spring.config.name=none")
@Timeout(60)
class DemoApplicationTests {

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@EnumSource
	void helloAnswers(Version version) {
		HttpResponse<String> response = new JdkClient(this.port, version).get("/hello");
		assertThat(response.version()).isEqualTo(version);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("Hello, ASGI");
	}

	@Test
	void theWebSocketClientOfTheDocumentationTalksToIt() throws IOException, InterruptedException {
		assertThat(DocumentedClient.run(this.port, "/shout", "hello\n"))
			.isEqualTo(new Result(List.of("HELLO", "closed: 1000"), 0));
	}

	@Test
	void theWebSocketClientOfTheDocumentationTellsTheStatusOfARefusal() throws IOException, InterruptedException {
		assertThat(DocumentedClient.run(this.port, "/nothing-is-here", ""))
			.isEqualTo(new Result(List.of("failed: the server answered with status 404"), 1));
	}

}
