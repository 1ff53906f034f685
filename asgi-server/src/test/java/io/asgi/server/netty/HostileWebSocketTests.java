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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.AsgiReceiveEvent;
import io.asgi.IllegalEventException;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketReceiveEvent.Disconnect;
import io.asgi.WebSocketSendEvent;
import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.WebSocketOptions;
import io.asgi.server.netty.report.ExchangeObserver;
import io.netty.channel.Channel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for clients and applications that mean harm to a WebSocket, or do it.
 */
@Timeout(60)
class HostileWebSocketTests {

	private static final String DEFLATE = "permessage-deflate";

	private static final int BINARY = 0x82;

	private static final int DEFLATED_BINARY = 0xC2;

	private static final int MAX_MESSAGE_SIZE = 100_000;

	private static final int NORMAL_CLOSE = 0x88;

	private final BlockingQueue<AsgiReceiveEvent> received = new LinkedBlockingQueue<>();

	private final BlockingQueue<Channel> connections = new LinkedBlockingQueue<>();

	private final AsgiApplication listener = (scope, receive, send) -> receive.receive()
		.then(send.send(WebSocketSendEvent.Accept.of()))
		.thenMany(receive.events().doOnNext(this.received::add))
		.then();

	private WebSocketOptions.Builder options = WebSocketOptions.builder().maxMessageSize(MAX_MESSAGE_SIZE);

	private AsgiBridge bridge = new AsgiBridge(AsgiServerOptions.builder().build());

	private DisposableServer server;

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.server.disposeNow();
		}
	}

	@Test
	void aClientThatClosesAndReadsNothingIsCutOff() throws Exception {
		this.options.closeTimeout(Duration.ofMillis(300));
		CompletableFuture<Throwable> stopped = new CompletableFuture<>();
		serve((scope, receive, send) -> receive.receive()
			.then(send.send(WebSocketSendEvent.Accept.of()))
			.then(send.send(new WebSocketSendEvent.Bytes(new byte[64 * 1024])).repeat().then())
			.doOnError(stopped::complete));
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			client.send(NORMAL_CLOSE, new byte[] { 3, (byte) 0xE8 });
			Channel connection = this.connections.poll(10, TimeUnit.SECONDS);
			assertThat(connection.closeFuture().await(5, TimeUnit.SECONDS)).as("the connection is closed").isTrue();
			assertThat(stopped).succeedsWithin(Duration.ofSeconds(5));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aMessageOfTheLongestLengthIsReceivedInflated(boolean random) throws Exception {
		serve(this.listener);
		byte[] message = new byte[MAX_MESSAGE_SIZE];
		if (random) {
			new Random(1).nextBytes(message);
		}
		try (RawWebSocket client = new RawWebSocket(this.server.port(), DEFLATE)) {
			client.send(DEFLATED_BINARY, RawWebSocket.deflate(message));
			assertThat(next()).isEqualTo(new WebSocketReceiveEvent.Bytes(message));
		}
	}

	@Test
	void theHighestLimitThereIsLetsDeflatedMessagesThrough() throws Exception {
		this.options.maxMessageSize(Integer.MAX_VALUE);
		serve(this.listener);
		try (RawWebSocket client = new RawWebSocket(this.server.port(), DEFLATE)) {
			client.send(DEFLATED_BINARY, RawWebSocket.deflate(new byte[10]));
			assertThat(next()).isEqualTo(new WebSocketReceiveEvent.Bytes(new byte[10]));
		}
	}

	@Test
	void aMessageOneByteBeyondTheLimitIs1009Inflated() throws Exception {
		serve(this.listener);
		try (RawWebSocket client = new RawWebSocket(this.server.port(), DEFLATE)) {
			client.send(DEFLATED_BINARY, RawWebSocket.deflate(new byte[MAX_MESSAGE_SIZE + 1]));
			assertThat(client.readCloseCode()).isEqualTo(1009);
		}
	}

	@Test
	void aDeflatedMessageMayBeSplitAnywhere() throws Exception {
		serve(this.listener);
		byte[] message = new byte[3000];
		new Random(2).nextBytes(message);
		Arrays.fill(message, 0, 1000, (byte) 'a');
		byte[] deflated = RawWebSocket.deflate(message);
		try (RawWebSocket client = new RawWebSocket(this.server.port(), DEFLATE)) {
			for (int first : new int[] { 0, 1, 2, 20, 1023, 1024, 1025 }) {
				client.send(0x42, Arrays.copyOf(deflated, first));
				client.send(0x89, new byte[] { 'p' });
				client.send(0x00, Arrays.copyOfRange(deflated, first, first + 1));
				client.send(0x80, Arrays.copyOfRange(deflated, first + 1, deflated.length));
				assertThat(next()).isEqualTo(new WebSocketReceiveEvent.Bytes(message));
				assertThat(client.read()).containsExactly(0x8A, 'p');
			}
		}
	}

	@Test
	void aDeflatedMessageInManySmallFragmentsIsReceived() throws Exception {
		serve(this.listener);
		byte[] message = "Hello Hello Hello".getBytes(StandardCharsets.UTF_8);
		byte[] deflated = RawWebSocket.deflate(message);
		try (RawWebSocket client = new RawWebSocket(this.server.port(), DEFLATE)) {
			for (int i = 0; i < deflated.length; i++) {
				client.send(((i == 0) ? 0x42 : 0) | ((i == deflated.length - 1) ? 0x80 : 0),
						new byte[] { deflated[i] });
			}
			assertThat(next()).isEqualTo(new WebSocketReceiveEvent.Bytes(message));
		}
	}

	@Test
	void aFirstFragmentThatNothingFollowsIsGivenUpWithItsConnection() throws Exception {
		serve(this.listener);
		try (RawWebSocket client = new RawWebSocket(this.server.port(), DEFLATE)) {
			client.send(0x42, new byte[1]);
		}
		assertThat(next()).isEqualTo(Disconnect.of(1006));
	}

	@Test
	void aMessageWithinAMessageIsAViolationWhileAFragmentIsHeld() throws Exception {
		serve(this.listener);
		try (RawWebSocket client = new RawWebSocket(this.server.port(), DEFLATE)) {
			client.send(0x42, new byte[1]);
			client.send(0x82, new byte[1]);
			assertThat(client.readCloseCode()).isEqualTo(1002);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u0001b", " a", "\u007f" })
	void anAcceptWithAHeaderThatCannotBeWrittenFailsAndTheClientIsAnswered(String value) throws Exception {
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		serve((scope, receive, send) -> receive.receive()
			.then(send.send(new WebSocketSendEvent.Accept(null, AsgiHeaders.of("x-a", value))))
			.doOnError(failure::complete));
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			assertThat(client.head()).startsWith("HTTP/1.1 500 ");
		}
		assertThat(failure).succeedsWithin(Duration.ofSeconds(5)).isInstanceOf(IllegalEventException.class);
	}

	@Test
	void aMessageThatArrivesSlowlyIsASignOfLife() throws Exception {
		this.options.pingInterval(Duration.ofMillis(200)).pingTimeout(Duration.ofMillis(200));
		serve(this.listener);
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			byte[] frame = RawWebSocket.frame(BINARY, new byte[5000]);
			client.write(Arrays.copyOf(frame, 1000));
			for (int i = 1000; i < 5000; i += 1000) {
				// A pong cannot be sent within a frame
				assertThat(client.read()[0] & 0x0F).isEqualTo(9);
				client.write(Arrays.copyOfRange(frame, i, i + 1000));
			}
			client.write(Arrays.copyOfRange(frame, 5000, frame.length));
			assertThat(next()).isEqualTo(new WebSocketReceiveEvent.Bytes(new byte[5000]));
		}
	}

	@Test
	void aWebSocketThatIsIdleKeepsNothingOfItsMessages() throws Exception {
		this.options.maxMessageSize(16 * 1024 * 1024);
		serve((scope, receive, send) -> receive.receive()
			.then(send.send(WebSocketSendEvent.Accept.of()))
			.thenMany(receive.events().doOnNext((event) -> this.received.add(Disconnect.of(1000))))
			.then());
		int sockets = 10;
		RawWebSocket[] clients = new RawWebSocket[sockets];
		long before = used();
		try {
			for (int i = 0; i < sockets; i++) {
				clients[i] = new RawWebSocket(this.server.port(), "");
				clients[i].send(0x02, new byte[8 * 1024 * 1024]);
				clients[i].send(0x80, new byte[8]);
				next();
			}
			assertThat(used() - before).as("bytes kept").isLessThan(30L * 1024 * 1024);
		}
		finally {
			for (RawWebSocket client : clients) {
				if (client != null) {
					client.close();
				}
			}
		}
	}

	@Test
	void anApplicationThatGivesUpOnAClientThatDoesNotReadIsRidOfIt() throws Exception {
		this.options.closeTimeout(Duration.ofMillis(300)).pingInterval(Duration.ZERO);
		serve((scope, receive, send) -> receive.receive()
			.then(send.send(WebSocketSendEvent.Accept.of()))
			.then(send.send(new WebSocketSendEvent.Bytes(new byte[64 * 1024]))
				.timeout(Duration.ofMillis(500))
				.repeat()
				.then()));
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			assertThat(client.head()).contains(" 101 ");
			Channel connection = this.connections.poll(10, TimeUnit.SECONDS);
			assertThat(connection.closeFuture().await(8, TimeUnit.SECONDS)).as("the connection is closed").isTrue();
		}
	}

	@Test
	void aStreamOfRubbishAfterAViolationIsCutOff() throws Exception {
		this.options.closeTimeout(Duration.ofMillis(300));
		serve(this.listener);
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			client.send(0xF1, new byte[1]);
			assertThat(client.readCloseCode()).isEqualTo(1002);
			Channel connection = this.connections.poll(10, TimeUnit.SECONDS);
			byte[] rubbish = new byte[10_000];
			long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
				while (System.nanoTime() < deadline) {
					client.write(rubbish);
				}
			});
			assertThat(connection.closeFuture().await(5, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void floodsOfPingsThatNobodyReadsTheAnswersOfAreHeldBack() throws Exception {
		this.options.pingInterval(Duration.ZERO);
		serve(this.listener);
		byte[] pings = new byte[0];
		ByteArrayOutputStream frames = new ByteArrayOutputStream();
		for (int i = 0; i < 1000; i++) {
			frames.writeBytes(RawWebSocket.frame(0x89, new byte[125]));
		}
		pings = frames.toByteArray();
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			Channel connection = this.connections.poll(10, TimeUnit.SECONDS);
			byte[] burst = pings;
			CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
				try {
					for (int i = 0; i < 1000; i++) {
						client.write(burst);
					}
				}
				catch (IOException ex) {
					throw new IllegalStateException(ex);
				}
			});
			assertThat(writer).failsWithin(Duration.ofSeconds(3));
			assertThat(connection.unsafe().outboundBuffer().totalPendingWriteBytes()).isLessThan(200_000);
		}
	}

	@Test
	void fragmentsWithoutEndAndContentDoNoHarm() throws Exception {
		serve(this.listener);
		ByteArrayOutputStream frames = new ByteArrayOutputStream();
		frames.writeBytes(RawWebSocket.frame(0x01, new byte[0]));
		for (int i = 0; i < 100_000; i++) {
			frames.writeBytes(RawWebSocket.frame(0x00, new byte[0]));
		}
		frames.writeBytes(RawWebSocket.frame(0x80, new byte[] { 'a' }));
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			client.write(frames.toByteArray());
			assertThat(next()).isEqualTo(new WebSocketReceiveEvent.Text("a"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "permessage-deflate", "permessage-deflate; client_no_context_takeover",
			"permessage-deflate; server_no_context_takeover; client_no_context_takeover",
			"permessage-deflate; client_max_window_bits", "permessage-deflate; client_max_window_bits=10",
			"permessage-deflate; server_max_window_bits=10", "permessage-deflate; server_max_window_bits=8",
			"permessage-deflate; server_max_window_bits=16, permessage-deflate", "permessage-deflate; unknown",
			"permessage-deflate; server_max_window_bits=x", "x-webkit-deflate-frame",
			"deflate-frame; max_window_bits=9", ";;,,=", "permessage-deflate, permessage-deflate" })
	void everyOfferOfAnExtensionLeadsToAnOpenWebSocket(String offer) throws Exception {
		serve(this.listener);
		try (RawWebSocket client = new RawWebSocket(this.server.port(), offer)) {
			assertThat(client.head()).startsWith("HTTP/1.1 101 ");
			for (int i = 0; i < 3; i++) {
				client.send(0x81, ("hello " + i).getBytes(StandardCharsets.UTF_8));
				assertThat(next()).isEqualTo(new WebSocketReceiveEvent.Text("hello " + i));
			}
			client.send(NORMAL_CLOSE, new byte[] { 3, (byte) 0xE8 });
			assertThat(client.readCloseCode()).isEqualTo(1000);
			assertThat(client.readToEnd()).isZero();
		}
	}

	@Test
	void sendsFromManyThreadsAreAllSent() throws Exception {
		int threads = 50;
		serve((scope, receive, send) -> receive.receive()
			.then(send.send(WebSocketSendEvent.Accept.of()))
			.thenMany(reactor.core.publisher.Flux.range(0, threads)
				.flatMap((i) -> send.send(new WebSocketSendEvent.Text("x".repeat(1000)))
					.subscribeOn(reactor.core.scheduler.Schedulers.parallel()), threads))
			.then(send.send(WebSocketSendEvent.Close.of())));
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			for (int i = 0; i < threads; i++) {
				assertThat(client.read()).hasSize(1001);
			}
			assertThat(client.readCloseCode()).isEqualTo(1000);
		}
	}

	@Test
	void clientsThatLeaveInEveryPhaseLeaveNothingBehind() throws Exception {
		serve(this.listener);
		for (int i = 0; i < 1000; i++) {
			try (RawWebSocket client = new RawWebSocket(this.server.port(), (i % 2 == 0) ? DEFLATE : "")) {
				switch (i % 5) {
					case 0 -> client.write(Arrays.copyOf(RawWebSocket.frame(BINARY, new byte[5000]), 100));
					case 1 -> client.send(0x02, new byte[5000]);
					case 2 -> client.send(NORMAL_CLOSE, new byte[0]);
					case 3 -> client.send(DEFLATED_BINARY, RawWebSocket.deflate(new byte[5000]));
					default -> client.send(0x89, new byte[125]);
				}
			}
		}
		for (int i = 0; i < 1000; i++) {
			Channel connection = this.connections.poll(10, TimeUnit.SECONDS);
			assertThat(connection.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
		}
		this.bridge.closeWebSockets().block(Duration.ofSeconds(5));
	}

	@ParameterizedTest
	@ValueSource(strings = { "content-length", "sec-websocket-extensions", "sec-websocket-accept" })
	void headersOfTheHandshakeBelongToTheServer(String name) throws Exception {
		serve((scope, receive, send) -> receive.receive()
			.then(send.send(new WebSocketSendEvent.Accept(null, AsgiHeaders.of(name, "5"))))
			.then(receive.receive())
			.then());
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			assertThat(client.head().toLowerCase(java.util.Locale.ROOT)).doesNotContain(name + ": 5");
		}
	}

	@Test
	void aShutdownThatIsAskedForTwiceAmongNewWebSocketsIsOver() throws Exception {
		this.options.closeTimeout(Duration.ofMillis(300));
		serve(this.listener);
		CompletableFuture<Void> clients = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 200; i++) {
				try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
					assertThat(client.head()).containsPattern("HTTP/1.1 (101|503) ");
				}
				catch (IOException ex) {
					throw new IllegalStateException(ex);
				}
			}
		});
		CompletableFuture<Void> first = this.bridge.closeWebSockets().toFuture();
		CompletableFuture<Void> second = this.bridge.closeWebSockets().toFuture();
		assertThat(first).succeedsWithin(Duration.ofSeconds(5));
		assertThat(second).succeedsWithin(Duration.ofSeconds(5));
		assertThat(clients).succeedsWithin(Duration.ofSeconds(20));
		this.bridge.closeWebSockets().block(Duration.ofSeconds(5));
	}

	private static long used() {
		Runtime runtime = Runtime.getRuntime();
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			System.gc();
			least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
		}
		return least;
	}

	@Test
	void aHandshakeThatIsDeniedEndsItsConnection() throws Exception {
		serve((scope, receive, send) -> receive.receive().then(send.send(WebSocketSendEvent.Close.of())));
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			assertThat(client.head()).startsWith("HTTP/1.1 403 ");
			assertThat(client.readToEnd()).isEqualTo("Forbidden".length());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 5", "Transfer-Encoding: chunked" })
	void aHandshakeWithABodyIsRefused(String field) throws Exception {
		serve(this.listener);
		try (RawHttp client = RawHttp.connect((InetSocketAddress) this.server.address())) {
			client.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + field
					+ "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
			assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anApplicationThatMeetsAFatalErrorIsAnsweredWith500(boolean linkage) throws Exception {
		serve((scope, receive, send) -> {
			throw linkage ? new NoClassDefFoundError("missing/Type") : new StackOverflowError();
		});
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			assertThat(client.head()).startsWith("HTTP/1.1 500 ");
		}
	}

	@Test
	void aFatalErrorOnAMessageIs1011() throws Exception {
		serve((scope, receive, send) -> receive.receive()
			.then(send.send(WebSocketSendEvent.Accept.of()))
			.then(receive.receive())
			.doOnNext((message) -> {
				throw new NoClassDefFoundError("missing/Type");
			})
			.then());
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			client.send(BINARY, new byte[1]);
			assertThat(client.readCloseCode()).isEqualTo(1011);
		}
	}

	@Test
	void aHandshakeThatMeetsAShutdownEndsForReactorNettyToo() throws Exception {
		AtomicReference<Runnable> onState = new AtomicReference<>();
		this.bridge = new AsgiBridge(AsgiServerOptions.builder().build());
		onState.set(() -> this.bridge.closeWebSockets().subscribe());
		CompletableFuture<Void> called = new CompletableFuture<>();
		LiveExchanges live = live(this.bridge);
		Mount mount = new Mount("test", "/", "/", (scope, receive, send) -> {
			called.complete(null);
			return Mono.never();
		}, Map::of);
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(mount)), this.bridge);
		this.server = AsgiHttpServer.configure(HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			// Between the check of the bridge and the birth of the exchange
			.route((r) -> r.route((request) -> true, (request, response) -> {
				ExchangeContext context = new ExchangeContext(mount, RequestTarget.parse(request.uri()), request,
						response, (reactor.netty.channel.ChannelOperations<?, ?>) request,
						((reactor.netty.channel.ChannelOperations<?, ?>) request).channel(), null,
						new ServerContext(AsgiServerOptions.builder().build(), AsgiServerListener.of(List.of()), live),
						ExchangeObserver.NONE, "GET");
				onState.get().run();
				return new WebSocketExchange(context);
			}))).bindNow();
		assertThat(routes).isNotNull();
		for (int i = 0; i < 2; i++) {
			try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
				assertThat(client.head()).startsWith("HTTP/1.1 503 ");
				assertThat(client.readToEnd()).isEqualTo("Service Unavailable".length());
			}
		}
	}

	private static LiveExchanges live(AsgiBridge bridge) throws Exception {
		Field field = AsgiBridge.class.getDeclaredField("server");
		field.setAccessible(true);
		return ((ServerContext) field.get(bridge)).live();
	}

	private AsgiReceiveEvent next() throws InterruptedException {
		AsgiReceiveEvent event = this.received.poll(10, TimeUnit.SECONDS);
		assertThat(event).isNotNull();
		return event;
	}

	private void serve(AsgiApplication application) {
		this.bridge = new AsgiBridge(AsgiServerOptions.builder().webSocket(this.options.build()).build());
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(Mount.of("test", "/", application))), this.bridge);
		this.server = AsgiHttpServer
			.configure(HttpServer.create()
				.host("127.0.0.1")
				.port(0)
				.doOnConnection((connection) -> this.connections.add(connection.channel()))
				.route(routes::apply))
			.bindNow();
	}

}
