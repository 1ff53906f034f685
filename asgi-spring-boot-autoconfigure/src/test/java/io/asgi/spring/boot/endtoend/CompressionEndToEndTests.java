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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.Start;
import io.asgi.HttpSendEvent.Trailers;
import io.asgi.application.HttpApplication;
import io.asgi.application.Responses;
import io.asgi.application.StreamingAsgiApplication;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.spring.boot.endtoend.Client.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code asgi.middleware.compression.*}, seen by clients.
 */
class CompressionEndToEndTests {

	private static final String TEXT = "A line that is worth compressing.\n".repeat(1000);

	private static volatile CompletableFuture<Void> second = new CompletableFuture<>();

	private static Server server;

	@BeforeAll
	static void start() {
		server = Server.start(TestApplication.class, "asgi.middleware.compression.enabled=true",
				"asgi.middleware.compression.media-types=text/plain,text/event-stream");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2C" })
	void aTextIsCompressed(HttpProtocol protocol) throws IOException {
		Reply reply = get(protocol, "/fixed?etag=%22a%22&accept-ranges=bytes", "gzip, deflate, br");
		assertThat(reply.header("content-encoding")).isEqualTo("gzip");
		assertThat(reply.header("vary")).isEqualTo("accept-encoding");
		assertThat(reply.header("etag")).isEqualTo("W/\"a\"");
		assertThat(reply.headers().contains("accept-ranges")).isFalse();
		assertThat(reply.body()).hasSizeLessThan(TEXT.length() / 10);
		assertThat(unzip(reply.body())).isEqualTo(TEXT);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "gzip|true", "x-gzip|true", "GZIP;Q=0.5|true", "*|true", "identity;q=0, *;q=0.1|true",
					"gzip;q=0.5, identity;q=0.2|true", "gzip;q=0|false", "gzip;q=0, *|false", "*;q=0|false",
					"br, deflate|false", "gzip;q=0.5, identity|false", "gzip;q=2|false", "gzip;level=9|false" })
	void theClientDecides(String acceptEncoding, boolean compressed) throws IOException {
		Reply reply = get(HttpProtocol.HTTP11, "/fixed", acceptEncoding);
		assertThat(reply.headers().contains("content-encoding")).isEqualTo(compressed);
		assertThat(compressed ? unzip(reply.body()) : reply.text()).isEqualTo(TEXT);
		assertThat(reply.header("vary")).isEqualTo("accept-encoding");
	}

	@Test
	void aClientThatSaysNothingGetsThePlainTextAndTheLength() {
		Reply reply = Client.get(HttpProtocol.HTTP11, server.uri("/fixed"));
		assertThat(reply.text()).isEqualTo(TEXT);
		assertThat(reply.header("content-length")).isEqualTo(Integer.toString(TEXT.length()));
		assertThat(reply.header("vary")).isEqualTo("accept-encoding");
	}

	@ParameterizedTest
	@ValueSource(strings = { "content-type=image/png", "content-encoding=br", "cache-control=private,no-transform",
			"content-range=bytes+0-1/2", "repr-digest=sha-256", "status=206" })
	void whatMustNotBeCompressedIsLeftAlone(String query) {
		Reply reply = get(HttpProtocol.HTTP11, "/fixed?etag=%22a%22&" + query, "gzip");
		assertThat(reply.text()).isEqualTo(TEXT);
		assertThat(reply.header("content-encoding")).isNotEqualTo("gzip");
		assertThat(reply.header("etag")).isEqualTo("\"a\"");
		assertThat(reply.headers().contains("vary")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { 204, 304 })
	void aResponseWithoutBodyIsLeftAlone(int status) {
		Reply reply = get(HttpProtocol.HTTP11, "/empty?status=" + status, "gzip");
		assertThat(reply.status()).isEqualTo(status);
		assertThat(reply.headers().contains("content-encoding")).isFalse();
	}

	@Test
	void aShortTextOfKnownLengthIsNotWorthIt() {
		Reply reply = get(HttpProtocol.HTTP11, "/short", "gzip");
		assertThat(reply.text()).isEqualTo("short");
		assertThat(reply.header("vary")).isEqualTo("accept-encoding");
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2C" })
	void theHeadIsThatOfTheCompressedResponse(HttpProtocol protocol) {
		Reply reply = Client.send(protocol, "HEAD", server.uri("/fixed?etag=%22a%22"), "accept-encoding", "gzip");
		assertThat(reply.header("content-encoding")).isEqualTo("gzip");
		assertThat(reply.header("etag")).isEqualTo("W/\"a\"");
		assertThat(reply.headers().contains("content-length")).isFalse();
		assertThat(reply.body()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(Version.class)
	void eachEventOfAStreamArrivesWhenItIsSent(Version version) throws Exception {
		second = new CompletableFuture<>();
		HttpResponse<InputStream> response = Server.client(version)
			.send(server.request("/events").header("accept-encoding", "gzip").build(), BodyHandlers.ofInputStream());
		assertThat(response.headers().firstValue("content-encoding")).hasValue("gzip");
		// The second event is sent once the first has been read
		try (InputStream body = new GZIPInputStream(response.body(), 1)) {
			CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> read(body, 9));
			assertThat(first.get(Server.TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("data: 1\n\n");
			second.complete(null);
			assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("data: 2\n\n");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2C" })
	void trailersFollowTheCompressedBody(HttpProtocol protocol) {
		List<String> seen = reactor.netty.http.client.HttpClient.newConnection()
			.protocol(protocol)
			.compress(true)
			.headers((headers) -> headers.set("te", "trailers"))
			.get()
			.uri(server.uri("/trailers"))
			.responseSingle((response, body) -> body.asString()
				.zipWith(response.trailerHeaders(), (text, trailers) -> List.of(text, trailers.get("x-sum"))))
			.block(Server.TIMEOUT);
		assertThat(seen).containsExactly(TEXT, "1");
	}

	@Test
	void filesAreOfferedOnlyWhereTheMiddlewareNeedNotSeeThem() {
		assertThat(get(HttpProtocol.HTTP11, "/extensions", "br").text()).contains("http.response.pathsend",
				"http.response.zerocopysend");
		assertThat(get(HttpProtocol.HTTP11, "/extensions", "gzip").text()).contains("http.response.early_hint")
			.doesNotContain("http.response.pathsend", "http.response.zerocopysend");
	}

	@Test
	void anApplicationThatFailsBeforeTheHeadIsA500() {
		assertThat(get(HttpProtocol.HTTP11, "/failing?before", "gzip").status()).isEqualTo(500);
	}

	@Test
	void anApplicationThatFailsLaterCutsTheBodyOff() throws IOException {
		try (Socket socket = new Socket("localhost", server.port())) {
			socket.setSoTimeout((int) Server.TIMEOUT.toMillis());
			socket.getOutputStream()
				.write("GET /failing HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n"
					.getBytes(StandardCharsets.ISO_8859_1));
			String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
			assertThat(response).startsWith("HTTP/1.1 200")
				.contains("content-encoding: gzip")
				.doesNotEndWith("0\r\n\r\n");
		}
	}

	private static Reply get(HttpProtocol protocol, String path, String acceptEncoding) {
		return Client.get(protocol, URI.create(server.uri("") + path), "accept-encoding", acceptEncoding);
	}

	private static String unzip(byte[] bytes) throws IOException {
		return new String(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), StandardCharsets.UTF_8);
	}

	private static String read(InputStream in, int length) {
		try {
			return new String(in.readNBytes(length), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		@AsgiMount("/fixed")
		HttpApplication fixed() {
			return (scope, receive, send) -> {
				AsgiHeaders headers = AsgiHeaders.of("content-type", "text/plain; charset=utf-8");
				int status = 200;
				for (String parameter : query(scope).split("&")) {
					String[] pair = parameter.split("=", 2);
					if (pair[0].equals("status")) {
						status = Integer.parseInt(pair[1]);
					}
					else if (pair.length == 2) {
						headers = headers.withReplaced(pair[0], pair[1].replace("%22", "\"").replace('+', ' '));
					}
				}
				return send.sendAll(Responses.of(status, headers, TEXT.getBytes(StandardCharsets.UTF_8)));
			};
		}

		@Bean
		@AsgiMount("/empty")
		HttpApplication empty() {
			return (scope, receive, send) -> send
				.sendAll(Responses.empty(Integer.parseInt(query(scope).substring(7)), "content-type", "text/plain"));
		}

		@Bean
		@AsgiMount("/short")
		AsgiApplication small() {
			return (scope, receive, send) -> send.sendAll(Responses.text(200, "short"));
		}

		@Bean
		@AsgiMount("/events")
		StreamingAsgiApplication events() {
			return (scope, events) -> Flux.concat(
					Flux.just(Start.of(200, "content-type", "text/event-stream"), Body.of("data: 1\n\n")),
					Mono.fromFuture(second, true).then(Mono.just(Body.of("data: 2\n\n"))), Mono.just(Body.last()));
		}

		@Bean
		@AsgiMount("/trailers")
		AsgiApplication trailers() {
			return (scope, receive, send) -> send
				.send(new Start(200, AsgiHeaders.of("content-type", "text/plain"), true))
				.then(send.send(Body.of(TEXT)))
				.then(send.send(Body.last()))
				.then(send.send(new Trailers(AsgiHeaders.of("x-sum", "1"), false)));
		}

		@Bean
		@AsgiMount("/extensions")
		HttpApplication extensions() {
			return (scope, receive, send) -> send.sendAll(Responses.of(200, "text/x-list",
					scope.extensions().keySet().toString().getBytes(StandardCharsets.UTF_8)));
		}

		@Bean
		@AsgiMount("/failing")
		HttpApplication failing() {
			return (scope, receive, send) -> {
				if (query(scope).equals("before")) {
					throw new IllegalStateException("before the head");
				}
				return send.send(Start.of(200, "content-type", "text/plain"))
					.then(send.send(Body.of(TEXT)))
					.then(Mono.error(new IllegalStateException("in the body")));
			};
		}

		private static String query(HttpScope scope) {
			return new String(scope.queryString(), StandardCharsets.ISO_8859_1);
		}

	}

}
