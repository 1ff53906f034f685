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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

import io.asgi.HttpScope;
import io.asgi.HttpSendEvent.Start;
import io.asgi.application.AsgiMiddleware;
import io.asgi.spring.boot.endtoend.Client.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.netty.http.HttpProtocol;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Static files that are replaced after they were looked for and before they are sent.
 */
class StaticFilesReplacedEndToEndTests {

	@TempDir
	private static Path directory;

	private static Server server;

	private static Server reading;

	@BeforeAll
	static void start() {
		server = Server.start(TestApplication.class, "asgi.static-files.site.path=/f",
				"asgi.static-files.site.directory=" + directory);
		reading = Server.start(TestApplication.class, "asgi.static-files.site.path=/f",
				"asgi.static-files.site.directory=" + directory,
				"asgi.server.disabled-extensions=http.response.pathsend,http.response.zerocopysend");
	}

	@AfterAll
	static void stop() {
		server.close();
		reading.close();
	}

	@BeforeEach
	void write() throws IOException {
		for (String name : new String[] { "deleted.txt", "longer.txt" }) {
			Path file = directory.resolve(name);
			Files.deleteIfExists(file);
			Files.writeString(file, "0123456789");
			Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
		}
	}

	@ParameterizedTest
	@CsvSource({ "HTTP11, false", "HTTP11, true", "H2C, false", "H2C, true" })
	void theFileThatIsThereNowIsServedWithItsOwnHead(HttpProtocol protocol, boolean read) {
		Reply reply = get(protocol, read, "longer.txt");
		assertThat(reply.status()).isEqualTo(200);
		assertThat(reply.text()).isEqualTo("abcdefghijklmnopqrstuvwxyz");
		assertThat(reply.header("content-length")).isEqualTo("26");
		assertThat(reply.header("etag")).startsWith("W/").endsWith("-1a\"");
	}

	@ParameterizedTest
	@CsvSource({ "HTTP11, false", "HTTP11, true", "H2C, false", "H2C, true" })
	void aFileThatIsGoneIsNotFound(HttpProtocol protocol, boolean read) {
		assertThat(get(protocol, read, "deleted.txt").status()).isEqualTo(404);
	}

	private static Reply get(HttpProtocol protocol, boolean read, String name) {
		return Client.get(protocol, (read ? reading : server).uri("/f/" + name));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		AsgiMiddleware replacing() {
			return (next) -> (scope, receive, send) -> next.call(scope, receive, (event) -> {
				if (event instanceof Start start && start.status() == 200) {
					replace(((HttpScope) scope).path());
				}
				return send.send(event);
			});
		}

		private static void replace(String path) {
			try {
				if (path.endsWith("deleted.txt")) {
					Files.deleteIfExists(directory.resolve("deleted.txt"));
				}
				else if (path.endsWith("longer.txt")) {
					Path next = Files.writeString(directory.resolve("next"), "abcdefghijklmnopqrstuvwxyz");
					Files.move(next, directory.resolve("longer.txt"), StandardCopyOption.REPLACE_EXISTING);
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
