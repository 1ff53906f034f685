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
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.asgi.client.JdkClient;
import io.asgi.docs.PageProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page on middleware: its applications, with the properties that it shows, do what it
 * says.
 */
@SpringBootTest(classes = MiddlewareApplications.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "spring.config.name=none")
@Timeout(30)
class MiddlewareApplicationsTests {

	@TempDir
	private static Path directory;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) throws IOException {
		for (String section : List.of("Request ids", "Trusted hosts", "CORS", "Compression", "Sessions",
				"Static files")) {
			PageProperties.register(registry, "docs/middleware.md", section);
		}
		Files.writeString(directory.resolve("app.css"), "p { color: teal }");
		registry.add("asgi.static-files.assets.directory", directory::toString);
	}

	@Test
	void aRequestHasAnId() {
		HttpResponse<String> response = client().get("/order");
		String id = response.headers().firstValue("x-request-id").orElseThrow();
		assertThat(response.body()).isEqualTo("Your order has the number " + id + "\n");
		assertThat(client().get("/order", "x-request-id", "mine").body()).isEqualTo("Your order has the number mine\n");
	}

	@Test
	void aRequestForAnotherHostIsRefusedOutsideOfTheUsersMiddleware() throws IOException {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.getOutputStream()
				.write("GET /order HTTP/1.1\r\nHost: evil.org\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII));
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
			assertThat(answer).startsWith("HTTP/1.1 400").contains("x-request-id: ").doesNotContain("x-served-by");
		}
	}

	@Test
	void aPageOfAnAllowedOriginMayAskForThePermissionToPut() {
		HttpResponse<String> response = client().send(HttpRequest.newBuilder(client().uri("/order"))
			.method("OPTIONS", BodyPublishers.noBody())
			.header("origin", "https://app.example.org")
			.header("access-control-request-method", "PUT")
			.header("access-control-request-headers", "content-type")
			.build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(204);
		assertThat(response.headers().firstValue("access-control-allow-credentials")).hasValue("true");
	}

	@Test
	void theUsersMiddlewareIsAroundCors() {
		assertThat(client().get("/order").headers().firstValue("x-served-by")).hasValue("north");
	}

	@Test
	void aTextIsCompressed() {
		HttpResponse<byte[]> response = client().send(HttpRequest.newBuilder(client().uri("/login"))
			.header("accept-encoding", "gzip")
			.POST(BodyPublishers.ofString("Ada".repeat(100)))
			.build(), BodyHandlers.ofByteArray());
		assertThat(response.headers().firstValue("content-encoding")).hasValue("gzip");
		assertThat(response.body()).hasSizeLessThan(100);
	}

	@Test
	void aUserIsKnownAfterTheLogin() {
		HttpResponse<String> login = client().post("/login", "Ada");
		String cookie = login.headers().firstValue("set-cookie").orElseThrow();
		assertThat(login.body()).isEqualTo("Welcome, Ada\n");
		assertThat(cookie).startsWith("ASGI_SESSION=").endsWith("; Path=/; HttpOnly; SameSite=Lax");
		assertThat(client().get("/profile", "cookie", cookie.split(";")[0]).body()).isEqualTo("You are Ada\n");
		assertThat(client().get("/profile").body()).isEqualTo("You are null\n");
	}

	@Test
	void aFileIsServed() {
		HttpResponse<String> response = client().get("/assets/app.css");
		assertThat(response.body()).isEqualTo("p { color: teal }");
		assertThat(response.headers().firstValue("cache-control")).hasValue("max-age=3600");
		assertThat(client().get("/assets/.env").statusCode()).isEqualTo(404);
	}

	private JdkClient client() {
		return new JdkClient(this.port, Version.HTTP_1_1);
	}

}
