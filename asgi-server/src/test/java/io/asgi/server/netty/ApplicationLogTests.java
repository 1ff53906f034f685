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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketSendEvent;
import io.asgi.test.conformance.ServerSettings;
import io.asgi.test.conformance.WireConnection;
import io.asgi.test.conformance.WireExchange;
import io.asgi.test.conformance.WireRequest;
import io.asgi.test.conformance.WireResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what is logged when applications fail and clients leave: every line of every
 * logger at INFO and above counts.
 */
@Timeout(30)
class ApplicationLogTests {

	private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private static final IllegalStateException FAILURE = new IllegalStateException("on purpose");

	private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

		@Override
		protected void append(ILoggingEvent event) {
			ApplicationLogTests.this.events.add(event);
		}

	};

	private final CompletableFuture<Void> accepted = new CompletableFuture<>();

	private final CompletableFuture<Void> over = new CompletableFuture<>();

	private ServerSettings settings = ServerSettings.defaults().withCloseTimeout(Duration.ofMillis(300));

	private TestServer server;

	private WireConnection client;

	@BeforeEach
	void capture() {
		this.appender.setContext(ROOT.getLoggerContext());
		this.appender.start();
		ROOT.addAppender(this.appender);
		ROOT.setLevel(Level.INFO);
	}

	@AfterEach
	void release() {
		stop();
		ROOT.detachAppender(this.appender);
		ROOT.setLevel(Level.WARN);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void anErrorBeforeTheHeadIsLoggedOnce(Wire wire) {
		WireResponse response = get(wire, (scope, receive, send) -> Mono.error(FAILURE));
		ends(response);
		isLogged("ASGI application 'test' failed on GET /a%0ab: the client got an error response", FAILURE);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void anErrorThatIsThrownIsLoggedOnce(Wire wire) {
		WireResponse response = get(wire, (scope, receive, send) -> {
			throw FAILURE;
		});
		ends(response);
		isLogged("ASGI application 'test' failed on GET /a%0ab: the client got an error response", FAILURE);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void anErrorThatReactorTakesForFatalIsLoggedOnce(Wire wire) {
		NoClassDefFoundError fatal = new NoClassDefFoundError("on purpose");
		WireResponse response = get(wire, (scope, receive, send) -> Mono.defer(() -> {
			throw fatal;
		}));
		ends(response);
		isLogged("ASGI application 'test' failed on GET /a%0ab: the client got an error response", fatal);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aFatalErrorOnTheWayBackFromASendIsLoggedOnce(Wire wire) {
		StackOverflowError fatal = new StackOverflowError("on purpose");
		WireResponse response = get(wire,
				(scope, receive, send) -> send.send(HttpSendEvent.Start.of(200)).then(Mono.defer(() -> {
					throw fatal;
				})));
		ends(response);
		isLogged("ASGI application 'test' failed on GET /a%0ab: the client got an error response", fatal);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void anErrorAfterTheHeadIsLoggedOnce(Wire wire) {
		WireResponse response = get(wire,
				(scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
					.then(send.send(HttpSendEvent.Body.of("abc")))
					.then(Mono.error(FAILURE)));
		ends(response);
		isLogged("ASGI application 'test' failed on GET /a%0ab: the response was cut off", FAILURE);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void anErrorAfterTheResponseIsLoggedOnce(Wire wire) {
		WireResponse response = get(wire, (scope, receive, send) -> hello(send).then(Mono.error(FAILURE)));
		ends(response);
		isLogged("ASGI application 'test' failed on GET /a%0ab: its response (200) was complete already", FAILURE);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void anErrorWithALongMessageIsNamedByItsFirstLine(Wire wire) {
		WireResponse response = get(wire,
				(scope, receive, send) -> hello(send).then(Mono.error(new IllegalStateException("one\r\ntwo"))));
		ends(response);
		await(() -> this.events.stream().anyMatch((event) -> event.getLevel() == Level.ERROR));
		assertThat(this.events).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).endsWith("IllegalStateException: one"));
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aReturnBeforeTheResponseIsLoggedOnce(Wire wire) {
		WireResponse response = get(wire, (scope, receive, send) -> Mono.empty());
		ends(response);
		isLogged("ASGI application 'test' returned before its response was complete on GET /a%0ab:"
				+ " the client got an error response", null);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void anErrorThatNobodyWaitsForIsLoggedOnceAndNotByReactor(Wire wire) {
		Publisher<Void> failsAfterItsEnd = (subscriber) -> {
			subscriber.onSubscribe(Operators.emptySubscription());
			subscriber.onComplete();
			subscriber.onError(FAILURE);
		};
		WireResponse response = get(wire, (scope, receive, send) -> hello(send).then(Mono.from(failsAfterItsEnd)));
		ends(response);
		isLogged("ASGI application 'test' failed on GET /a%0ab where nobody waited for it", FAILURE);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aClientThatLeavesAnApplicationThatReceivesIsNotLogged(Wire wire) throws Exception {
		CompletableFuture<Void> called = new CompletableFuture<>();
		WireExchange exchange = open(wire, (scope, receive, send) -> {
			called.complete(null);
			return gone(receive);
		});
		called.get(5, TimeUnit.SECONDS);
		exchange.abort();
		nothingIsLogged();
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aClientThatLeavesBeforeTheHeadIsNotLogged(Wire wire) throws Exception {
		CompletableFuture<Void> called = new CompletableFuture<>();
		WireExchange exchange = open(wire, (scope, receive, send) -> {
			called.complete(null);
			return gone(receive).then(hello(send));
		});
		called.get(5, TimeUnit.SECONDS);
		exchange.abort();
		nothingIsLogged();
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aClientThatLeavesWithinTheBodyIsNotLogged(Wire wire) throws Exception {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		WireExchange exchange = open(wire,
				(scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
					.then(send.send(HttpSendEvent.Body.of("abc")))
					.doOnSuccess((nothing) -> begun.complete(null))
					.then(gone(receive))
					.then(send.send(HttpSendEvent.Body.of("def")))
					.onErrorMap((failure) -> new IllegalStateException("wrapped", failure)));
		begun.get(5, TimeUnit.SECONDS);
		exchange.abort();
		nothingIsLogged();
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aClientThatLeavesAWriteIsNotLogged(Wire wire) throws Exception {
		CompletableFuture<Void> stuck = new CompletableFuture<>();
		WireExchange exchange = open(wire,
				(scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
					.thenMany(Flux.range(0, 1_000)
						.concatMap((i) -> send.send(HttpSendEvent.Body.of(new byte[64 * 1024]))
							.doOnSubscribe((subscription) -> Mono.delay(Duration.ofMillis(300))
								.subscribe((tick) -> stuck.complete(null)))))
					.then());
		exchange.pauseReading();
		stuck.get(5, TimeUnit.SECONDS);
		exchange.abort();
		nothingIsLogged();
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aClientThatLeavesItsUploadIsNotLogged(Wire wire) throws Exception {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		serve(wire, (scope, receive,
				send) -> receive.receive().doOnSuccess((event) -> begun.complete(null)).then(gone(receive)));
		WireExchange exchange = this.client.open(WireRequest.post("/a%0ab", "content-length", "1000000"),
				new WireResponse());
		exchange.send(new byte[1000]);
		begun.get(5, TimeUnit.SECONDS);
		exchange.abort();
		nothingIsLogged();
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void anApplicationThatNeverEndsIsCancelledWithoutALine(Wire wire) throws Exception {
		this.settings = this.settings.withDisconnectGrace(Duration.ofMillis(50));
		CompletableFuture<Void> called = new CompletableFuture<>();
		WireExchange exchange = open(wire, (scope, receive, send) -> {
			called.complete(null);
			return Mono.<Void>never();
		});
		called.get(5, TimeUnit.SECONDS);
		exchange.abort();
		nothingIsLogged();
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void anApplicationThatFailsWhenItIsCancelledIsNotLogged(Wire wire) throws Exception {
		this.settings = this.settings.withDisconnectGrace(Duration.ofMillis(50));
		CompletableFuture<Void> called = new CompletableFuture<>();
		WireExchange exchange = open(wire, (scope, receive, send) -> Mono.create((sink) -> {
			sink.onCancel(() -> sink.error(FAILURE));
			called.complete(null);
		}));
		called.get(5, TimeUnit.SECONDS);
		exchange.abort();
		nothingIsLogged();
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void anErrorBeforeAWebSocketIsAcceptedIsLoggedOnce(Wire wire) {
		WireResponse response = new WireResponse();
		webSocket(wire, (scope, receive, send) -> receive.receive().then(Mono.error(FAILURE)), response);
		ends(response);
		isLogged("failed on " + webSocketMethod(wire) + " /ws: the client got an error response", FAILURE);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aReturnBeforeAWebSocketIsClosedIsLoggedOnce(Wire wire) {
		WireResponse response = new WireResponse();
		webSocket(wire, (scope, receive, send) -> accept(receive, send), response);
		ends(response);
		isLogged("ASGI application 'test' returned before its WebSocket was closed on " + webSocketMethod(wire)
				+ " /ws: the WebSocket was closed with code 1011", null);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void anErrorAfterAWebSocketIsAcceptedIsLoggedOnce(Wire wire) {
		WireResponse response = new WireResponse();
		webSocket(wire, (scope, receive, send) -> accept(receive, send).then(Mono.error(FAILURE)), response);
		ends(response);
		isLogged("failed on " + webSocketMethod(wire) + " /ws: the WebSocket was closed with code 1011", FAILURE);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aClientThatLeavesAWebSocketIsNotLogged(Wire wire) throws Exception {
		WireExchange exchange = webSocket(wire, (scope, receive, send) -> accept(receive, send).then(gone(receive))
			.then(send.send(new WebSocketSendEvent.Text("too late"))), new WireResponse());
		this.accepted.get(5, TimeUnit.SECONDS);
		exchange.abort();
		nothingIsLogged();
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aClientThatLeavesAHandshakeIsNotLogged(Wire wire) throws Exception {
		CompletableFuture<Void> called = new CompletableFuture<>();
		WireExchange exchange = webSocket(wire, (scope, receive, send) -> {
			called.complete(null);
			return receive.receive().then(gone(receive)).then(send.send(WebSocketSendEvent.Accept.of()));
		}, new WireResponse());
		called.get(5, TimeUnit.SECONDS);
		exchange.abort();
		nothingIsLogged();
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aWebSocketThatItsClientClosesIsNotLogged(Wire wire) throws Exception {
		WireExchange exchange = webSocket(wire, (scope, receive, send) -> accept(receive, send).then(gone(receive)),
				new WireResponse());
		this.accepted.get(5, TimeUnit.SECONDS);
		exchange.send(RawWebSocket.frame(0x88, "\u0003\u00e8bye".getBytes(StandardCharsets.ISO_8859_1)));
		nothingIsLogged();
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aClientOfAWebSocketThatBreaksTheRulesIsNotLogged(Wire wire) throws Exception {
		WireExchange exchange = webSocket(wire, (scope, receive, send) -> accept(receive, send).then(gone(receive)),
				new WireResponse());
		this.accepted.get(5, TimeUnit.SECONDS);
		exchange.send(RawWebSocket.frame(0xFF, new byte[3]));
		nothingIsLogged();
	}

	private static Mono<Void> hello(AsgiSend send) {
		return send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last("hello")));
	}

	private Mono<Void> accept(AsgiReceive receive, AsgiSend send) {
		return receive.receive()
			.then(send.send(WebSocketSendEvent.Accept.of()))
			.doOnSuccess((nothing) -> this.accepted.complete(null));
	}

	private static Mono<Void> gone(AsgiReceive receive) {
		return receive.events().then();
	}

	private static String webSocketMethod(Wire wire) {
		return isHttp1(wire) ? "GET" : "CONNECT";
	}

	private static boolean isHttp1(Wire wire) {
		return wire.protocol().httpVersion().startsWith("1");
	}

	private void serve(Wire wire, AsgiApplication application) {
		AsgiApplication observed = (scope, receive, send) -> application.call(scope, receive, send)
			.doFinally((signal) -> this.over.complete(null));
		this.server = wire.serve(observed, this.settings);
		try {
			this.client = wire.protocol().connect(this.server.address());
		}
		catch (java.io.IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	private WireExchange open(Wire wire, AsgiApplication application) {
		serve(wire, application);
		return this.client.open(WireRequest.get("/a%0ab?secret"), new WireResponse());
	}

	private WireResponse get(Wire wire, AsgiApplication application) {
		serve(wire, application);
		WireResponse response = new WireResponse();
		this.client.open(WireRequest.get("/a%0ab?secret"), response);
		return response;
	}

	private WireExchange webSocket(Wire wire, AsgiApplication application, WireResponse response) {
		serve(wire, application);
		AsgiHeaders headers = AsgiHeaders.of("sec-websocket-version", "13");
		return this.client.open(
				WireRequest.webSocket("/ws",
						isHttp1(wire) ? headers.with("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA==") : headers),
				response);
	}

	private static void ends(WireResponse response) {
		await(() -> !response.toString().endsWith("end=none"));
	}

	private void isLogged(String message, Throwable failure) {
		await(() -> this.events.stream().anyMatch((event) -> event.getLevel() == Level.ERROR));
		stop();
		// Reactor has a line of its own for errors of the virtual machine
		this.events.removeIf((event) -> event.getMessage().startsWith("throwIfFatal detected"));
		assertThat(this.events).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.ERROR);
			assertThat(event.getFormattedMessage()).contains(message).contains("'test'");
			assertThat(event.getLoggerName()).startsWith("io.asgi");
			if (failure != null) {
				assertThat(event.getFormattedMessage()).endsWith(": " + failure);
				assertThat(event.getThrowableProxy().getMessage()).isEqualTo(failure.getMessage());
			}
		});
	}

	private void nothingIsLogged() throws Exception {
		this.over.get(10, TimeUnit.SECONDS);
		stop();
		assertThat(this.events).isEmpty();
	}

	/**
	 * Everything is over when the server has stopped, and so is what is logged.
	 */
	private void stop() {
		if (this.client != null) {
			this.client.close();
			this.client = null;
		}
		if (this.server != null) {
			this.server.close();
			this.server = null;
		}
	}

	private static void await(BooleanSupplier condition) {
		long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
		while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
			Thread.yield();
		}
		assertThat(condition.getAsBoolean()).isTrue();
	}

}
