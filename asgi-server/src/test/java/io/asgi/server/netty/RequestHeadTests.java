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

import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.server.HttpOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for request heads that are too large or take too long, and for connections
 * without a request.
 */
@Timeout(60)
class RequestHeadTests {

	private static final Duration SHORT = Duration.ofMillis(300);

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final String GET = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";

	private final CompletableFuture<Void> called = new CompletableFuture<>();

	/**
	 * Answers at once, or at {@code /a/slow} after a while.
	 */
	private final AsgiApplication application = (scope, receive, send) -> {
		this.called.complete(null);
		return Mono.delay(((HttpScope) scope).path().equals("/a/slow") ? SHORT.multipliedBy(4) : Duration.ZERO)
			.then(send.send(HttpSendEvent.Start.of(200)))
			.then(send.send(HttpSendEvent.Body.last("hello")));
	};

	private LimitServer server;

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "HTTP11_TLS" })
	void aLongRequestLineIsAnsweredWith414(Wire wire) throws Exception {
		serve(wire, LONG, LONG);
		try (RawHttp client = this.server.http1()) {
			client.write("GET /" + "x".repeat(5000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
			assertThat(client.read().status()).isEqualTo(414);
			assertThat(client.rest()).isEmpty();
		}
		this.server.assertReached("request-line-size null");
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "HTTP11_TLS" })
	void aLargeHeadIsAnsweredWith431(Wire wire) throws Exception {
		serve(wire, LONG, LONG);
		try (RawHttp client = this.server.http1()) {
			client.write("GET /a HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(9000) + "\r\n\r\n");
			assertThat(client.read().status()).isEqualTo(431);
			assertThat(client.rest()).isEmpty();
		}
		this.server.assertReached("request-head-size null");
	}

	@Test
	void aLargeHeaderListIsAnsweredWith431OnItsStreamAlone() throws Exception {
		serve(Wire.H2C, LONG, LONG);
		String[] fields = new String[40];
		Arrays.setAll(fields, (i) -> (i % 2 == 0) ? "x" + i : "x".repeat(390));
		byte[] block = Http2Frames.get("/a", fields);
		assertThat(block).hasSizeLessThan(10_000);
		try (Http2Frames client = this.server.frames()) {
			client.write(Http2Frames.PREFACE)
				.write(Http2Frames.settings())
				.write(Http2Frames.frame(Http2Frames.HEADERS, Http2Frames.END_HEADERS | Http2Frames.END_STREAM, 1,
						block));
			assertThat(client.status()).isEqualTo("431");
			this.server.assertReached("request-head-size null");
			client.write(Http2Frames.frame(Http2Frames.HEADERS, Http2Frames.END_HEADERS | Http2Frames.END_STREAM, 3,
					Http2Frames.get("/a")));
			assertThat(client.status()).isEqualTo("200");
		}
		this.server.assertNothingReached();
	}

	@Test
	void aHeaderBlockFarTooLargeEndsItsConnection() throws Exception {
		serve(Wire.H2C, LONG, LONG);
		try (Http2Frames client = this.server.frames()) {
			client.write(Http2Frames.PREFACE)
				.write(Http2Frames.settings())
				.write(Http2Frames.frame(Http2Frames.HEADERS, Http2Frames.END_HEADERS | Http2Frames.END_STREAM, 1,
						new byte[12_000]));
			assertThat(client.read(Http2Frames.GOAWAY)).isNotNull();
		}
		this.server.assertReached("request-head-size null");
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "HTTP11_TLS" })
	void aHeadThatTricklesIsAnsweredWith408(Wire wire) throws Exception {
		serve(wire, SHORT, LONG);
		try (RawHttp client = this.server.http1()) {
			client.write(GET);
			assertThat(client.read().body()).isEqualTo("hello");
			RawHttp.Response response = trickle(client, "GET /a HTTP/1.1\r\nHost: " + "a".repeat(10_000)).read();
			assertThat(response.status()).isEqualTo(408);
			assertThat(response.has("connection: close")).isTrue();
			assertThat(response.has("date: ")).isTrue();
		}
		this.server.assertReached("request-head-time null");
	}

	@Test
	void theHeadOfAPipelinedRequestWaitsForTheResponseBeforeIt() throws Exception {
		serve(Wire.HTTP11, SHORT, LONG);
		try (RawHttp client = this.server.http1()) {
			client.write("GET /a/slow HTTP/1.1\r\nHost: a\r\n\r\n");
			this.called.get(10, TimeUnit.SECONDS);
			client.write("GET /a HT");
			assertThat(client.read().body()).isEqualTo("hello");
			assertThat(client.read().status()).isEqualTo(408);
			assertThat(client.rest()).isEmpty();
		}
		this.server.assertReached("request-head-time null");
	}

	@Test
	void anEmptyLineBehindABodyIsNoHead() throws Exception {
		serve(Wire.HTTP11, SHORT, SHORT.multipliedBy(3));
		try (RawHttp client = this.server.http1()) {
			client.write(GET);
			assertThat(client.read().body()).isEqualTo("hello");
			client.write("\r\n");
			assertThat(client.rest()).isEmpty();
		}
		this.server.assertNothingReached();
	}

	@Test
	void aResponseThatTakesLongIsNoIdleConnection() throws Exception {
		serve(Wire.HTTP11, SHORT, SHORT);
		try (RawHttp client = this.server.http1()) {
			client.write("GET /a/slow HTTP/1.1\r\nHost: a\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("hello");
			assertThat(client.rest()).isEmpty();
		}
		this.server.assertNothingReached();
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "HTTP11_TLS" })
	void anIdleConnectionIsClosedSilently(Wire wire) throws Exception {
		serve(wire, LONG, SHORT);
		try (RawHttp client = this.server.http1()) {
			client.write(GET);
			assertThat(client.read().body()).isEqualTo("hello");
			assertThat(client.rest()).isEmpty();
		}
		this.server.assertNothingReached();
	}

	@Test
	void aConnectionThatSendsNothingIsClosedSilently() throws Exception {
		serve(Wire.HTTP11, LONG, SHORT);
		try (RawHttp client = this.server.http1()) {
			assertThat(client.rest()).isEmpty();
		}
		this.server.assertNothingReached();
	}

	@Test
	void aTlsHandshakeThatDoesNotComeIsCutOff() throws Exception {
		serve(Wire.HTTP11_TLS, SHORT, LONG);
		try (Socket socket = new Socket(this.server.address().getAddress(), this.server.address().getPort())) {
			socket.setSoTimeout(10_000);
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
		this.server.assertReached("request-head-time null");
	}

	@Test
	void settingsThatDoNotComeEndTheConnection() throws Exception {
		serve(Wire.H2C, SHORT, LONG);
		try (Http2Frames client = this.server.frames()) {
			client.write(Http2Frames.PREFACE);
			assertThat(client.read(Http2Frames.GOAWAY)).containsSequence(0, 0, 0, 11);
			assertThat(client.read(Http2Frames.GOAWAY)).isNull();
		}
		this.server.assertReached("request-head-time null");
	}

	@Test
	void aPrefaceThatTricklesIsCutOff() throws Exception {
		serve(Wire.H2C, SHORT, LONG);
		try (RawHttp client = this.server.http1()) {
			client.write("PRI * HTTP/2.0\r\n");
			assertThat(client.rest()).startsWith("HTTP/1.1 408 ");
		}
		this.server.assertReached("request-head-time null");
	}

	@Test
	void aHeaderBlockThatTricklesInContinuationFramesEndsTheConnection() throws Exception {
		serve(Wire.H2C, SHORT, LONG);
		byte[] block = Http2Frames.get("/a");
		try (Http2Frames client = this.server.frames()) {
			client.write(Http2Frames.PREFACE)
				.write(Http2Frames.settings())
				.write(Http2Frames.frame(Http2Frames.HEADERS, Http2Frames.END_STREAM, 1, new byte[0]))
				.write(Http2Frames.frame(Http2Frames.CONTINUATION, 0, 1, Arrays.copyOf(block, 5)));
			assertThat(client.read(Http2Frames.GOAWAY)).containsSequence(0, 0, 0, 11);
			assertThat(client.read(Http2Frames.GOAWAY)).isNull();
		}
		this.server.assertReached("request-head-time null");
	}

	@Test
	void aHeadersFrameThatTricklesEndsTheConnection() throws Exception {
		serve(Wire.H2C, SHORT, LONG);
		byte[] frame = Http2Frames.frame(Http2Frames.HEADERS, Http2Frames.END_HEADERS | Http2Frames.END_STREAM, 1,
				Http2Frames.get("/a"));
		try (Http2Frames client = this.server.frames()) {
			client.write(Http2Frames.PREFACE).write(Http2Frames.settings());
			client.write(Arrays.copyOf(frame, frame.length - 1));
			assertThat(client.read(Http2Frames.GOAWAY)).containsSequence(0, 0, 0, 11);
		}
		this.server.assertReached("request-head-time null");
	}

	@Test
	void headsOfHttp2ThatAreSplitAreTaken() throws Exception {
		serve(Wire.H2C, LONG, LONG);
		byte[] block = Http2Frames.get("/a");
		try (Http2Frames client = this.server.frames()) {
			for (byte part : Http2Frames.PREFACE) {
				client.write(new byte[] { part });
			}
			client.write(Http2Frames.settings());
			for (byte part : Http2Frames.frame(Http2Frames.HEADERS, Http2Frames.END_STREAM, 1,
					Arrays.copyOf(block, 5))) {
				client.write(new byte[] { part });
			}
			client.write(Http2Frames.frame(Http2Frames.CONTINUATION, Http2Frames.END_HEADERS, 1,
					Arrays.copyOfRange(block, 5, block.length)));
			assertThat(client.status()).isEqualTo("200");
		}
		this.server.assertNothingReached();
	}

	@Test
	void aStreamThatTakesLongIsNoIdleConnection() throws Exception {
		serve(Wire.H2C, SHORT, SHORT);
		try (Http2Frames client = this.server.frames()) {
			client.write(Http2Frames.PREFACE)
				.write(Http2Frames.settings())
				.write(Http2Frames.frame(Http2Frames.HEADERS, Http2Frames.END_HEADERS | Http2Frames.END_STREAM, 1,
						Http2Frames.get("/a/slow")));
			assertThat(client.status()).isEqualTo("200");
			assertThat(client.read(Http2Frames.GOAWAY)).as("closed without an error").containsSequence(0, 0, 0, 0);
			assertThat(client.read(Http2Frames.GOAWAY)).isNull();
		}
		this.server.assertNothingReached();
	}

	@ParameterizedTest
	@EnumSource(names = { "H2C", "H2" })
	void anIdleConnectionOfHttp2IsClosed(Wire wire) throws Exception {
		serve(wire, LONG, SHORT);
		try (RawHttp2 client = this.server.http2()) {
			assertThat(client.open("GET", "/a", true).response()).isEqualTo("200 hello");
			assertThat(client.channel().closeFuture().await(10_000)).isTrue();
		}
		this.server.assertNothingReached();
	}

	@Test
	void anUpgradeFromHttp11KeepsItsLimits() throws Exception {
		serve(Wire.H2C, Duration.ofSeconds(3), LONG);
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
		URI uri = URI.create("http://127.0.0.1:" + this.server.address().getPort() + "/a/slow");
		for (int i = 0; i < 2; i++) {
			HttpResponse<String> response = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
			assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
			assertThat(response.body()).isEqualTo("hello");
		}
		this.server.assertNothingReached();
		try (RawHttp upgrading = this.server.http1()) {
			upgrading.write("GET /a HTTP/1.1\r\nHost: a\r\nConnection: upgrade, http2-settings\r\nUpgrade: h2c\r\n"
					+ "HTTP2-Settings: AAMAAABk\r\n\r\n");
			assertThat(upgrading.rest()).startsWith("HTTP/1.1 101 ");
		}
		this.server.assertReached("request-head-time null");
	}

	@Test
	void durationsMayBeHuge() throws Exception {
		serve(Wire.HTTP11, Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(Long.MAX_VALUE));
		try (RawHttp client = this.server.http1()) {
			client.write("GET /a HTTP/1.1\r\n");
			client.write("Host: a\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("hello");
		}
	}

	@Test
	void thereMayBeNoTimeouts() throws Exception {
		serve(Wire.HTTP11, Duration.ZERO, Duration.ZERO);
		try (RawHttp client = this.server.http1()) {
			client.write("GET /a HTTP/1.1\r\n");
			client.socket().setSoTimeout(1000);
			assertThatIOException().isThrownBy(client::read).withMessageContaining("timed out");
			client.write("Host: a\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("hello");
		}
	}

	/**
	 * Write byte by byte until the server has had enough.
	 */
	private static RawHttp trickle(RawHttp client, String text) throws IOException {
		client.socket().setSoTimeout(20);
		PushbackInputStream in = client.pushback();
		for (int i = 0; i < text.length(); i++) {
			client.write(text.substring(i, i + 1));
			try {
				in.unread(in.read());
				break;
			}
			catch (SocketTimeoutException ex) {
				// Nothing has come yet
			}
		}
		client.socket().setSoTimeout(10_000);
		return client;
	}

	private void serve(Wire wire, Duration headTimeout, Duration keepAliveTimeout) {
		this.server = LimitServer.start(wire, this.application, (options) -> options
			.http(HttpOptions.builder().requestHeadTimeout(headTimeout).keepAliveTimeout(keepAliveTimeout).build()));
	}

}
