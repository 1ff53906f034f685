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

package io.asgi.server.netty;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.EarlyHint;
import io.asgi.HttpSendEvent.Start;
import io.asgi.HttpSendEvent.Trailers;
import io.asgi.IllegalEventException;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.ExtensionNames;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.test.conformance.ServerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for extensions that options switch off, and for what Reactor Netty does around
 * those of HTTP.
 */
@Timeout(60)
class ExtensionServerTests {

	private static final AsgiApplication HINT = (scope, receive, send) -> send.send(new EarlyHint(List.of("</a>")))
		.then(send.send(Start.of(200)))
		.then(send.send(Body.of(((HttpScope) scope).path())))
		.then(send.send(Body.last()));

	@Test
	void anExtensionThatIsDisabledIsNotOfferedAndRefused() throws Exception {
		CompletableFuture<Set<String>> offered = new CompletableFuture<>();
		AsgiApplication application = (scope, receive, send) -> {
			offered.complete(((HttpScope) scope).extensions().keySet());
			return send.send(new EarlyHint(List.of("</a>")))
				.onErrorResume(IllegalEventException.class,
						(ex) -> send.send(Start.of(200)).then(send.send(Body.last(String.valueOf(ex.getMessage())))));
		};
		AsgiServerOptions options = AsgiServerOptions.builder()
			.disabledExtensions(Set.of(ExtensionNames.EARLY_HINT, ExtensionNames.PATH_SEND))
			.build();
		Mount mount = new Mount("test", "", "", application, Map::of);
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(mount)), new AsgiBridge(options));
		DisposableServer server = HttpServer.create().host("127.0.0.1").port(0).route(routes::apply).bindNow();
		try (RawHttp client = RawHttp.connect((InetSocketAddress) server.address())) {
			client.write("GET / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\n\r\n");
			assertThat(client.read().body()).contains("http.response.early_hint is not offered");
			assertThat(offered.get(5, TimeUnit.SECONDS))
				.contains(ExtensionNames.TRAILERS, ExtensionNames.ZERO_COPY_SEND)
				.doesNotContain(ExtensionNames.EARLY_HINT, ExtensionNames.PATH_SEND);
		}
		finally {
			server.disposeNow();
		}
	}

	@Test
	void anUnknownExtensionCannotBeDisabled() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> AsgiServerOptions.builder().disabledExtensions(Set.of("http.response.path_send")))
			.withMessageContaining("'http.response.path_send'")
			.withMessageContaining("http.response.pathsend, http.response.push");
	}

	@ParameterizedTest
	@CsvSource({ "HTTP11, true", "HTTP11, false", "HTTP11_TLS, false", "H2C, true", "H2C, false", "H2, false" })
	void trailersFollowACompressedBody(Wire wire, boolean always) {
		AsgiApplication application = (scope, receive, send) -> send
			.send(new Start(200, AsgiHeaders.of("content-length", "10"), true))
			.then(send.send(Body.of("hello")))
			.then(send.send(Body.last("world")))
			.then(send.send(new Trailers(AsgiHeaders.of("x-sum", "1"), true)))
			.then(send.send(new Trailers(AsgiHeaders.of("x-sum", "2"), false)));
		try (TestServer server = wire.serve(application, ServerSettings.defaults(),
				(http) -> always ? http.compress(true) : http.compress((request, response) -> true))) {
			List<String> seen = wire.client(server)
				.compress(true)
				.headers((headers) -> headers.set("te", "trailers"))
				.get()
				.uri("/")
				.responseSingle((response, body) -> body.asString()
					.zipWith(response.trailerHeaders(),
							(text, trailers) -> List.of(text, String.join(",", trailers.getAll("x-sum")))))
				.block(Duration.ofSeconds(20));
			assertThat(seen).containsExactly("helloworld", "1,2");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aHintIsNotTakenForTheResponseThatIsToBeCompressed(boolean always) throws Exception {
		try (TestServer server = Wire.H2C.serve(HINT, ServerSettings.defaults(),
				(http) -> always ? http.compress(true) : http.compress((request, response) -> true))) {
			try (RawHttp client = RawHttp.connect(server.address())) {
				for (int i = 0; i < 2; i++) {
					client.write("GET /1 HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
					assertThat(client.read().status()).isEqualTo(103);
					RawHttp.Response response = client.read();
					assertThat(response.has("content-encoding: gzip")).isTrue();
					assertThat(inflate(response.body())).isEqualTo("/1");
				}
			}
			try (RawHttp2 client = RawHttp2.connect(server.address())) {
				RawHttp2.Stream stream = client.open("GET", "/2", true, "accept-encoding", "gzip");
				assertThat(stream.response()).startsWith("200 ");
				assertThat(stream.head.get().get("content-encoding")).hasToString("gzip");
				assertThat(inflate(stream.response().substring(4))).isEqualTo("/2");
			}
		}
	}

	private static String inflate(String compressed) throws IOException {
		byte[] bytes = compressed.getBytes(StandardCharsets.ISO_8859_1);
		return new String(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), StandardCharsets.UTF_8);
	}

	@Test
	void aHintDoesNotDisturbRequestsThatWaitBehindIt() throws Exception {
		try (TestServer server = Wire.HTTP11.serve(HINT, ServerSettings.defaults());
				RawHttp client = RawHttp.connect(server.address())) {
			client.write("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nHEAD /2 HTTP/1.1\r\nHost: a\r\n\r\n"
					+ "GET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
			assertThat(client.read().status()).isEqualTo(103);
			assertThat(client.read().body()).isEqualTo("/1");
			assertThat(client.read().status()).isEqualTo(103);
			assertThat(client.read(true).status()).isEqualTo(200);
			assertThat(client.read().head()).isEqualTo("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("/3");
			assertThat(client.rest()).isEmpty();
		}
	}

}
