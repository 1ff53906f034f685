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

import java.io.EOFException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.asgi.AsgiApplication;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.test.conformance.ServerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for framing on HTTP/1 when client or application are hostile.
 */
@Timeout(30)
class HostileHttp1Tests {

	private static final AsgiApplication PATH = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
		.then(send.send(HttpSendEvent.Body.last(((HttpScope) scope).method() + ((HttpScope) scope).path())));

	private TestServer server = serve(PATH);

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void aMethodThatOnlyLooksLikeHeadIsAnotherMethod() throws Exception {
		try (RawHttp client = connect()) {
			client.write("head /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n");
			assertThat(client.read().body()).endsWith("/a");
			assertThat(client.read().body()).isEqualTo("GET/b");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "identity", "gzip", "xchunked", "chunked, gzip", "chunked, chunked", "\tchunked",
			"\"chunked\"", "chunked;q=1", "gzip, chunked" })
	void aTransferCodingThatIsNotChunkedIsNotTakenForNoBody(String coding) throws Exception {
		try (RawHttp client = connect()) {
			client.write("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + coding
					+ "\r\n\r\n1d\r\nGET /smuggled HTTP/1.1\r\nX: \r\n0\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
			String all = client.rest();
			assertThat(all).doesNotContain("/smuggled");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "identity", "gzip", "xchunked", "\"chunked\"", "chunked;q=1" })
	void aTransferCodingThatIsNotChunkedEndsTheConnection(String coding) throws Exception {
		try (RawHttp client = connect()) {
			client.write("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + coding
					+ "\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
			assertThat(client.rest()).doesNotContain("/smuggled");
		}
	}

	@Test
	void anHttp10RequestWithATransferCodingIsRefused() throws Exception {
		try (RawHttp client = connect()) {
			client.write(
					"POST /a HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
							+ "GET /b HTTP/1.0\r\nConnection: close\r\n\r\n");
			assertThat(client.rest()).doesNotContain("/b");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { " leading", "\tleading", "trailing ", "a\u0001b", "a\u007fb", "\u000b", "a\fb", "\u00e9",
			"", "a\tb" })
	void aHeaderValueIsWrittenOrRefusedButNeverHangs(String value) throws Exception {
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		restart((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200, "x-a", value))
			.then(send.send(HttpSendEvent.Body.last("x")))
			.doOnError(failure::complete)
			.doOnSuccess((nothing) -> failure.complete(new Exception("none"))));
		try (RawHttp client = connect()) {
			client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
			RawHttp.Response response = client.read();
			assertThat(response.status()).isIn(200, 500);
		}
	}

	@Test
	void aHeaderValueThatTheCodecRefusesNeverHangsAHeadThatIsReleasedAlone() throws Exception {
		restart((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200, "x-a", " b"))
			.then(Mono.delay(Duration.ofMillis(50)))
			.then(send.send(HttpSendEvent.Body.last("x"))));
		try (RawHttp client = connect()) {
			client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
			assertThat(client.read().status()).isIn(200, 500);
		}
	}

	@Test
	void headOverHttp10HasNoTransferCoding() throws Exception {
		restart((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200)).then(Mono.never()));
		try (RawHttp client = connect()) {
			client.write("HEAD / HTTP/1.0\r\n\r\n");
			assertThat(client.read(true).has("transfer-encoding")).isFalse();
		}
	}

	@Test
	void headWithAnEmptyBodyAnnouncesNoLength() throws Exception {
		restart((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(send.send(HttpSendEvent.Body.last())));
		try (RawHttp client = connect()) {
			client.write("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
			assertThat(client.read(true).has("content-length: 0")).isFalse();
		}
	}

	@Test
	void anHttp10ClientGetsNoChunksFromACompressedResponse() throws Exception {
		restart((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200, "content-type", "text/plain"))
			.then(send.send(HttpSendEvent.Body.of("a".repeat(1000))))
			.then(send.send(HttpSendEvent.Body.last("b"))), (server) -> server.compress(true));
		try (RawHttp client = connect()) {
			client.write("GET / HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n");
			RawHttp.Response response = client.read();
			assertThat(response.has("transfer-encoding")).isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aKeptHttp10ConnectionServesTheNextRequest(boolean parts) throws Exception {
		restart((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200, "content-length", "2"))
			.then(parts ? send.send(HttpSendEvent.Body.of("a")) : Mono.empty())
			.then(send.send(HttpSendEvent.Body.last(parts ? "b" : "ab"))));
		try (RawHttp client = connect()) {
			client.write("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
			RawHttp.Response first = client.read();
			assertThat(first.body()).isEqualTo("ab");
			if (first.has("connection: keep-alive")) {
				client.write("GET / HTTP/1.0\r\n\r\n");
				assertThat(client.read().body()).isEqualTo("ab");
			}
			assertThat(client.rest()).isEmpty();
		}
	}

	@Test
	void anApplicationThatNeverReceivesIsCancelledAfterAMalformedChunk() throws Exception {
		CountDownLatch cancelled = new CountDownLatch(1);
		restart((scope, receive, send) -> Mono.<Void>never().doOnCancel(cancelled::countDown));
		try (RawHttp client = connect()) {
			client.write("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
		}
		assertThat(cancelled.await(5, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void anEmptyResponseMayBeEndedLater() throws Exception {
		CompletableFuture<String> end = new CompletableFuture<>();
		restart((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200, "content-length", "0"))
			.then(Mono.delay(Duration.ofMillis(50)))
			.then(send.send(HttpSendEvent.Body.last()))
			.doOnError((failure) -> end.complete(failure.toString()))
			.doOnSuccess((nothing) -> end.complete("success")));
		try (RawHttp client = connect()) {
			client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
			client.read();
			client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
			assertThat(client.read().status()).isEqualTo(200);
			assertThat(end.get(5, TimeUnit.SECONDS)).isEqualTo("success");
		}
	}

	@ParameterizedTest
	@MethodSource("oddEndings")
	void whatFollowsAnOddEndingIsRightOrClosed(String method, int status, String length, int mode) throws Exception {
		restart((scope, receive, send) -> {
			if (((HttpScope) scope).path().equals("/next")) {
				return PATH.call(scope, receive, send);
			}
			String[] fields = length.isEmpty() ? new String[0] : new String[] { "content-length", length };
			Mono<Void> head = send.send(HttpSendEvent.Start.of(status, fields));
			if (mode % 2 != 0) {
				head = head.then(Mono.delay(Duration.ofMillis(5))).then();
			}
			return switch (mode / 2) {
				case 0 -> head.then(send.send(HttpSendEvent.Body.last("abcde")));
				case 1 ->
					head.then(send.send(HttpSendEvent.Body.of("abc"))).then(send.send(HttpSendEvent.Body.last("de")));
				default -> head;
			};
		});
		followed(method, status, "", "");
		followed(method, status, "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n");
		followed(method, status, "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n");
	}

	static List<Arguments> oddEndings() {
		List<Arguments> endings = new ArrayList<>();
		for (int i = 0; i < 2 * 4 * 4 * 6; i++) {
			endings.add(Arguments.of((i % 2 != 0) ? "HEAD" : "GET", new int[] { 200, 204, 205, 304 }[i / 2 % 4],
					new String[] { "", "0", "1", "5" }[i / 8 % 4], i / 32));
		}
		return endings;
	}

	private void followed(String method, int status, String framing, String body) throws Exception {
		try (RawHttp client = connect()) {
			client.write(method + " /a HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n" + body
					+ "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
			RawHttp.Response first = client.read(method.equals("HEAD"));
			assertThat(first.status()).isIn(status, 500);
			if (first.has("connection: close")) {
				assertThat(client.rest()).isEmpty();
			}
			else {
				assertThat(client.read().body()).isEqualTo("GET/next");
			}
		}
		catch (EOFException | SocketException ex) {
			// Closed
		}
	}

	@Test
	void theResponseOfAConnectIsNotMixedUpWithTheNext() throws Exception {
		try (RawHttp client = connect()) {
			client.write(
					"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
			String rest = client.rest();
			assertThat(rest).doesNotContain("GET/b");
		}
	}

	@Test
	void aConnectionGoesOnWhenItsPipelinedRequestsAreAnswered() throws Exception {
		restart((scope, receive,
				send) -> ((HttpScope) scope).path().equals("/slow") ? send.send(HttpSendEvent.Start.of(200))
					.then(Mono.delay(Duration.ofMillis(20)))
					.then(send.send(HttpSendEvent.Body.last("slow"))) : PATH.call(scope, receive, send));
		try (RawHttp client = connect()) {
			for (int i = 0; i < 5; i++) {
				client.write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n");
				assertThat(client.read().body()).isEqualTo("slow");
				assertThat(client.read().body()).isEqualTo("GET/b");
			}
		}
	}

	@Test
	void aMalformedChunkOfAPipelinedRequestIsNotTheEndOfItsBody() throws Exception {
		CompletableFuture<String> events = new CompletableFuture<>();
		restart((scope, receive, send) -> ((HttpScope) scope).path().equals("/slow")
				? Mono.delay(Duration.ofMillis(50)).then(PATH.call(scope, receive, send))
				: receive.events()
					.takeUntil((event) -> event instanceof HttpReceiveEvent.Request request && !request.more())
					.collectList()
					.doOnNext((list) -> events.complete(list.toString()))
					.then(PATH.call(scope, receive, send)));
		try (RawHttp client = connect()) {
			client.write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\nPOST /b HTTP/1.1\r\nHost: a\r\n"
					+ "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n");
			assertThat(client.read().body()).isEqualTo("GET/slow");
			assertThat(events.get(5, TimeUnit.SECONDS)).contains("Disconnect");
			assertThat(client.rest()).doesNotContain("POST/b");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 10, 200_000 })
	void aConnectionGoesOnWhenAPipelinedBodyIsNotRead(int size) throws Exception {
		restart((scope, receive, send) -> ((HttpScope) scope).path().equals("/slow")
				? Mono.delay(Duration.ofMillis(20)).then(PATH.call(scope, receive, send))
				: PATH.call(scope, receive, send));
		try (RawHttp client = connect()) {
			for (int i = 0; i < 5; i++) {
				client.write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\nPOST /b HTTP/1.1\r\nHost: a\r\nContent-Length: "
						+ size + "\r\n\r\n" + "x".repeat(size));
				assertThat(client.read().body()).isEqualTo("GET/slow");
				assertThat(client.read().body()).isEqualTo("POST/b");
			}
		}
	}

	@Test
	void anHttp10ResponseThatIsCutOffOverTlsDoesNotEndInOrder() throws Exception {
		this.server.close();
		this.server = Wire.HTTP11_TLS.serve((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(send.send(HttpSendEvent.Body.of("part")))
			.then(Mono.error(new IllegalStateException("on purpose"))), ServerSettings.defaults());
		javax.net.ssl.SSLContext context = javax.net.ssl.SSLContext.getInstance("TLS");
		context.init(null, io.netty.handler.ssl.util.InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
		try (RawHttp client = new RawHttp(
				context.getSocketFactory().createSocket("127.0.0.1", this.server.address().getPort()))) {
			client.write("GET / HTTP/1.0\r\n\r\n");
			assertThatThrownBy(client::rest).isInstanceOf(java.io.IOException.class);
		}
	}

	private RawHttp connect() throws Exception {
		return RawHttp.connect(this.server.address());
	}

	private void restart(AsgiApplication application) {
		restart(application, UnaryOperator.identity());
	}

	private void restart(AsgiApplication application, UnaryOperator<HttpServer> customizer) {
		this.server.close();
		this.server = serve(application, customizer);
	}

	private static TestServer serve(AsgiApplication application) {
		return serve(application, UnaryOperator.identity());
	}

	private static TestServer serve(AsgiApplication application, UnaryOperator<HttpServer> customizer) {
		return TestServer.start(application, ServerSettings.defaults().withDisconnectGrace(Duration.ofMillis(100)),
				(server) -> customizer.apply(server.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)));
	}

}
