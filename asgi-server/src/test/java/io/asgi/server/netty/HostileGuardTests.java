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
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketSendEvent;
import io.asgi.server.HttpOptions;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the places where guards, limits and exchanges meet.
 */
@Timeout(60)
class HostileGuardTests {

	private static final String OFFER = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
			+ "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

	private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

	private LimitServer server;

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.server.close();
		}
	}

	/**
	 * Without "connection: upgrade" the field is no offer (RFC 9110, section 7.8), and
	 * without a WebSocket there are no frames.
	 */
	@ParameterizedTest
	@ValueSource(
			strings = { "Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" })
	void aBodyBehindAFieldThatIsNoOfferReachesTheApplication(String body) throws Exception {
		this.server = LimitServer.start(Wire.HTTP11, echo(),
				(options) -> options.http(HttpOptions.builder().requestBodyIdleTimeout(Duration.ofSeconds(2)).build()));
		try (RawHttp client = this.server.http1()) {
			client.write("POST /a HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n" + body);
			assertThat(client.read()).extracting(RawHttp.Response::status, RawHttp.Response::body)
				.containsExactly(200, "hello");
		}
	}

	@Test
	void aRequestHeldBehindADeniedHandshakeLeavesAnIdleConnectionAlone() throws Exception {
		this.server = LimitServer.start(Wire.HTTP11,
				(scope, receive, send) -> (scope instanceof HttpScope)
						? send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last("ok")))
						: receive.receive()
							.then(Mono.delay(Duration.ofMillis(200)))
							.then(send.send(WebSocketSendEvent.Close.of(1000))),
				(options) -> options.http(HttpOptions.builder()
					.requestHeadTimeout(Duration.ofSeconds(1))
					.keepAliveTimeout(Duration.ofSeconds(30))
					.build()));
		try (RawHttp client = this.server.http1()) {
			client.write("GET /a HTTP/1.1\r\nHost: a\r\n" + OFFER + "\r\n");
			client.write("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
			RawHttp.Response denied = client.read();
			assertThat(denied.status()).isEqualTo(403);
			if (denied.has("connection: close")) {
				return;
			}
			assertThat(client.read().body()).isEqualTo("ok");
			client.socket().setSoTimeout(3000);
			String rest;
			try {
				rest = "closed after " + client.rest();
			}
			catch (IOException ex) {
				rest = "idle";
			}
			assertThat(rest).isEqualTo("idle");
		}
	}

	/**
	 * Each record of TLS is a read of its own.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 100, 5_000, 60_000 })
	void earlyFramesMayComeInSmallPieces(int pieces) throws Exception {
		CompletableFuture<Void> go = new CompletableFuture<>();
		this.server = LimitServer.start(Wire.HTTP11_TLS, (scope, receive, send) -> receive.receive()
			.then(Mono.fromFuture(go))
			.then(send.send(WebSocketSendEvent.Accept.of()))
			.thenMany(receive.events())
			.doOnNext((event) -> this.seen
				.add((event instanceof WebSocketReceiveEvent.Bytes binary) ? "" + binary.bytes().length : event.type()))
			.then(), (options) -> {
			});
		try (RawHttp client = this.server.http1()) {
			client.write("GET /a HTTP/1.1\r\nHost: a\r\n" + OFFER + "\r\n");
			byte[] frame = RawWebSocket.frame(0x82, new byte[pieces]);
			OutputStream out = client.socket().getOutputStream();
			for (byte octet : frame) {
				out.write(octet);
			}
			go.complete(null);
			assertThat(client.read().status()).isEqualTo(101);
			assertThat(this.seen.poll(40, TimeUnit.SECONDS)).isEqualTo("" + pieces);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void framesBehindARequestThatWaitsForAnotherOneAreNoRequests(boolean late) throws Exception {
		String requests = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n" + "GET /a HTTP/1.1\r\nHost: a\r\n" + OFFER + "\r\n";
		String frame = new String(RawWebSocket.frame(0x81, "GET /b HTTP/1.1".getBytes(StandardCharsets.ISO_8859_1)),
				StandardCharsets.ISO_8859_1);
		String first = late ? requests : requests + frame;
		CompletableFuture<Void> read = new CompletableFuture<>();
		this.server = LimitServer.start(Wire.HTTP11,
				(scope, receive, send) -> (scope instanceof HttpScope)
						? Mono.fromFuture(read)
							.then(send.send(HttpSendEvent.Start.of(200)))
							.then(send.send(HttpSendEvent.Body.last("ok")))
						: receive.receive()
							.then(Mono.delay(Duration.ofMillis(300)))
							.then(send.send(WebSocketSendEvent.Accept.of()))
							.thenMany(receive.events())
							.doOnNext((event) -> this.seen
								.add((event instanceof WebSocketReceiveEvent.Text text) ? text.text() : event.type()))
							.then(),
				(options) -> {
				}, (channel) -> completeWhenRead(channel, first.length(), read));
		try (RawHttp client = this.server.http1()) {
			client.write(first);
			assertThat(client.read().body()).isEqualTo("ok");
			if (late) {
				client.write(frame);
			}
			assertThat(client.read().status()).isEqualTo(101);
			assertThat(this.seen.poll(5, TimeUnit.SECONDS)).isEqualTo("GET /b HTTP/1.1");
		}
	}

	@Test
	void whatFollowsAnOfferThatNobodyTakesBehindAnotherRequestIsARequest() throws Exception {
		String get = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
		String requests = get + "GET /nowhere HTTP/1.1\r\nHost: a\r\n" + OFFER + "\r\n" + get;
		CompletableFuture<Void> read = new CompletableFuture<>();
		this.server = LimitServer.start(Wire.HTTP11,
				(scope, receive, send) -> Mono.fromFuture(read)
					.then(send.send(HttpSendEvent.Start.of(200)))
					.then(send.send(HttpSendEvent.Body.last("ok"))),
				(options) -> {
				}, (channel) -> completeWhenRead(channel, requests.length(), read));
		try (RawHttp client = this.server.http1()) {
			client.write(requests);
			assertThat(client.read().body()).isEqualTo("ok");
			assertThat(client.read().status()).isEqualTo(404);
			assertThat(client.read().body()).isEqualTo("ok");
		}
	}

	/**
	 * Tell when so many bytes have come, and all that can be done with them is done.
	 */
	private static void completeWhenRead(Channel channel, int count, CompletableFuture<Void> read) {
		channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {

			private int missing = count;

			@Override
			public void channelRead(ChannelHandlerContext ctx, Object message) {
				this.missing -= ((ByteBuf) message).readableBytes();
				ctx.fireChannelRead(message);
				if (this.missing == 0) {
					read.complete(null);
				}
			}

		});
	}

	private AsgiApplication echo() {
		return (scope, receive, send) -> receive.events()
			.ofType(HttpReceiveEvent.Request.class)
			.takeUntil((event) -> !event.more())
			.map((event) -> new String(event.body(), StandardCharsets.ISO_8859_1))
			.reduce("", String::concat)
			.flatMap((body) -> send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last(body))));
	}

}
