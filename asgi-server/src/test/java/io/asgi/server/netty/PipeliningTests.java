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

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of requests that a client of HTTP/1.1 sends before it has the response to those
 * before them (RFC 9112, section 9.3.2), and of {@code SyntaxGuard} by that.
 */
@Timeout(60)
class PipeliningTests {

	private static final String OFFER = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
			+ "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

	private static final String HTTP2_OFFER = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
			+ "HTTP2-Settings: AAMAAABk\r\n";

	/**
	 * Lets one application after the other go on.
	 */
	private final Semaphore goOn = new Semaphore(0);

	/**
	 * Answers with the path and the length of the body, in two parts. Paths that begin
	 * with {@code /a/slow} wait between them.
	 */
	private final AsgiApplication application = (scope, receive, send) -> {
		String path = ((HttpScope) scope).path();
		return send.send(HttpSendEvent.Start.of(200))
			.then(send.send(HttpSendEvent.Body.of(path)))
			.then(path.startsWith("/a/slow") ? awaited() : Mono.empty())
			.then(Mono.defer(() -> length(receive, 0)))
			.flatMap((length) -> send.send(HttpSendEvent.Body.last(" " + length)));
	};

	private Mono<Void> awaited() {
		return Mono.delay(Duration.ofMillis(5)).flatMap((tick) -> this.goOn.tryAcquire() ? Mono.empty() : awaited());
	}

	private static Mono<Integer> length(AsgiReceive receive, int before) {
		return receive.receive().cast(HttpReceiveEvent.Request.class).flatMap((part) -> {
			int length = before + part.body().length;
			return part.more() ? length(receive, length) : Mono.just(length);
		});
	}

	private static String get(String path, String... fields) {
		return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + String.join("", fields) + "\r\n";
	}

	/**
	 * Write all at once, and let the applications go on when it has been read.
	 */
	private RawHttp exchange(LimitServer server, BlockingQueue<Integer> reads, String requests) throws Exception {
		RawHttp client = server.http1();
		client.write(requests);
		int read = 0;
		// Encrypted they are a few more
		while (read < requests.length()) {
			Integer next = reads.poll(30, TimeUnit.SECONDS);
			assertThat(next).as("bytes behind the first " + read).isNotNull();
			read += next;
		}
		this.goOn.release(100);
		return client;
	}

	private static void count(Channel channel, BlockingQueue<Integer> reads) {
		channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {

			@Override
			public void channelRead(ChannelHandlerContext ctx, Object message) {
				int length = ((ByteBuf) message).readableBytes();
				ctx.fireChannelRead(message);
				reads.add(length);
			}

		});
	}

	private void assertResponses(Wire wire, String requests, String... responses) throws Exception {
		BlockingQueue<Integer> reads = new LinkedBlockingQueue<>();
		try (LimitServer server = LimitServer.start(wire, this.application, (options) -> {
		}, (channel) -> count(channel, reads)); RawHttp client = exchange(server, reads, requests)) {
			for (String response : responses) {
				RawHttp.Response next = client.read();
				assertThat((next.status() == 200) ? next.body() : String.valueOf(next.status())).isEqualTo(response);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(value = Wire.class, names = { "HTTP11", "HTTP11_TLS" })
	void responsesComeInTheOrderOfTheirRequests(Wire wire) throws Exception {
		assertResponses(
				wire, get("/a/slow/1") + get("/a/2")
						+ "POST /a/slow/3 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" + "\r\n" + get("/a/4"),
				"/a/slow/1 0", "/a/2 0", "/a/slow/3 5", "/a/4 0");
	}

	@ParameterizedTest
	@EnumSource(value = Wire.class, names = { "HTTP11", "HTTP11_TLS" })
	void responsesBehindAnOfferThatNobodyTakesAreInOrder(Wire wire) throws Exception {
		assertResponses(wire, get("/a/slow/1") + get("/nowhere", OFFER) + get("/a/slow/3") + get("/a/4"), "/a/slow/1 0",
				"404", "/a/slow/3 0", "/a/4 0");
	}

	@Test
	void anOfferOfHttp2WaitsForTheResponseBeforeIt() throws Exception {
		assertResponses(Wire.H2C, get("/a/slow/1") + get("/a/2", HTTP2_OFFER), "/a/slow/1 0", "101");
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.0\r\nHost: a\r\n\r\n" })
	void onlyTheRequestThatClosesTheConnectionIsTheLast(String close) throws Exception {
		BlockingQueue<Integer> reads = new LinkedBlockingQueue<>();
		String requests = get("/a/slow/1") + get("/a/slow/2") + "GET /a/slow/3 " + close + get("/a/4");
		try (LimitServer server = LimitServer.start(Wire.HTTP11, this.application, (options) -> {
		}, (channel) -> count(channel, reads)); RawHttp client = exchange(server, reads, requests)) {
			RawHttp.Response first = client.read();
			assertThat(first.body()).isEqualTo("/a/slow/1 0");
			assertThat(first.has("connection: close")).isFalse();
			assertThat(client.read().body()).isEqualTo("/a/slow/2 0");
			assertThat(client.rest()).contains("/a/slow/3").doesNotContain("/a/4");
		}
	}

	@Test
	void whatIsMalformedIsAnsweredBehindTheRequestsBeforeIt() throws Exception {
		assertResponses(Wire.HTTP11, get("/a/slow/1") + get("/a/slow/2") + "GET  /a/3 HTTP/1.1\r\nHost: a\r\n\r\n",
				"/a/slow/1 0", "/a/slow/2 0", "400");
	}

	@Test
	void aMalformedBodyDoesNotLoseTheResponseBeforeIt() throws Exception {
		assertResponses(Wire.HTTP11,
				get("/a/slow/1")
						+ "POST /a/2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\nzz\r\n",
				"/a/slow/1 0");
	}

	@ParameterizedTest
	@ValueSource(ints = { 10, 31, 32, 33, 100, 3000 })
	void aBodyInManyChunksBehindAnotherRequestArrives(int chunks) throws Exception {
		String body = ("400\r\n" + "x".repeat(0x400) + "\r\n").repeat(chunks);
		BlockingQueue<Integer> reads = new LinkedBlockingQueue<>();
		try (LimitServer server = LimitServer.start(Wire.HTTP11, this.application, (options) -> {
		}, (channel) -> count(channel, reads)); RawHttp client = server.http1()) {
			client.write(get("/a/slow/1"));
			CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(client,
					"POST /a/2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body + "0\r\n\r\n"));
			this.goOn.release();
			assertThat(client.read().body()).isEqualTo("/a/slow/1 0");
			assertThat(client.read().body()).isEqualTo("/a/2 " + chunks * 0x400);
			written.get(30, TimeUnit.SECONDS);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 10, 100 })
	void aBodyThatNobodyReceivesBehindAnotherRequestIsDropped(int chunks) throws Exception {
		AsgiApplication ignoring = (scope, receive, send) -> awaited().then(send.send(HttpSendEvent.Start.of(200)))
			.then(send.send(HttpSendEvent.Body.last(((HttpScope) scope).path())));
		try (LimitServer server = LimitServer.start(Wire.HTTP11, ignoring, (options) -> {
		}); RawHttp client = server.http1()) {
			client.write(get("/a/1") + "POST /a/2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
					+ "1\r\nx\r\n".repeat(chunks));
			this.goOn.release(3);
			assertThat(client.read().body()).isEqualTo("/a/1");
			assertThat(client.read().body()).isEqualTo("/a/2");
			client.write("1\r\nx\r\n0\r\n\r\n" + get("/a/3"));
			assertThat(client.read().body()).isEqualTo("/a/3");
		}
	}

	@Test
	void aRequestThatWaitsIsToldToContinueInItsTurn() throws Exception {
		AsgiApplication reading = (scope, receive, send) -> length(receive, 0)
			.flatMap((length) -> awaited().thenReturn(length))
			.flatMap((length) -> send.send(HttpSendEvent.Start.of(200))
				.then(send.send(HttpSendEvent.Body.last(String.valueOf(length)))));
		try (LimitServer server = LimitServer.start(Wire.HTTP11, reading, (options) -> {
		}); RawHttp client = server.http1()) {
			client.write(
					get("/a/1") + "POST /a/2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
			this.goOn.release(2);
			assertThat(client.read().body()).isEqualTo("0");
			assertThat(client.read().status()).isEqualTo(100);
			client.write("hello");
			assertThat(client.read().body()).isEqualTo("5");
		}
	}

	@Test
	void aClientThatGoesOnToSendIsStopped() throws Exception {
		BlockingQueue<Integer> reads = new LinkedBlockingQueue<>();
		int requests = 20_000;
		String many = get("/a/2").repeat(requests);
		try (LimitServer server = LimitServer.start(Wire.HTTP11, this.application, (options) -> {
		}, (channel) -> count(channel, reads)); RawHttp client = server.http1()) {
			CompletableFuture.runAsync(() -> write(client, get("/a/slow/1") + many));
			int taken = 0;
			Integer next = reads.poll(30, TimeUnit.SECONDS);
			while (next != null) {
				taken += next;
				next = reads.poll(500, TimeUnit.MILLISECONDS);
			}
			// What is enough, and the read that it is noticed with
			assertThat(taken).isBetween(64 * 1024, 3 * 64 * 1024);
			this.goOn.release();
			assertThat(client.read().body()).isEqualTo("/a/slow/1 0");
			for (int request = 0; request < requests; request++) {
				assertThat(client.read().body()).isEqualTo("/a/2 0");
			}
		}
	}

	/**
	 * The loop finds out of both at once: that the response may be written, and that more
	 * has come.
	 */
	@Test
	void whatComesNextDoesNotOvertakeWhatWaits() throws Exception {
		BlockingQueue<String> called = new LinkedBlockingQueue<>();
		CompletableFuture<Void> answer = new CompletableFuture<>();
		CompletableFuture<Void> sent = new CompletableFuture<>();
		AsgiApplication recording = (scope, receive, send) -> {
			String path = ((HttpScope) scope).path();
			called.add(path);
			if (path.equals("/a/answer")) {
				// Blocks the loop until the next bytes are there
				sent.join();
				answer.complete(null);
			}
			return this.application.call(scope, receive, send);
		};
		LoopResources loop = LoopResources.create("one", 1, true);
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(Mount.of("a", "/a", recording))),
				new AsgiBridge(AsgiServerOptions.builder().build()));
		DisposableServer server = AsgiHttpServer
			.configure(HttpServer.create()
				.host("127.0.0.1")
				.port(0)
				.runOn(loop)
				.protocol(HttpProtocol.HTTP11)
				.route((all) -> routes.apply(all)
					.get("/other", (request, response) -> Mono.fromFuture(answer)
						.then(Mono.defer(
								() -> response.header("content-length", "5").sendString(Mono.just("other")).then())))))
			.bindNow();
		try (RawHttp client = RawHttp.connect((InetSocketAddress) server.address());
				RawHttp other = RawHttp.connect((InetSocketAddress) server.address())) {
			client.write(get("/other", OFFER) + "POST /a/2 HTTP/1.1\r\nHost: a\r\nContent-Length: 37\r\n\r\n");
			other.write(get("/a/1"));
			assertThat(other.read().body()).isEqualTo("/a/1 0");
			other.write(get("/a/answer"));
			client.write("GET /a/smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
			sent.complete(null);
			assertThat(client.read().body()).isEqualTo("other");
			assertThat(client.read().body()).isEqualTo("/a/2 37");
			assertThat(called).doesNotContain("/a/smuggled");
		}
		finally {
			server.disposeNow();
			loop.dispose();
		}
	}

	@Test
	void whatWaitsWhenTheClientLeavesIsReleased() throws Exception {
		BlockingQueue<Integer> reads = new LinkedBlockingQueue<>();
		// The leak check looks at what is left
		try (LimitServer server = LimitServer.start(Wire.HTTP11, this.application, (options) -> {
		}, (channel) -> count(channel, reads))) {
			exchange(server, reads, get("/a/slow/1") + get("/a/slow/2", OFFER) + get("/a/3")).close();
		}
	}

	private static void write(RawHttp client, String text) {
		try {
			client.write(text);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
