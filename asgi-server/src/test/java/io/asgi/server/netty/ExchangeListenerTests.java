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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketSendEvent;
import io.asgi.server.AsgiServerListener;
import io.asgi.server.report.ExchangeListener;
import io.asgi.server.report.HttpReport;
import io.asgi.server.report.ReportedRequest;
import io.asgi.server.report.WebSocketAcceptance;
import io.asgi.server.report.WebSocketReport;
import io.asgi.test.conformance.WireConnection;
import io.asgi.test.conformance.WireExchange;
import io.asgi.test.conformance.WireRequest;
import io.asgi.test.conformance.WireResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what those are told who follow an exchange.
 */
@Timeout(30)
class ExchangeListenerTests {

	private static final AsgiApplication HELLO = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(201))
		.then(send.send(HttpSendEvent.Body.last("hello")));

	private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

	private final ObservedServer server = new ObservedServer();

	@AfterEach
	void stop() throws Exception {
		this.server.stop();
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aRequestIsFollowedFromItsBeginningToItsEnd(Wire wire) throws Exception {
		WireConnection client = this.server.serve(wire, (scope, receive, send) -> {
			this.seen.add("called");
			return receive.receive().then(HELLO.call(scope, receive, send));
		}, recording());
		WireExchange exchange = client.open(WireRequest.post("/", "content-length", "4"), new WireResponse());
		exchange.send("body".getBytes(StandardCharsets.US_ASCII));
		exchange.finish();
		assertNext("started", "called", "received 4", "sent 5", "ended 201");
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void messagesAreToldWhileTheWebSocketIsOpen(Wire wire) throws Exception {
		WireConnection client = this.server.serve(wire,
				(scope, receive, send) -> receive.receive()
					.then(send.send(WebSocketSendEvent.Accept.of()))
					.then(send.send(new WebSocketSendEvent.Text("hello")))
					.thenMany(receive.events())
					.then(),
				recording());
		WireExchange exchange = ObservedServer.webSocket(client, wire);
		assertNext("started", "accepted", "sent 5", "message sent");
		exchange.send(RawWebSocket.frame(0x81, "four".getBytes(StandardCharsets.US_ASCII)));
		assertNext("received 4", "message received");
		exchange.send(RawWebSocket.frame(0x88, new byte[] { 0x03, (byte) 0xE8 }));
		assertNext("closed 1000");
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void anErrorIsToldBeforeItsConsequences(Wire wire) throws Exception {
		WireConnection client = this.server.serve(wire,
				(scope, receive, send) -> Mono.error(new IllegalStateException("on purpose")), recording());
		ObservedServer.get(client, "/");
		assertThat(take()).isEqualTo("started");
		assertThat(take()).isEqualTo("failed on purpose");
		assertThat(take()).startsWith("sent ");
		assertThat(take()).isEqualTo("ended 500");
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aSendThatWaitsForTheClientIsTold(Wire wire) throws Exception {
		CompletableFuture<Void> stuck = new CompletableFuture<>();
		CompletableFuture<Duration> waited = new CompletableFuture<>();
		Mono<Void> tellThatItIsStuck = Mono.delay(Duration.ofMillis(200))
			.doOnNext((tick) -> stuck.complete(null))
			.then(Mono.never());
		WireConnection client = this.server.serve(wire,
				(scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
					.thenMany(Flux.range(0, 1_000)
						.concatMap((i) -> Mono.firstWithSignal(send.send(HttpSendEvent.Body.of(new byte[64 * 1024])),
								tellThatItIsStuck)))
					.then(),
				following(new ExchangeListener() {

					@Override
					public void sendWaited(Duration time) {
						waited.complete(time);
					}

				}));
		WireExchange exchange = ObservedServer.get(client, "/");
		exchange.pauseReading();
		stuck.get(20, TimeUnit.SECONDS);
		exchange.abort();
		assertThat(waited.get(10, TimeUnit.SECONDS)).isPositive();
	}

	@Test
	void anErrorThatOnlySaysThatTheClientLeftIsNotTold() throws Exception {
		CompletableFuture<Void> called = new CompletableFuture<>();
		CompletableFuture<Void> failed = new CompletableFuture<>();
		WireConnection client = this.server.serve(Wire.HTTP11, (scope, receive, send) -> {
			called.complete(null);
			return receive.events()
				.then(HELLO.call(scope, receive, send))
				.onErrorMap((failure) -> new IllegalStateException("wrapped", failure))
				.doOnError((failure) -> failed.complete(null));
		}, recording());
		WireExchange exchange = ObservedServer.get(client, "/");
		called.get(10, TimeUnit.SECONDS);
		exchange.abort();
		failed.get(10, TimeUnit.SECONDS);
		assertNext("started", "ended null");
		ObservedServer.get(this.server.connect(Wire.HTTP11), "/");
		assertNext("started");
	}

	@Test
	void aListenerThatFailsAtTheBeginningHarmsNobody() throws Exception {
		this.server.serve(Wire.HTTP11, HELLO, new AsgiServerListener() {

			@Override
			public boolean observesExchanges() {
				return true;
			}

			@Override
			public ExchangeListener exchangeStarted(ReportedRequest request, ContextView context) {
				throw new IllegalStateException("on purpose");
			}

		});
		try (RawHttp client = RawHttp.connect(this.server.address())) {
			client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
			assertThat(client.read().status()).isEqualTo(201);
		}
	}

	@Test
	void nobodyIsAskedWhoDoesNotObserve() throws Exception {
		this.server.serve(Wire.HTTP11, HELLO, new AsgiServerListener() {

			@Override
			public ExchangeListener exchangeStarted(ReportedRequest request, ContextView context) {
				ExchangeListenerTests.this.seen.add("started");
				return ExchangeListener.NONE;
			}

		});
		try (RawHttp client = RawHttp.connect(this.server.address())) {
			client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
			assertThat(client.read().status()).isEqualTo(201);
		}
		assertThat(this.seen).isEmpty();
	}

	private void assertNext(String... events) throws InterruptedException {
		for (String event : events) {
			assertThat(take()).isEqualTo(event);
		}
	}

	private String take() throws InterruptedException {
		String next = this.seen.poll(10, TimeUnit.SECONDS);
		assertThat(next).isNotNull();
		return next;
	}

	private AsgiServerListener recording() {
		return new AsgiServerListener() {

			@Override
			public boolean observesExchanges() {
				return true;
			}

			@Override
			public ExchangeListener exchangeStarted(ReportedRequest request, ContextView context) {
				ExchangeListenerTests.this.seen.add("started");
				return new Recorder();
			}

		};
	}

	private static AsgiServerListener following(ExchangeListener exchange) {
		return new AsgiServerListener() {

			@Override
			public boolean observesExchanges() {
				return true;
			}

			@Override
			public ExchangeListener exchangeStarted(ReportedRequest request, ContextView context) {
				return exchange;
			}

		};
	}

	private final class Recorder implements ExchangeListener {

		@Override
		public void applicationFailed(Throwable failure) {
			ExchangeListenerTests.this.seen.add("failed " + failure.getMessage());
		}

		@Override
		public void bytesReceived(long bytes) {
			ExchangeListenerTests.this.seen.add("received " + bytes);
		}

		@Override
		public void bytesSent(long bytes) {
			ExchangeListenerTests.this.seen.add("sent " + bytes);
		}

		@Override
		public void messageReceived() {
			ExchangeListenerTests.this.seen.add("message received");
		}

		@Override
		public void messageSent() {
			ExchangeListenerTests.this.seen.add("message sent");
		}

		@Override
		public void webSocketAccepted(WebSocketAcceptance acceptance) {
			ExchangeListenerTests.this.seen.add("accepted");
		}

		@Override
		public void requestEnded(HttpReport report) {
			ExchangeListenerTests.this.seen.add("ended " + report.status());
		}

		@Override
		public void webSocketEnded(WebSocketReport report) {
			ExchangeListenerTests.this.seen.add("closed " + report.closeCode());
		}

	}

}
