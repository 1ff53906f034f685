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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketSendEvent;
import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.WebSocketOptions;
import io.asgi.server.report.HttpReport;
import io.asgi.server.report.Outcome;
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
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a listener is told of exchanges.
 */
@Timeout(30)
class ExchangeReportTests {

	private static final AsgiApplication HELLO = (scope, receive, send) -> send
		.send(new HttpSendEvent.Start(201, AsgiHeaders.of("x-answer", "42"), false))
		.then(send.send(HttpSendEvent.Body.last("hello")));

	private static final AsgiApplication ENDLESS = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
		.then(send.send(HttpSendEvent.Body.of("x")))
		.thenMany(receive.events())
		.then();

	private static final AsgiApplication ECHO = (scope, receive, send) -> receive.receive()
		.then(send.send(new WebSocketSendEvent.Accept("chat", AsgiHeaders.of("x-answer", "42"))))
		.then(send.send(new WebSocketSendEvent.Text("h\u00e4")))
		.thenMany(receive.events())
		.then();

	private final BlockingQueue<Object> reports = new LinkedBlockingQueue<>();

	private final AsgiServerListener listener = new AsgiServerListener() {

		@Override
		public boolean observesExchanges() {
			return true;
		}

		@Override
		public void requestEnded(HttpReport report) {
			ExchangeReportTests.this.reports.add(report);
		}

		@Override
		public void webSocketAccepted(WebSocketAcceptance acceptance) {
			ExchangeReportTests.this.reports.add(acceptance);
		}

		@Override
		public void webSocketEnded(WebSocketReport report) {
			ExchangeReportTests.this.reports.add(report);
		}

	};

	private final Deque<AutoCloseable> open = new ArrayDeque<>();

	private InetSocketAddress address;

	@AfterEach
	void stop() throws Exception {
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
		assertThat(this.reports).as("further reports").isEmpty();
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aResponseIsReportedWithAllItsFigures(Wire wire) throws Exception {
		WireConnection client = serve(wire,
				(scope, receive, send) -> receive.receive().then(HELLO.call(scope, receive, send)));
		WireExchange exchange = client.open(WireRequest.post("/a%20b?c=d", "content-length", "4"), new WireResponse());
		exchange.send("body".getBytes(StandardCharsets.US_ASCII));
		exchange.finish();
		HttpReport report = next(HttpReport.class);
		assertThat(report.status()).isEqualTo(201);
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
		assertThat(report.bytesReceived()).isEqualTo(4);
		assertThat(report.bytesSent()).isEqualTo(5);
		assertThat(report.responseHeaders().first("x-answer")).isEqualTo("42");
		assertThat(report.duration()).isPositive().isLessThan(Duration.ofSeconds(30));
		assertThat(report.request().method()).isEqualTo("POST");
		assertThat(report.request().application()).isEqualTo("test");
		assertThat(report.request().protocol()).isEqualTo(isHttp1(wire) ? "HTTP/1.1" : "HTTP/2.0");
		assertThat(report.request().scope().rawPath()).asString(StandardCharsets.US_ASCII).isEqualTo("/a%20b");
		assertThat(report.request().scope().queryString()).asString(StandardCharsets.US_ASCII).isEqualTo("c=d");
		assertThat(report.request().scope().client()).isNotNull();
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aStreamedResponseIsReportedWhenItsLastPartIsWritten(Wire wire) throws Exception {
		WireConnection client = serve(wire,
				(scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
					.then(send.send(HttpSendEvent.Body.of(new byte[100_000])))
					.then(send.send(HttpSendEvent.Body.last(new byte[200_000]))));
		get(client, "/");
		HttpReport report = next(HttpReport.class);
		assertThat(report.bytesSent()).isEqualTo(300_000);
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aResponseIsReportedThoughItsApplicationGoesOn(Wire wire) throws Exception {
		CountDownLatch released = new CountDownLatch(1);
		WireConnection client = serve(wire,
				(scope, receive, send) -> HELLO.call(scope, receive, send)
					.then(Mono.never())
					.doFinally((signal) -> released.countDown())
					.then());
		get(client, "/");
		assertThat(next(HttpReport.class).outcome()).isEqualTo(Outcome.COMPLETE);
		assertThat(released.getCount()).isOne();
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void exchangesOnOneConnectionAreReportedOneByOne(Wire wire) throws Exception {
		WireConnection client = serve(wire, HELLO);
		for (int i = 0; i < 20; i++) {
			get(client, "/" + i);
			assertThat(((HttpScope) next(HttpReport.class).request().scope()).path()).isEqualTo("/" + i);
		}
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aFailureBeforeTheHeadIsAReplacedResponse(Wire wire) throws Exception {
		WireConnection client = serve(wire,
				(scope, receive, send) -> Mono.error(new IllegalStateException("on purpose")));
		get(client, "/");
		HttpReport report = next(HttpReport.class);
		assertThat(report.status()).isEqualTo(500);
		assertThat(report.outcome()).isEqualTo(Outcome.REPLACED);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aFailureAfterTheHeadIsACutOffResponse(Wire wire) throws Exception {
		WireConnection client = serve(wire,
				(scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
					.then(send.send(HttpSendEvent.Body.of("abc")))
					.then(Mono.error(new IllegalStateException("on purpose"))));
		get(client, "/");
		HttpReport report = next(HttpReport.class);
		assertThat(report.status()).isEqualTo(200);
		assertThat(report.bytesSent()).isEqualTo(3);
		assertThat(report.outcome()).isEqualTo(Outcome.CUT_OFF);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aClientThatLeavesBeforeTheHeadIsReported(Wire wire) throws Exception {
		CompletableFuture<Void> called = new CompletableFuture<>();
		WireConnection client = serve(wire, (scope, receive, send) -> {
			called.complete(null);
			return receive.events().then();
		});
		WireExchange exchange = get(client, "/");
		called.get(5, TimeUnit.SECONDS);
		exchange.abort();
		HttpReport report = next(HttpReport.class);
		assertThat(report.status()).isNull();
		assertThat(report.outcome()).isEqualTo(Outcome.CLIENT_GONE);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aClientThatLeavesWithinTheBodyIsReported(Wire wire) throws Exception {
		WireConnection client = serve(wire, ENDLESS);
		WireResponse response = new WireResponse();
		WireExchange exchange = client.open(WireRequest.get("/"), response);
		await(() -> response.toString().contains("'x'"));
		exchange.abort();
		HttpReport report = next(HttpReport.class);
		assertThat(report.status()).isEqualTo(200);
		assertThat(report.bytesSent()).isOne();
		assertThat(report.outcome()).isEqualTo(Outcome.CLIENT_GONE);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aClientThatLeavesWhileAWriteWaitsForItIsReported(Wire wire) throws Exception {
		CountDownLatch stuck = new CountDownLatch(1);
		WireConnection client = serve(wire,
				(scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
					.thenMany(Flux.range(0, 1_000)
						.concatMap((i) -> send.send(HttpSendEvent.Body.of(new byte[64 * 1024]))
							.doOnSubscribe((subscription) -> Mono.delay(Duration.ofMillis(300))
								.subscribe((tick) -> stuck.countDown()))))
					.then());
		WireExchange exchange = get(client, "/");
		exchange.pauseReading();
		stuck.await(5, TimeUnit.SECONDS);
		exchange.abort();
		HttpReport report = next(HttpReport.class);
		assertThat(report.outcome()).isEqualTo(Outcome.CLIENT_GONE);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aWebSocketIsReportedWhenItIsAcceptedAndWhenItIsClosed(Wire wire) throws Exception {
		WireConnection client = serve(wire, ECHO);
		WireExchange exchange = webSocket(client, wire);
		WebSocketAcceptance acceptance = next(WebSocketAcceptance.class);
		assertThat(acceptance.subprotocol()).isEqualTo("chat");
		assertThat(acceptance.status()).isEqualTo(isHttp1(wire) ? 101 : 200);
		exchange.send(RawWebSocket.frame(0x81, "four".getBytes(StandardCharsets.US_ASCII)));
		exchange.send(RawWebSocket.frame(0x82, new byte[6]));
		exchange.send(RawWebSocket.frame(0x88, new byte[] { 0x0F, (byte) 0xA1, 'b', 'y', 'e' }));
		WebSocketReport report = next(WebSocketReport.class);
		assertThat(report.acceptance()).isSameAs(acceptance);
		assertThat(report.closeCode()).isEqualTo(4001);
		assertThat(report.closeReason()).isEqualTo("bye");
		assertThat(report.messagesReceived()).isEqualTo(2);
		assertThat(report.bytesReceived()).isEqualTo(10);
		assertThat(report.messagesSent()).isEqualTo(1);
		assertThat(report.bytesSent()).isEqualTo(3);
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aWebSocketWhoseClientIsLostHasCode1006(Wire wire) throws Exception {
		WireConnection client = serve(wire, ECHO);
		WireExchange exchange = webSocket(client, wire);
		next(WebSocketAcceptance.class);
		exchange.abort();
		WebSocketReport report = next(WebSocketReport.class);
		assertThat(report.closeCode()).isEqualTo(1006);
		assertThat(report.outcome()).isEqualTo(Outcome.CLIENT_GONE);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aWebSocketWhoseApplicationFailsIsCutOffWithCode1011(Wire wire) throws Exception {
		WireConnection client = serve(wire,
				(scope, receive, send) -> receive.receive()
					.then(send.send(WebSocketSendEvent.Accept.of()))
					.then(Mono.error(new IllegalStateException("on purpose"))));
		WireExchange exchange = webSocket(client, wire);
		next(WebSocketAcceptance.class);
		exchange.send(RawWebSocket.frame(0x88, new byte[] { 0x03, (byte) 0xF3 }));
		WebSocketReport report = next(WebSocketReport.class);
		assertThat(report.closeCode()).isEqualTo(1011);
		assertThat(report.outcome()).isEqualTo(Outcome.CUT_OFF);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aWebSocketThatIsNotAcceptedIsReportedAsARequest(Wire wire) throws Exception {
		WireConnection client = serve(wire,
				(scope, receive, send) -> receive.receive().then(send.send(WebSocketSendEvent.Close.of(1000))));
		webSocket(client, wire);
		HttpReport report = next(HttpReport.class);
		assertThat(report.status()).isEqualTo(403);
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aWebSocketWhoseApplicationFailsBeforeItAcceptsIsReplaced(Wire wire) throws Exception {
		WireConnection client = serve(wire,
				(scope, receive, send) -> Mono.error(new IllegalStateException("on purpose")));
		webSocket(client, wire);
		HttpReport report = next(HttpReport.class);
		assertThat(report.status()).isEqualTo(500);
		assertThat(report.outcome()).isEqualTo(Outcome.REPLACED);
	}

	@Test
	void aRefusedRequestIsReported() throws Exception {
		InetSocketAddress address = start(Wire.HTTP11, HELLO);
		try (RawHttp client = RawHttp.connect(address)) {
			client.write("GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
			client.read();
		}
		HttpReport report = next(HttpReport.class);
		assertThat(report.status()).isEqualTo(400);
		assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
	}

	@Test
	void aRequestWhoseBodyIsMalformedIsReportedAsRefused() throws Exception {
		InetSocketAddress address = start(Wire.HTTP11, (scope, receive, send) -> receive.events().then());
		try (RawHttp client = RawHttp.connect(address)) {
			client.write("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
			client.rest();
		}
		HttpReport report = next(HttpReport.class);
		assertThat(report.status()).isEqualTo(400);
		assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
	}

	@Test
	void pipelinedRequestsAreReportedInTheirOrder() throws Exception {
		InetSocketAddress address = start(Wire.HTTP11, HELLO);
		try (RawHttp client = RawHttp.connect(address)) {
			StringBuilder requests = new StringBuilder();
			for (int i = 0; i < 100; i++) {
				requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
			}
			client.write(requests.toString());
			for (int i = 0; i < 100; i++) {
				client.read();
				assertThat(((HttpScope) next(HttpReport.class).request().scope()).path()).isEqualTo("/" + i);
			}
		}
	}

	@Test
	void aContinueIsNoResponse() throws Exception {
		InetSocketAddress address = start(Wire.HTTP11,
				(scope, receive, send) -> receive.receive().then(HELLO.call(scope, receive, send)));
		try (RawHttp client = RawHttp.connect(address)) {
			client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
			assertThat(client.read().status()).isEqualTo(100);
			client.write("ok");
			client.read();
		}
		assertThat(next(HttpReport.class).status()).isEqualTo(201);
	}

	@Test
	void aBodyCountsAsItIsOnTheWire() throws Exception {
		serve(Wire.HTTP11,
				(scope, receive, send) -> send
					.send(new HttpSendEvent.Start(200, AsgiHeaders.of("content-type", "text/plain"), false))
					.then(send.send(HttpSendEvent.Body.last(new byte[50_000]))),
				(server) -> server.compress(true));
		InetSocketAddress address = this.address;
		try (RawHttp client = RawHttp.connect(address)) {
			client.write("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
			int length = client.read().body().length();
			assertThat(next(HttpReport.class).bytesSent()).isEqualTo(length).isLessThan(1_000);
		}
	}

	@Test
	void aListenerThatFailsHarmsNobody() throws Exception {
		AsgiServerListener failing = new AsgiServerListener() {

			@Override
			public boolean observesExchanges() {
				return true;
			}

			@Override
			public void requestEnded(HttpReport report) {
				throw new IllegalStateException("on purpose");
			}

		};
		serve(Wire.HTTP11, HELLO, (server) -> server, failing);
		try (RawHttp client = RawHttp.connect(this.address)) {
			for (int i = 0; i < 3; i++) {
				client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
				assertThat(client.read().status()).isEqualTo(201);
			}
		}
	}

	private InetSocketAddress start(Wire wire, AsgiApplication application) throws Exception {
		serve(wire, application);
		return this.address;
	}

	private WireConnection serve(Wire wire, AsgiApplication application) throws Exception {
		return serve(wire, application, (server) -> server);
	}

	private WireConnection serve(Wire wire, AsgiApplication application, UnaryOperator<HttpServer> customizer)
			throws Exception {
		return serve(wire, application, customizer, this.listener);
	}

	private WireConnection serve(Wire wire, AsgiApplication application, UnaryOperator<HttpServer> customizer,
			AsgiServerListener listener) throws Exception {
		WebSocketOptions webSocket = WebSocketOptions.builder().closeTimeout(Duration.ofMillis(500)).build();
		AsgiBridge bridge = new AsgiBridge(AsgiServerOptions.builder().webSocket(webSocket).build(), listener);
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(Mount.of("test", "/", application))), bridge);
		HttpServer server = wire.configure(HttpServer.create().host("127.0.0.1").port(0).route(routes::apply));
		DisposableServer bound = AsgiHttpServer.configure(customizer.apply(server)).bindNow();
		this.open.add(bound::disposeNow);
		this.address = (InetSocketAddress) bound.address();
		WireConnection client = wire.protocol().connect(this.address);
		this.open.push(client);
		return client;
	}

	private static WireExchange get(WireConnection client, String target) {
		return client.open(WireRequest.get(target), new WireResponse());
	}

	private static WireExchange webSocket(WireConnection client, Wire wire) {
		AsgiHeaders headers = AsgiHeaders.of("sec-websocket-version", "13", "sec-websocket-protocol", "chat");
		return client.open(
				WireRequest.webSocket("/ws",
						isHttp1(wire) ? headers.with("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA==") : headers),
				new WireResponse());
	}

	private static boolean isHttp1(Wire wire) {
		return wire.protocol().httpVersion().startsWith("1");
	}

	private <T> T next(Class<T> type) throws InterruptedException {
		Object report = this.reports.poll(10, TimeUnit.SECONDS);
		assertThat(report).isInstanceOf(type);
		return type.cast(report);
	}

	private static void await(BooleanSupplier condition) {
		long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
		while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
			Thread.yield();
		}
		assertThat(condition.getAsBoolean()).isTrue();
	}

}
