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

package io.asgi.test.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

import io.asgi.AsgiHeaders;
import io.asgi.test.conformance.WireResponse.End;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Http1Protocol}.
 */
@Timeout(30)
class Http1ProtocolTests {

	private ScriptedServer server;

	private final WireResponse response = new WireResponse();

	@BeforeEach
	void start() throws IOException {
		this.server = new ScriptedServer(Http1Protocol.cleartext());
	}

	@AfterEach
	void stop() throws IOException {
		this.server.close();
	}

	private WireExchange open(WireRequest request) {
		return this.server.client().open(request, this.response);
	}

	private void hears(String expected) throws IOException {
		assertThat(this.server.hears(expected.length())).isEqualTo(expected);
	}

	private static void done(CompletableFuture<Void> future) {
		new Pending<>("a write", future).await();
	}

	@Test
	void aRequestIsSentAsItIs() throws IOException {
		open(WireRequest.get("/a|b%zz?\u00e9", "x-name", "caf\u00e9", "x-name", ""));
		hears("GET /a|b%zz?\u00e9 HTTP/1.1\r\nHost: " + this.server.authority()
				+ "\r\nX-Name: caf\u00e9\r\nX-Name: \r\n\r\n");
	}

	@Test
	void aHostFieldOfTheRequestIsTheOnlyOne() throws IOException {
		open(WireRequest.get("/", "x-a", "1", "host", "other").withAuthority("ignored").withHttpVersion("1.0"));
		hears("GET / HTTP/1.0\r\nX-A: 1\r\nHost: other\r\n\r\n");
	}

	@Test
	void aBodyOfUnknownLengthIsChunked() throws IOException {
		WireExchange exchange = open(WireRequest.post("/").withAuthority("a"));
		hears("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
		done(exchange.send(new byte[] { 'a', 'b' }));
		hears("2\r\nab\r\n");
		done(exchange.finish());
		hears("0\r\n\r\n");
	}

	@Test
	void aBodyWithAContentLengthIsPlain() throws IOException {
		WireExchange exchange = open(WireRequest.post("/", "content-length", "2").withAuthority("a"));
		done(exchange.send(new byte[] { 'a', 'b' }));
		done(exchange.finish());
		hears("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab");
	}

	@Test
	void aResponseWithAContentLengthIsRead() throws IOException {
		open(WireRequest.get("/"));
		this.server.says("HTTP/1.1 200 OK\r\nX-A: caf\u00e9\r\nContent-Length: 3\r\nX-A:2\r\n\r\nabc");
		assertThat(this.response.awaitHead())
			.isEqualTo(new WireHead(200, AsgiHeaders.of("x-a", "caf\u00e9", "content-length", "3", "x-a", "2")));
		assertThat(this.response.awaitEnd()).isEqualTo(End.COMPLETE);
		assertThat(this.response.takeAvailable()).asString().isEqualTo("abc");
	}

	@Test
	void aChunkedResponseIsReadAndItsTrailers() throws IOException {
		open(WireRequest.get("/"));
		this.server.says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n");
		assertThat(this.response.take(3)).asString().isEqualTo("abc");
		assertThat(this.response.endsWithin(50)).isFalse();
		this.server.says("0\r\nX-Sum: 1\r\n\r\n");
		assertThat(this.response.awaitEnd()).isEqualTo(End.COMPLETE);
		assertThat(this.response.trailers()).isEqualTo(AsgiHeaders.of("x-sum", "1"));
	}

	@Test
	void informationalResponsesComeBeforeTheFinalOne() throws IOException {
		open(WireRequest.get("/"));
		this.server.says("HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n");
		assertThat(this.response.awaitInformational()).isEqualTo(new WireHead(103, AsgiHeaders.of("link", "a")));
		assertThat(this.response.hasHead()).isFalse();
		this.server.says("HTTP/1.1 204 No Content\r\n\r\n");
		assertThat(this.response.awaitHead().status()).isEqualTo(204);
		assertThat(this.response.awaitEnd()).isEqualTo(End.COMPLETE);
	}

	@Test
	void pipelinedRequestsGetTheirResponsesInOrder() throws IOException {
		WireResponse second = new WireResponse();
		open(WireRequest.of("HEAD", "/1"));
		this.server.client().open(WireRequest.get("/2"), second);
		this.server
			.says("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
		assertThat(second.awaitHead().status()).isEqualTo(201);
		assertThat(second.awaitEnd()).isEqualTo(End.COMPLETE);
		assertThat(this.response.awaitHead().status()).isEqualTo(200);
		assertThat(this.response.takeAvailable()).isEmpty();
	}

	@Test
	void aBodyWithoutALengthEndsWithTheConnection() throws IOException {
		open(WireRequest.get("/"));
		this.server.says("HTTP/1.1 200 OK\r\n\r\nabc").hangsUp();
		assertThat(this.response.awaitEnd()).isEqualTo(End.COMPLETE);
		assertThat(this.response.takeAvailable()).asString().isEqualTo("abc");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "HTTP/1.1 200 OK\r\nX-A", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n" })
	void aResponseThatStopsTooSoonIsAborted(String start) throws IOException {
		open(WireRequest.get("/"));
		this.server.says(start).hangsUp();
		assertThat(this.response.awaitEnd()).isEqualTo(End.ABORTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nbad name: x\r\n\r\n: x\r\n",
			"HTTP/1.1 101 Switching Protocols\r\n\r\n",
			"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
			"HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n" })
	void aMalformedResponseIsAborted(String malformed) throws IOException {
		open(WireRequest.get("/"));
		this.server.says(malformed).hangsUp();
		assertThat(this.response.awaitEnd()).isEqualTo(End.ABORTED);
	}

	@Test
	void afterAnUpgradeBytesArePlainBothWays() throws IOException {
		WireExchange exchange = open(WireRequest.webSocket("/", AsgiHeaders.empty()).withAuthority("a"));
		hears("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
		this.server.says("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nabc");
		assertThat(this.response.awaitHead().status()).isEqualTo(101);
		assertThat(this.response.take(3)).asString().isEqualTo("abc");
		done(exchange.send(new byte[] { 'd' }));
		hears("d");
		done(exchange.finish());
		assertThat(this.server.hearsTheEnd()).isTrue();
		this.server.hangsUp();
		assertThat(this.response.awaitEnd()).isEqualTo(End.COMPLETE);
	}

	@Test
	void anAbortClosesTheConnection() throws IOException {
		WireExchange exchange = open(WireRequest.get("/").withAuthority("a"));
		hears("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
		exchange.abort();
		assertThat(this.server.hearsTheEnd()).isTrue();
		assertThat(this.response.awaitEnd()).isEqualTo(End.ABORTED);
		WireResponse late = new WireResponse();
		WireExchange next = this.server.client().open(WireRequest.get("/"), late);
		assertThat(late.awaitEnd()).isEqualTo(End.ABORTED);
		assertThat(new Pending<>("a write", next.send(new byte[1])).awaitFailure()).isInstanceOf(IOException.class);
	}

	@Test
	void aServerThatDoesNotReadStopsTheClient() {
		WireExchange exchange = open(WireRequest.post("/"));
		Flood flood = Flood.until((chunk) -> new Pending<>("a write", exchange.send(chunk)));
		flood.waiting().staysPending();
	}

	@Test
	void aClientThatIsPausedStopsTheServer() throws IOException {
		WireExchange exchange = open(WireRequest.get("/"));
		this.server.says("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
		this.response.awaitHead();
		exchange.pauseReading();
		Flood flood = Flood
			.until((chunk) -> new Pending<>("the server's write", CompletableFuture.runAsync(() -> write(chunk))));
		exchange.resumeReading();
		flood.waiting().await();
		assertThat(this.response.take(flood.bytes().length)).isEqualTo(flood.bytes());
	}

	private void write(byte[] chunk) {
		try {
			this.server.socket().getOutputStream().write(chunk);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void nothingIsLeftBehind() throws IOException {
		open(WireRequest.get("/"));
		this.server.close();
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("http1-reader");
	}

	@Test
	void whatIsMissingIsDescribed() throws IOException {
		open(WireRequest.get("/"));
		this.server.says("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab").hangsUp();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.response.take(3))
			.withMessage("Expected 3 bytes of the body but the client has seen only: informational=[], "
					+ "head=WireHead[status=200, headers=[content-length: 3]], body not taken=2 bytes 'ab', "
					+ "end=ABORTED by java.io.EOFException: end of connection, 1 bytes of the body are missing");
	}

}
