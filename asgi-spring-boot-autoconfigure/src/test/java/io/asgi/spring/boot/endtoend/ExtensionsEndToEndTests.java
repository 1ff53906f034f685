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
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.EarlyHint;
import io.asgi.HttpSendEvent.PathSend;
import io.asgi.HttpSendEvent.Start;
import io.asgi.HttpSendEvent.Trailers;
import io.asgi.IllegalEventException;
import io.asgi.spring.boot.AsgiMount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Early hints, files and trailers, whichever way requests reach an application.
 */
class ExtensionsEndToEndTests {

	@ParameterizedTest
	@ValueSource(strings = { "netty", "webflux" })
	void aFileComesBetweenAHintAndTrailers(String dispatch) throws IOException {
		try (Server server = Server.start(TestApplication.class, "asgi.dispatch=" + dispatch);
				Socket socket = new Socket("localhost", server.port())) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream()
				.write("GET /file HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.ISO_8859_1));
			String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
			assertThat(response)
				.startsWith("HTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\n")
				.endsWith("\r\n0\r\nx-sum: 1\r\n\r\n");
			assertThat(response.replaceAll("\r\n[0-9a-f]+\r\n", "")).contains(TestApplication.CONTENT);
		}
	}

	@ParameterizedTest
	@CsvSource({ "netty, HTTP11", "webflux, HTTP11", "netty, H2C", "webflux, H2C" })
	void aFileIsCompressedAndTrailersFollow(String dispatch, HttpProtocol protocol) {
		try (Server server = Server.start(TestApplication.class, "asgi.dispatch=" + dispatch,
				"server.compression.enabled=true")) {
			List<String> seen = HttpClient.newConnection()
				.protocol(protocol)
				.compress(true)
				.headers((headers) -> headers.set("te", "trailers"))
				.get()
				.uri(server.uri("/plain"))
				.responseSingle((response, body) -> body.asString()
					.zipWith(response.trailerHeaders(),
							(text, trailers) -> List.of(text, String.valueOf(trailers.get("x-sum")))))
				.block(Server.TIMEOUT);
			assertThat(seen).containsExactly(TestApplication.CONTENT, "1");
		}
	}

	@Test
	void anExtensionThatIsDisabledIsNotOffered() throws Exception {
		try (Server server = Server.start(TestApplication.class,
				"asgi.server.disabled-extensions=http.response.pathsend,http.response.early_hint")) {
			assertThat(server.get("/extensions").body()).contains("http.response.zerocopysend")
				.doesNotContain("http.response.pathsend", "http.response.early_hint");
			assertThat(server.get("/file").body()).contains("http.response.early_hint is not offered");
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		private static final String CONTENT = "A line that is worth compressing.\n".repeat(10_000);

		@Bean
		@AsgiMount("/file")
		AsgiApplication file() {
			return (scope, receive, send) -> send.send(new EarlyHint(List.of("</a.css>; rel=preload")))
				.then(plain().call(scope, receive, send))
				.onErrorResume(IllegalEventException.class,
						(ex) -> send.send(Start.of(200)).then(send.send(Body.last(String.valueOf(ex.getMessage())))));
		}

		@Bean
		@AsgiMount("/plain")
		AsgiApplication plain() {
			return (scope, receive, send) -> send
				.send(new Start(200, AsgiHeaders.of("content-type", "text/plain"), true))
				.then(send.send(new PathSend(content())))
				.then(send.send(new Trailers(AsgiHeaders.of("x-sum", "1"), false)));
		}

		@Bean
		@AsgiMount("/extensions")
		AsgiApplication extensions() {
			return (scope, receive, send) -> send.send(Start.of(200))
				.then(send.send(Body.last(((HttpScope) scope).extensions().keySet().toString())));
		}

		private static Path content() {
			try {
				Path path = Files.createTempFile("asgi", ".txt");
				path.toFile().deleteOnExit();
				return Files.writeString(path, CONTENT).toAbsolutePath();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
