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

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.asgi.docs.PageProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page on middleware: what it says about redirects to HTTPS.
 */
@SpringBootTest(classes = MiddlewareApplications.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "spring.config.name=none")
@Timeout(30)
class HttpsRedirectPageTests {

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		PageProperties.register(registry, "docs/middleware.md", "Redirect to HTTPS");
	}

	@Test
	void aRequestInClearTextIsSentToThePortOfHttps() throws IOException {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.getOutputStream()
				.write("GET /order?a=b HTTP/1.1\r\nHost: shop.example.org:8080\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII));
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
			assertThat(answer).startsWith("HTTP/1.1 308")
				.contains("location: https://shop.example.org:8443/order?a=b\r\n");
		}
	}

}
