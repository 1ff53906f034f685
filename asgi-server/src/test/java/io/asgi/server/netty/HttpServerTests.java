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
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceiveEvent;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpSendEvent;
import io.asgi.RequestRefusedException;
import io.asgi.UnsupportedScopeException;
import io.asgi.WebSocketSendEvent;
import io.asgi.test.conformance.ServerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what clients send and the conformance suite does not: requests byte by byte,
 * and a client that is not its own.
 */
@Timeout(60)
class HttpServerTests {

	private static final AsgiApplication HELLO = (scope, receive, send) -> send
		.send(HttpSendEvent.Start.of(200, "content-type", "text/plain"))
		.then(send.send(HttpSendEvent.Body.last("Hello")));

	private static final AsgiApplication ECHO = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
		.thenMany(receive.events().cast(HttpReceiveEvent.Request.class).takeUntil((event) -> !event.more()))
		.concatMap((event) -> send.send(new HttpSendEvent.Body(event.body(), event.more())), 0)
		.then();

	private TestServer server = serve(HELLO);

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 100_000, 5_000_000 })
	void aBodyOfferedWithAnUpgradeToHttp2Arrives(int size) throws Exception {
		// Not an echo: over HTTP/1.1 this client reads nothing before it has sent
		// everything
		restart((scope, receive, send) -> receive.events()
			.cast(HttpReceiveEvent.Request.class)
			.takeUntil((event) -> !event.more())
			.reduce(0, (sum, event) -> sum + event.body().length)
			.flatMap((sum) -> send.send(HttpSendEvent.Start.of(200))
				.then(send.send(HttpSendEvent.Body.last("received " + sum)))));
		byte[] body = new byte[size];
		Arrays.fill(body, (byte) 'x');
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
		HttpRequest request = HttpRequest.newBuilder(uri()).POST(BodyPublishers.ofByteArray(body)).build();
		HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
		assertThat(response.body()).isEqualTo("received " + size);
	}

	@Test
	void aRequestWithoutABodyIsUpgradedToHttp2() throws Exception {
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
		HttpResponse<String> response = client.send(HttpRequest.newBuilder(uri()).build(), BodyHandlers.ofString());
		assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
		assertThat(response.body()).isEqualTo("Hello");
	}

	@Test
	void aBodyOfferedWithAnotherUpgradeArrives() throws IOException {
		restart(ECHO);
		assertThat(talk("POST / HTTP/1.1\r\nHost: a\r\nConnection: upgrade, close\r\nUpgrade: foo\r\n"
				+ "Content-Length: 3\r\n\r\nabc"))
			.startsWith("HTTP/1.1 200 OK\r\n")
			.endsWith("abc");
	}

	@Test
	void anHttp10ClientGetsNoChunksAndTheEndOfTheConnection() throws IOException {
		restart((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(send.send(HttpSendEvent.Body.of("one ")))
			.then(send.send(HttpSendEvent.Body.last("two"))));
		String response = talk("GET / HTTP/1.0\r\n\r\n");
		assertThat(response).endsWith("\r\n\r\none two").doesNotContainIgnoringCase("transfer-encoding");
	}

	@Test
	void anHttp10ResponseThatIsCutOffIsReset() throws Exception {
		restart((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(send.send(HttpSendEvent.Body.of("one")))
			.then(Mono.error(new IllegalStateException("on purpose"))));
		try (Socket socket = connect("GET / HTTP/1.0\r\n\r\n")) {
			assertThat(catchIo(() -> socket.getInputStream().readAllBytes())).hasMessageContaining("reset");
		}
	}

	@Test
	void aRequestThatTheApplicationRefusesIsAnsweredWithItsReason() throws IOException {
		restart((scope, receive, send) -> Mono.error(new RequestRefusedException(422, "No such colour")));
		assertThat(talk("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
			.startsWith("HTTP/1.1 422 Unprocessable Entity\r\n")
			.endsWith("No such colour");
	}

	@Test
	void whatAnApplicationDoesNotSpeakIsNotFound() throws IOException {
		String get = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
		restart((scope, receive, send) -> Mono.error(new UnsupportedScopeException(scope)));
		assertThat(talk(get)).startsWith("HTTP/1.1 404 ");
		restart((scope, receive, send) -> send.send(WebSocketSendEvent.Accept.of()));
		assertThat(talk(get)).startsWith("HTTP/1.1 404 ");
		restart(HELLO);
		assertThat(talk("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n"
				+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"))
			.startsWith("HTTP/1.1 404 ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" })
	void aRequestThatHasNotOneHostIsRefused(String request) throws IOException {
		assertThat(talk(request)).startsWith("HTTP/1.1 400 Bad Request\r\n")
			.contains("A request must have one Host header");
	}

	@Test
	void anUnknownMinorVersionIsRefused() throws IOException {
		assertThat(talk("GET / HTTP/1.2\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.")
			.contains(" 505 ")
			.endsWith("HTTP/1.2 is not supported");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" })
	void aMalformedHeadIsA400AndTheEndOfTheConnection(String request) throws IOException {
		assertThat(talk(request)).startsWith("HTTP/1.1 400 Bad Request\r\n");
	}

	@Test
	void aMalformedChunkIsADisconnectAndNotTheEndOfTheBody() throws Exception {
		CompletableFuture<AsgiReceiveEvent> event = new CompletableFuture<>();
		restart((scope, receive, send) -> receive.receive()
			.then(receive.receive())
			.doOnNext(event::complete)
			.then(send.send(HttpSendEvent.Start.of(200)))
			.then(send.send(HttpSendEvent.Body.last("whole"))));
		String response = talk(
				"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\nabc\r\n0\r\n\r\n");
		assertThat(event.get(10, TimeUnit.SECONDS)).isInstanceOf(HttpReceiveEvent.Disconnect.class);
		assertThat(response).doesNotContain("whole");
	}

	@Test
	void aMalformedChunkDoesNotEndAResponseThatHasBegunAsIfItWereWhole() throws Exception {
		restart((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(send.send(HttpSendEvent.Body.of("part")))
			.thenMany(receive.events())
			.then());
		String response = talk(
				"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\nabc\r\n0\r\n\r\n");
		assertThat(response).contains("4\r\npart\r\n").doesNotContain("0\r\n\r\n");
	}

	@Test
	void aTruncatedBodyIsADisconnect() throws Exception {
		CompletableFuture<AsgiReceiveEvent> event = new CompletableFuture<>();
		restart((scope, receive,
				send) -> receive.receive().then(receive.receive()).doOnNext(event::complete).then(Mono.never()));
		connect("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc").close();
		assertThat(event.get(10, TimeUnit.SECONDS)).isInstanceOf(HttpReceiveEvent.Disconnect.class);
	}

	@Test
	void aConnectionWithABodyInDoubtIsClosed() throws IOException {
		assertThat(talk("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"))
			.startsWith("HTTP/1.1 200 OK\r\n")
			.containsIgnoringCase("connection: close");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sec-WebSocket-Version: 12\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n",
			"Sec-WebSocket-Version: 13\r\n", "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n" })
	void aMalformedHandshakeIsRefusedWithAReason(String headers) throws IOException {
		String response = talk(
				"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + headers + "\r\n");
		assertThat(response).containsPattern("HTTP/1.1 (400 Bad Request|426 Upgrade Required)").contains("RFC 6455");
	}

	private void restart(AsgiApplication application) {
		this.server.close();
		this.server = serve(application);
	}

	private URI uri() {
		return URI.create("http://127.0.0.1:" + this.server.address().getPort() + "/");
	}

	/**
	 * Send bytes, and return all that comes back until the server closes the connection.
	 */
	private String talk(String request) throws IOException {
		try (Socket socket = connect(request)) {
			InputStream in = socket.getInputStream();
			return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	private Socket connect(String request) throws IOException {
		Socket socket = new Socket("127.0.0.1", this.server.address().getPort());
		socket.setSoTimeout(10_000);
		socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
		return socket;
	}

	private static TestServer serve(AsgiApplication application) {
		return TestServer.start(application, ServerSettings.defaults(),
				(server) -> server.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C));
	}

	private static IOException catchIo(Read read) {
		try {
			read.run();
			throw new AssertionError("Expected the connection to be reset");
		}
		catch (IOException ex) {
			return ex;
		}
	}

	private interface Read {

		void run() throws IOException;

	}

}
