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
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.asgi.client.JdkClient;
import io.asgi.client.LineClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The applications of the page on extensions do on the wire what it says.
 */
@SpringBootTest(classes = ExtensionApplications.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "spring.config.name=none")
@Timeout(30)
class ExtensionApplicationsTests {

	@TempDir
	private static Path directory;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void files(DynamicPropertyRegistry registry) {
		registry.add("guide.manual", () -> directory.resolve("manual.md").toString());
		registry.add("guide.log", () -> directory.resolve("log.txt").toString());
	}

	@Test
	void aTrailerFollowsTheBody() {
		assertThat(exchange("POST /checked", "TE: trailers", "Content-Length: 5", "hello")).startsWith("HTTP/1.1 200 ")
			.endsWith("\r\n\r\n5\r\nhello\r\n0\r\nx-crc32: 3610a686\r\n\r\n");
	}

	@Test
	void noTrailerFollowsForAClientThatDoesNotAsk() {
		assertThat(exchange("POST /checked", "Content-Length: 5", "hello")).startsWith("HTTP/1.1 200 ")
			.contains("hello")
			.doesNotContain("x-crc32");
	}

	@Test
	void aHintComesBeforeThePage() {
		assertThat(exchange("GET /hinted", "")).startsWith("""
				HTTP/1.1 103 Early Hints\r
				link: </style.css>; rel=preload; as=style\r
				\r
				HTTP/1.1 200 OK\r
				""");
	}

	@Test
	void aFileIsSentUnlessItIsMissing() throws IOException {
		Path manual = directory.resolve("manual.md");
		Files.writeString(manual, "# Manual\n");
		HttpResponse<String> found = client(Version.HTTP_1_1).get("/manual", "range", "bytes=0-1");
		assertThat(found.statusCode()).isEqualTo(200);
		assertThat(found.headers().firstValue("content-length")).hasValue("9");
		assertThat(found.body()).isEqualTo("# Manual\n");
		Files.delete(manual);
		HttpResponse<String> missing = client(Version.HTTP_1_1).get("/manual");
		assertThat(missing.statusCode()).isEqualTo(404);
		assertThat(missing.body()).isEqualTo("There is no manual\n");
	}

	@Test
	void thePartOfAFileIsFollowedByText() throws IOException {
		Files.writeString(directory.resolve("log.txt"), "old\n" + "line\n".repeat(200));
		assertThat(client(Version.HTTP_1_1).get("/log").body()).isEqualTo("line\n".repeat(200) + "(as of now)\n");
	}

	@Test
	void theStyleIsPushed() {
		HttpClient client = HttpClient.newBuilder().version(Version.HTTP_2).build();
		URI page = URI.create("http://localhost:" + this.port + "/pushed");
		HttpRequest request = HttpRequest.newBuilder(page).build();
		// The first request is an upgrade
		client.sendAsync(request, BodyHandlers.discarding()).join();
		ConcurrentMap<HttpRequest, CompletableFuture<HttpResponse<String>>> promises = new ConcurrentHashMap<>();
		HttpResponse<String> response = client
			.sendAsync(request, BodyHandlers.ofString(),
					PushPromiseHandler.of((promise) -> BodyHandlers.ofString(), promises))
			.join();
		assertThat(response.body()).contains("href=/pushed/style.css");
		assertThat(promises).hasSize(1)
			.allSatisfy((promise, pushed) -> assertThat(promise.uri()).hasPath("/pushed/style.css"))
			.allSatisfy((promise, pushed) -> assertThat(pushed.join().body()).isEqualTo("p { color: teal }"));
	}

	@Test
	void nothingIsPushedOverHttp1() {
		assertThat(client(Version.HTTP_1_1).get("/pushed").body()).contains("href=/pushed/style.css");
	}

	@Test
	void aStrangerIsDeniedAWebSocket() {
		assertThat(exchange("GET /members", "Upgrade: websocket", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
				"Sec-WebSocket-Version: 13", ""))
			.startsWith("HTTP/1.1 401 Unauthorized\r\n")
			.contains("www-authenticate: Bearer\r\n")
			.endsWith("\r\n\r\nMembers only\n");
		assertThatThrownBy(() -> new LineClient(this.port, "/members")).hasMessageContaining("WebSocketHandshake");
	}

	@Test
	void nobodyIsKnownWithoutTls() {
		assertThat(client(Version.HTTP_1_1).get("/whoami").body()).isEqualTo("You are a stranger\n");
	}

	private JdkClient client(Version version) {
		return new JdkClient(this.port, version);
	}

	/**
	 * Send the lines of a request, of which the last is the body, and return all that
	 * comes back.
	 */
	private String exchange(String methodAndPath, String... headersAndBody) {
		String connection = String.join("", headersAndBody).contains("Upgrade") ? "Upgrade" : "close";
		StringBuilder request = new StringBuilder(
				methodAndPath + " HTTP/1.1\r\nHost: a\r\nConnection: " + connection + "\r\n");
		for (int i = 0; i < headersAndBody.length - 1; i++) {
			request.append(headersAndBody[i]).append("\r\n");
		}
		request.append("\r\n").append(headersAndBody[headersAndBody.length - 1]);
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
