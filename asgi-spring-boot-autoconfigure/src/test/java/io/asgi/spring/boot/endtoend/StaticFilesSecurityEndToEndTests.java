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

package io.asgi.spring.boot.endtoend;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No spelling of a path leads out of the directory of static files.
 */
class StaticFilesSecurityEndToEndTests {

	@TempDir
	private static Path directory;

	private static Server server;

	private static Server open;

	@BeforeAll
	static void start() throws IOException {
		Path site = Files.createDirectories(directory.resolve("site"));
		Files.createDirectories(site.resolve("sub"));
		Files.createDirectories(site.resolve(".git"));
		Files.createDirectories(directory.resolve("site-secret"));
		for (String name : new String[] { "site/a.txt", "site/sub/a.txt", "site/.env", "site/.git/config", "secret.txt",
				"site-secret/a.txt" }) {
			Files.writeString(directory.resolve(name), "content of " + name);
		}
		Files.createSymbolicLink(site.resolve("out.txt"), directory.resolve("secret.txt"));
		Files.createSymbolicLink(site.resolve("out"), directory);
		Files.createSymbolicLink(site.resolve("sibling"), directory.resolve("site-secret"));
		Files.createSymbolicLink(site.resolve("hidden.txt"), site.resolve(".env"));
		server = Server.start(TestApplication.class, "asgi.static-files.site.path=/",
				"asgi.static-files.site.directory=" + site);
		open = Server.start(TestApplication.class, "asgi.static-files.site.path=/f",
				"asgi.static-files.site.directory=" + site, "asgi.static-files.site.dot-files=true",
				"asgi.static-files.site.outside-links=true");
	}

	@AfterAll
	static void stop() {
		server.close();
		open.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/../secret.txt", "/sub/../../secret.txt", "/sub/../a.txt", "/./a.txt",
			"/%2e%2e/secret.txt", "/%2E%2e/secret.txt", "/..%2fsecret.txt", "/..%2Fsecret.txt", "/sub%2fa.txt",
			"/..%5csecret.txt", "/..\\secret.txt", "/sub\\a.txt", "/%252e%252e/secret.txt", "/..%252fsecret.txt",
			"/%c0%ae%c0%ae/secret.txt", "/..;/secret.txt", "/a.txt%00", "/a.txt%00.css", "/%00", "/a.txt.", "/a.txt%20",
			"/a.txt::$DATA", "/c:/a.txt", "/C%3a%5ca.txt", "//a.txt", "/sub//a.txt", "//etc/passwd", "/%2fetc/passwd",
			"/%2f/etc/passwd", "/file:/etc/passwd", "/~/a.txt", "/.env", "/%2eenv", "/.git/config", "/.git", "/.",
			"/..", "/sub/..", "/sub/.", "/out.txt", "/out/secret.txt", "/out/site/a.txt.", "/sibling/a.txt",
			"/hidden.txt", "/../site-secret/a.txt", "/%e2%80%a5/secret.txt", "/%ff", "/%0d%0aa.txt" })
	void aPathThatIsMoreThanPlainNamesIsNotFound(String path) throws IOException {
		String response = exchange(server, path);
		assertThat(response).matches("(?s)HTTP/1.1 4\\d\\d .*").doesNotContain("content of", "root:");
	}

	@Test
	void theAbsoluteFormIsNoWayAround() throws IOException {
		assertThat(exchange(server, "http://a/../secret.txt")).doesNotContain("content of");
		assertThat(exchange(server, "http://a/a.txt")).endsWith("content of site/a.txt");
	}

	@Test
	void linksAndDotFilesCanBeAllowed() throws IOException {
		assertThat(exchange(open, "/f/out.txt")).endsWith("content of secret.txt");
		assertThat(exchange(open, "/f/.env")).endsWith("content of site/.env");
		assertThat(exchange(open, "/f/../secret.txt")).doesNotContain("content of");
	}

	private static String exchange(Server server, String target) throws IOException {
		try (Socket socket = new Socket("localhost", server.port())) {
			socket.setSoTimeout((int) Server.TIMEOUT.toMillis());
			socket.getOutputStream()
				.write(("GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

	}

}
