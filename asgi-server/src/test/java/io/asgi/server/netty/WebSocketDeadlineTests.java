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

import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.AsgiReceiveEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketReceiveEvent.Disconnect;
import io.asgi.WebSocketSendEvent;
import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Limit;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.WebSocketOptions;
import io.asgi.test.conformance.WireConnection;
import io.asgi.test.conformance.WireExchange;
import io.asgi.test.conformance.WireRequest;
import io.asgi.test.conformance.WireResponse;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the limits and deadlines of WebSockets, and for who is told of them.
 */
@Timeout(60)
class WebSocketDeadlineTests {

	private static final Duration SOON = Duration.ofMillis(300);

	private static final int TEXT = 0x81;

	private final BlockingQueue<AsgiReceiveEvent> received = new LinkedBlockingQueue<>();

	private final BlockingQueue<String> limits = new LinkedBlockingQueue<>();

	private final BlockingQueue<EventLoop> loops = new LinkedBlockingQueue<>();

	private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

	private final LoopResources resources = LoopResources.create("deadlines", 1, true);

	private final AsgiApplication echo = (scope, receive, send) -> receive.receive()
		.then(send.send(WebSocketSendEvent.Accept.of()))
		.thenMany(receive.events()
			.doOnNext(this.received::add)
			.concatMap((event) -> (event instanceof WebSocketReceiveEvent.Text text)
					? send.send(new WebSocketSendEvent.Text(text.text())) : Mono.empty(), 0))
		.then();

	private WebSocketOptions.Builder options = WebSocketOptions.builder().pingInterval(Duration.ZERO);

	private Duration grace = Duration.ofSeconds(30);

	private @Nullable DisposableServer server;

	private @Nullable WireConnection connection;

	@AfterEach
	void stop() {
		if (this.connection != null) {
			this.connection.close();
		}
		if (this.server != null) {
			this.server.disposeNow();
		}
		// Without a quiet period, Netty leaves undone what closed channels have still to
		// do
		this.resources.disposeLater(Duration.ofMillis(100), Duration.ofSeconds(5)).block();
	}

	@ParameterizedTest
	@EnumSource
	void anApplicationThatDoesNotAcceptIsTakenForUnavailable(Wire wire) throws Exception {
		this.options.acceptTimeout(SOON);
		this.grace = SOON;
		serve(wire,
				(scope, receive, send) -> receive.receive()
					.then(receive.receive())
					.doOnNext(this.received::add)
					.then(Mono.<Void>never())
					.doOnCancel(() -> this.cancelled.complete(null)));
		WireResponse response = new WireResponse();
		open(wire, response);
		await(response, (seen) -> seen.contains("end=COMPLETE"));
		assertThat(response.toString()).contains("status=503", "retry-after", "Service Unavailable");
		assertThat(next()).isEqualTo(Disconnect.of(Disconnect.ABNORMAL));
		assertThat(this.cancelled).succeedsWithin(Duration.ofSeconds(10));
		assertThat(this.limits).containsOnlyOnce("WEBSOCKET_ACCEPT_TIME of test");
	}

	@ParameterizedTest
	@EnumSource
	void anApplicationThatDoesNotAcceptIsLoggedOnce(Wire wire) throws Exception {
		Logger logger = (Logger) LoggerFactory.getLogger(ApplicationLog.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		try {
			this.options.acceptTimeout(SOON);
			serve(wire, (scope, receive, send) -> receive.events().doOnNext(this.received::add).then());
			WireResponse response = new WireResponse();
			open(wire, response);
			await(response, (seen) -> seen.contains("end=COMPLETE"));
			next();
			assertThat(next()).isEqualTo(Disconnect.of(Disconnect.ABNORMAL));
			stop();
		}
		finally {
			logger.detachAppender(log);
		}
		assertThat(log.list).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage())
				.startsWith("ASGI application 'test' has neither accepted nor denied the WebSocket on ")
				.endsWith(" within PT0.3S: the client got an error response"));
	}

	@ParameterizedTest
	@EnumSource
	void aWebSocketWithoutMessagesIsClosedWith1008(Wire wire) throws Exception {
		this.options.idleTimeout(SOON).pingInterval(SOON.dividedBy(5)).pingTimeout(Duration.ZERO);
		serve(wire, this.echo);
		WireResponse response = new WireResponse();
		WireExchange exchange = open(wire, response);
		await(response, (seen) -> seen.contains("No message for too long"));
		assertThat(response.toString()).contains("\u0003\u00f0No message for too long");
		assertThat(next()).isEqualTo(new Disconnect(1008, "No message for too long"));
		exchange.send(RawWebSocket.frame(0x88, new byte[] { 3, (byte) 0xF0 }));
		await(response, (seen) -> !seen.contains("end=none"));
		assertThat(this.limits).containsExactly("WEBSOCKET_IDLE of test");
	}

	@Test
	void messagesInEitherDirectionKeepAWebSocketFromBeingIdle() throws Exception {
		this.options.idleTimeout(Duration.ofSeconds(2));
		serve(Wire.HTTP11,
				(scope, receive, send) -> receive.receive()
					.then(send.send(WebSocketSendEvent.Accept.of()))
					.thenMany(Flux.interval(Duration.ofMillis(700))
						.take(4)
						.concatMap((i) -> send.send(new WebSocketSendEvent.Text("x"))))
					.thenMany(receive.events().doOnNext(this.received::add))
					.then());
		WireResponse response = new WireResponse();
		open(Wire.HTTP11, response);
		await(response, (seen) -> seen.contains("No message for too long"));
		assertThat(response.toString()).contains("\u0081\u0001x\u0081\u0001x\u0081\u0001x\u0081\u0001x\u0088");
	}

	@ParameterizedTest
	@EnumSource
	void aLongFrameThatKeepsArrivingIsNoSilence(Wire wire) throws Exception {
		this.options.idleTimeout(Duration.ofSeconds(3));
		serve(wire, this.echo);
		WireResponse response = new WireResponse();
		WireExchange exchange = open(wire, response);
		await(response, (seen) -> seen.contains("status="));
		byte[] frame = RawWebSocket.frame(TEXT, "a message of some length".getBytes(StandardCharsets.UTF_8));
		int pieces = 10;
		exchange.send(Arrays.copyOf(frame, frame.length - pieces));
		// Takes twice the timeout
		Flux.interval(Duration.ofMillis(600))
			.take(pieces)
			.doOnNext((i) -> exchange.send(new byte[] { frame[frame.length - pieces + i.intValue()] }))
			.blockLast(Duration.ofSeconds(40));
		assertThat(next()).isEqualTo(new WebSocketReceiveEvent.Text("a message of some length"));
		assertThat(this.limits).isEmpty();
	}

	@ParameterizedTest
	@MethodSource
	void whatIsNoMessageDoesNotKeepAWebSocketFromBeingIdle(byte[] frames) throws Exception {
		this.options.idleTimeout(Duration.ofSeconds(1));
		serve(Wire.HTTP11, this.echo);
		WireResponse response = new WireResponse();
		WireExchange exchange = open(Wire.HTTP11, response);
		await(response, (seen) -> seen.contains("status="));
		exchange.send(RawWebSocket.frame(0x01, new byte[] { 'a' }));
		Disposable client = Flux.interval(Duration.ofMillis(50))
			.subscribe((i) -> exchange.send(new byte[] { frames[i.intValue() % frames.length] }));
		await(response, (seen) -> seen.contains("No message for too long"));
		client.dispose();
		assertThat(this.limits.poll(10, TimeUnit.SECONDS)).isEqualTo("WEBSOCKET_IDLE of test");
	}

	static List<byte[]> whatIsNoMessageDoesNotKeepAWebSocketFromBeingIdle() {
		return List.of(RawWebSocket.frame(0x00, new byte[0]), RawWebSocket.frame(0x8A, new byte[100]));
	}

	@ParameterizedTest
	@EnumSource
	void aMessageThatIsTakenSlowlyIsNoSilence(Wire wire) throws Exception {
		this.options.idleTimeout(Duration.ofSeconds(2)).sendTimeout(Duration.ofSeconds(20));
		CompletableFuture<Void> sent = new CompletableFuture<>();
		serve(wire,
				(scope, receive, send) -> receive.receive()
					.then(send.send(WebSocketSendEvent.Accept.of()))
					.then(send.send(new WebSocketSendEvent.Bytes(new byte[40 * 1024 * 1024])))
					.doOnSuccess((done) -> sent.complete(null))
					.doOnError(sent::completeExceptionally)
					.then(receive.receive())
					.then());
		WireExchange exchange = open(wire, new WireResponse());
		Disposable reader = Flux.interval(Duration.ofMillis(100)).subscribe((tick) -> {
			// Five seconds in which it takes a little now and then
			if (tick < 50 && tick % 5 != 0) {
				exchange.pauseReading();
			}
			else {
				exchange.resumeReading();
			}
		});
		assertThat(sent).succeedsWithin(Duration.ofSeconds(40));
		reader.dispose();
		assertThat(this.limits).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void aClientThatSendsAndDoesNotReadIsDropped(Wire wire) throws Exception {
		this.options.sendTimeout(SOON).pingInterval(SOON).pingTimeout(SOON);
		CompletableFuture<Throwable> failed = new CompletableFuture<>();
		serve(wire,
				(scope, receive, send) -> receive.receive()
					.then(send.send(WebSocketSendEvent.Accept.of()))
					.then(receive.receive())
					.then(send.send(new WebSocketSendEvent.Bytes(new byte[64 * 1024])).repeat().then())
					.doOnError(failed::complete)
					.onErrorComplete()
					.then(receive.receive().repeat(2).doOnNext(this.received::add).then()));
		WireResponse response = new WireResponse();
		WireExchange exchange = open(wire, response);
		await(response, (seen) -> seen.contains("status="));
		exchange.pauseReading();
		for (int i = 0; i < 3; i++) {
			exchange.send(RawWebSocket.frame(TEXT, new byte[] { 'a' }));
		}
		assertThat(failed).succeedsWithin(Duration.ofSeconds(20)).isInstanceOf(ClientDisconnectedException.class);
		assertThat(next()).isInstanceOf(WebSocketReceiveEvent.Text.class);
		assertThat(this.limits).containsExactly("WEBSOCKET_SEND_TIME of test");
		exchange.resumeReading();
		await(response, (seen) -> !seen.contains("end=none"));
	}

	@ParameterizedTest
	@EnumSource
	void aClientThatReadsSlowlyIsNotDropped(Wire wire) throws Exception {
		this.options.sendTimeout(Duration.ofSeconds(2));
		byte[] message = new byte[15 * 1024 * 1024];
		CompletableFuture<Void> sent = new CompletableFuture<>();
		serve(wire,
				(scope, receive, send) -> receive.receive()
					.then(send.send(WebSocketSendEvent.Accept.of()))
					.then(send.send(new WebSocketSendEvent.Bytes(message)))
					.doOnSuccess((done) -> sent.complete(null))
					.doOnError(sent::completeExceptionally)
					.then(receive.receive())
					.then());
		WireResponse response = new WireResponse();
		WireExchange exchange = open(wire, response);
		Disposable reader = Flux.interval(Duration.ofMillis(200)).subscribe((tick) -> {
			if (tick % 2 == 0 && tick < 20) {
				exchange.pauseReading();
			}
			else {
				exchange.resumeReading();
			}
		});
		assertThat(sent).succeedsWithin(Duration.ofSeconds(40));
		reader.dispose();
		assertThat(this.limits).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void aClientThatAnswersNoPingIsDropped(Wire wire) throws Exception {
		this.options.pingInterval(SOON).pingTimeout(SOON);
		serve(wire, this.echo);
		WireResponse response = new WireResponse();
		open(wire, response);
		await(response, (seen) -> !seen.contains("end=none"));
		assertThat(next()).isEqualTo(Disconnect.of(Disconnect.ABNORMAL));
		assertThat(this.limits).containsExactly("WEBSOCKET_PING_TIME of test");
	}

	@ParameterizedTest
	@EnumSource
	void aClientThatAnswersNoCloseIsDropped(Wire wire) throws Exception {
		this.options.closeTimeout(SOON);
		serve(wire,
				(scope, receive, send) -> receive.receive()
					.then(send.send(WebSocketSendEvent.Accept.of()))
					.then(send.send(WebSocketSendEvent.Close.of()))
					.then(receive.receive())
					.doOnNext(this.received::add)
					.then());
		WireResponse response = new WireResponse();
		open(wire, response);
		await(response, (seen) -> !seen.contains("end=none"));
		assertThat(next()).isEqualTo(Disconnect.of(Disconnect.ABNORMAL));
		assertThat(this.limits).containsExactly("WEBSOCKET_CLOSE_TIME of test");
	}

	@Test
	void messagesThatAreTooLongAreCountedOnce() throws Exception {
		this.options.maxMessageSize(1000).closeTimeout(Duration.ofSeconds(10));
		serve(Wire.HTTP11, this.echo);
		for (int kind = 0; kind < 3; kind++) {
			try (RawWebSocket client = new RawWebSocket(server().port(), "permessage-deflate")) {
				switch (kind) {
					case 0 -> client.send(TEXT, new byte[5000]);
					case 1 -> {
						client.send(0x01, new byte[900]);
						client.send(0x80, new byte[900]);
						client.send(0x80, new byte[900]);
					}
					default -> client.send(0xC1, RawWebSocket.deflate(new byte[100_000]));
				}
				assertThat(client.readCloseCode()).isEqualTo(1009);
				assertThat(client.readToEnd()).isZero();
			}
			assertThat(this.limits.poll(10, TimeUnit.SECONDS)).isEqualTo("WEBSOCKET_MESSAGE_SIZE of test");
		}
		assertThat(this.limits).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsScheduledAnyMoreWhenAWebSocketIsClosed(Wire wire) throws Exception {
		Duration hour = Duration.ofHours(1);
		this.options.acceptTimeout(hour).idleTimeout(hour).pingInterval(hour).pingTimeout(hour).sendTimeout(hour);
		this.options.closeTimeout(hour);
		this.grace = hour;
		serve(wire, this.echo);
		WireResponse response = new WireResponse();
		WireExchange exchange = open(wire, response);
		await(response, (seen) -> seen.contains("status="));
		EventLoop loop = this.loops.poll(10, TimeUnit.SECONDS);
		assertThat(loop).isNotNull();
		assertThat(scheduled(loop)).isGreaterThanOrEqualTo(2);
		exchange.send(RawWebSocket.frame(TEXT, "a".getBytes(StandardCharsets.UTF_8)));
		assertThat(next()).isEqualTo(new WebSocketReceiveEvent.Text("a"));
		exchange.send(RawWebSocket.frame(0x88, new byte[] { 3, (byte) 0xE8 }));
		assertThat(next()).isEqualTo(Disconnect.of(1000));
		await(response, (seen) -> !seen.contains("end=none"));
		exchange.finish();
		connection().close();
		awaitNothingScheduled(loop);
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsScheduledAnyMoreWhenAWebSocketIsDenied(Wire wire) throws Exception {
		this.options.acceptTimeout(Duration.ofHours(1));
		serve(wire,
				(scope, receive, send) -> receive.receive()
					.then(send.send(new WebSocketSendEvent.DenialStart(401, AsgiHeaders.empty())))
					.then(send.send(new WebSocketSendEvent.DenialBody(new byte[5], false))));
		WireResponse response = new WireResponse();
		open(wire, response);
		await(response, (seen) -> seen.contains("end=COMPLETE"));
		connection().close();
		awaitNothingScheduled(this.loops.poll(10, TimeUnit.SECONDS));
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2C" })
	void timeoutsMayBeLongerThanTheClockCanTell(Wire wire) throws Exception {
		Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
		this.options.acceptTimeout(forEver).idleTimeout(forEver).pingInterval(forEver).pingTimeout(forEver);
		this.options.sendTimeout(forEver).closeTimeout(forEver);
		this.grace = forEver;
		serve(wire, this.echo);
		WireResponse response = new WireResponse();
		WireExchange exchange = open(wire, response);
		await(response, (seen) -> seen.contains("status="));
		exchange.send(RawWebSocket.frame(TEXT, "a".getBytes(StandardCharsets.UTF_8)));
		assertThat(next()).isEqualTo(new WebSocketReceiveEvent.Text("a"));
		exchange.send(RawWebSocket.frame(0x88, new byte[] { 3, (byte) 0xE8 }));
		assertThat(next()).isEqualTo(Disconnect.of(1000));
		await(response, (seen) -> !seen.contains("end=none"));
	}

	private static int scheduled(EventLoop loop) throws Exception {
		CompletableFuture<Integer> count = new CompletableFuture<>();
		loop.execute(() -> {
			try {
				Field field = AbstractScheduledEventExecutor.class.getDeclaredField("scheduledTaskQueue");
				field.setAccessible(true);
				Collection<?> tasks = (Collection<?>) field.get(loop);
				count.complete((tasks != null) ? tasks.size() : 0);
			}
			catch (ReflectiveOperationException ex) {
				count.completeExceptionally(ex);
			}
		});
		return count.get(10, TimeUnit.SECONDS);
	}

	private static void awaitNothingScheduled(@Nullable EventLoop loop) throws Exception {
		assertThat(loop).isNotNull();
		long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
		while (scheduled(loop) > 0) {
			assertThat(System.nanoTime()).as("the event loop still has something to do").isLessThan(deadline);
		}
	}

	private AsgiReceiveEvent next() throws InterruptedException {
		AsgiReceiveEvent event = this.received.poll(10, TimeUnit.SECONDS);
		assertThat(event).isNotNull();
		return event;
	}

	private DisposableServer server() {
		DisposableServer server = this.server;
		assertThat(server).isNotNull();
		return server;
	}

	private WireConnection connection() {
		WireConnection connection = this.connection;
		assertThat(connection).isNotNull();
		return connection;
	}

	private WireExchange open(Wire wire, WireResponse response) throws Exception {
		this.connection = wire.protocol().connect((InetSocketAddress) server().address());
		return this.connection.open(
				WireRequest.webSocket("/",
						AsgiHeaders.of("sec-websocket-version", "13", "sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA==")),
				response);
	}

	private void serve(Wire wire, AsgiApplication application) {
		AsgiServerListener listener = new AsgiServerListener() {

			@Override
			public void limitReached(Limit limit, @Nullable String application) {
				WebSocketDeadlineTests.this.limits.add(limit + " of " + application);
			}

		};
		AsgiBridge bridge = new AsgiBridge(
				AsgiServerOptions.builder().webSocket(this.options.build()).disconnectGrace(this.grace).build(),
				listener);
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(Mount.of("test", "/", application))), bridge);
		this.server = AsgiHttpServer.configure(wire.configure(HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.runOn(this.resources)
			.doOnConnection((connection) -> this.loops.add(connection.channel().eventLoop()))
			.route(routes::apply))).bindNow();
	}

	private static void await(WireResponse response, Predicate<String> condition) throws InterruptedException {
		long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		synchronized (response) {
			while (!condition.test(response.toString())) {
				assertThat(System.nanoTime()).as(response.toString()).isLessThan(deadline);
				response.wait(100);
			}
		}
	}

}
