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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketSendEvent;
import io.asgi.server.RequestLimits;
import io.asgi.server.observation.AsgiServerObservations;
import io.asgi.test.conformance.WireConnection;
import io.asgi.test.conformance.WireExchange;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Observations end once, whatever clients, handlers and the server do.
 */
@Timeout(60)
class ObservationEndTests {

	private static final AsgiApplication HELLO = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
		.then(send.send(HttpSendEvent.Body.last("hello")));

	private final ObservedServer server = new ObservedServer();

	private final AsgiServerObservations observations = new AsgiServerObservations(this.server.registry());

	@AfterEach
	void stop() throws Exception {
		this.server.stop();
		this.server.expectNoMore();
	}

	@Test
	void requestsInOneGoAreObservedOneByOne() throws Exception {
		serve(Wire.HTTP11,
				(scope, receive, send) -> Mono.delay(Duration.ofMillis(20)).then(HELLO.call(scope, receive, send)));
		try (RawHttp client = RawHttp.connect(this.server.address())) {
			client.write(
					"GET /1 HTTP/1.1\r\nHost: a\r\n\r\n" + "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
							+ "HEAD /3 HTTP/1.1\r\nHost: a\r\n\r\n");
			for (int i = 1; i <= 3; i++) {
				assertThat(client.read(i == 3).status()).isEqualTo(200);
				Observation.Context context = this.server.next();
				assertThat(high(context, "path")).isEqualTo("/" + i);
				assertThat(low(context, "status", "ending", "outcome")).containsExactly("200", "complete", "SUCCESS");
			}
		}
	}

	@Test
	void informationalResponsesAreNotTheStatus() throws Exception {
		serve(Wire.HTTP11,
				(scope, receive, send) -> send.send(new HttpSendEvent.EarlyHint(List.of("</a>; rel=preload")))
					.then(receive.receive())
					.then(HELLO.call(scope, receive, send)));
		try (RawHttp client = RawHttp.connect(this.server.address())) {
			client.write("POST /1 HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
			while (client.read().status() != 100) {
				// An early hint
			}
			client.write("abc");
			assertThat(client.read().status()).isEqualTo(200);
		}
		assertThat(low(this.server.next(), "status", "ending")).containsExactly("200", "complete");
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aClientThatLeavesWhileItReadsHasNoOutcome(Wire wire) throws Exception {
		CompletableFuture<Void> sending = new CompletableFuture<>();
		WireConnection client = serve(wire,
				(scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
					.thenMany(Flux.range(0, 10_000)
						.concatMap((i) -> send.send(HttpSendEvent.Body.of(new byte[10_000]))
							.doOnSuccess((x) -> sending.complete(null))))
					.then());
		WireExchange exchange = ObservedServer.get(client, "/");
		exchange.pauseReading();
		sending.get(10, TimeUnit.SECONDS);
		exchange.abort();
		Observation.Context context = this.server.next();
		assertThat(low(context, "status", "ending", "outcome", "exception")).containsExactly("200", "client-gone",
				"UNKNOWN", "none");
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aClientThatLeavesWhileItWaitsForItsTurnEndsItsObservation(Wire wire) throws Exception {
		CompletableFuture<Void> called = new CompletableFuture<>();
		WireConnection client = this.server.serve(wire, (scope, receive, send) -> {
			called.complete(null);
			return receive.events().then();
		}, this.observations, (options) -> options.requests(new RequestLimits(1, 10, Duration.ofSeconds(50), 1)));
		WireExchange first = ObservedServer.get(client, "/first");
		called.get(10, TimeUnit.SECONDS);
		CompletableFuture<Void> waiting = new CompletableFuture<>();
		this.server.registry().observationConfig().observationHandler(new StartHandler(waiting));
		WireExchange second = ObservedServer.get(this.server.connect(wire), "/second");
		waiting.get(10, TimeUnit.SECONDS);
		second.abort();
		Observation.Context context = this.server.next();
		assertThat(high(context, "path")).isEqualTo("/second");
		assertThat(low(context, "status", "ending", "outcome")).containsExactly("UNKNOWN", "client-gone", "UNKNOWN");
		first.abort();
		assertThat(high(this.server.next(), "path")).isEqualTo("/first");
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aClientThatWaitsTooLongForItsTurnIsRefused(Wire wire) throws Exception {
		CompletableFuture<Void> called = new CompletableFuture<>();
		WireConnection client = this.server.serve(wire, (scope, receive, send) -> {
			called.complete(null);
			return receive.events().then();
		}, this.observations, (options) -> options.requests(new RequestLimits(1, 10, Duration.ofMillis(100), 1)));
		WireExchange first = ObservedServer.get(client, "/first");
		called.get(10, TimeUnit.SECONDS);
		ObservedServer.get(this.server.connect(wire), "/second");
		Observation.Context context = this.server.next();
		assertThat(high(context, "path")).isEqualTo("/second");
		assertThat(low(context, "status", "ending", "outcome")).containsExactly("503", "refused", "SERVER_ERROR");
		first.abort();
		assertThat(high(this.server.next(), "path")).isEqualTo("/first");
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aClientThatLeavesDuringTheHandshakeHasNone(Wire wire) throws Exception {
		CompletableFuture<Void> called = new CompletableFuture<>();
		WireConnection client = serve(wire, (scope, receive, send) -> {
			called.complete(null);
			return receive.events().then();
		});
		WireExchange exchange = ObservedServer.webSocket(client, wire);
		called.get(10, TimeUnit.SECONDS);
		exchange.abort();
		Observation.Context context = this.server.next();
		assertThat(low(context, "handshake", "status", "close.code", "outcome", "ending")).containsExactly("none",
				"UNKNOWN", "none", "UNKNOWN", "client-gone");
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void anApplicationThatDeniesWithAResponseIsObserved(Wire wire) throws Exception {
		WireConnection client = serve(wire,
				(scope, receive, send) -> receive.receive()
					.then(send.send(new WebSocketSendEvent.DenialStart(404, AsgiHeaders.empty())))
					.then(send.send(new WebSocketSendEvent.DenialBody("no".getBytes(), false))));
		ObservedServer.webSocket(client, wire);
		Observation.Context context = this.server.next();
		assertThat(low(context, "handshake", "status", "outcome", "ending")).containsExactly("denied", "404",
				"CLIENT_ERROR", "complete");
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void anApplicationThatFailsDuringTheHandshakeHasItsError(Wire wire) throws Exception {
		WireConnection client = serve(wire,
				(scope, receive, send) -> receive.receive().then(Mono.error(new IllegalStateException("on purpose"))));
		ObservedServer.webSocket(client, wire);
		Observation.Context context = this.server.next();
		assertThat(low(context, "handshake", "outcome", "ending", "exception")).containsExactly("denied",
				"SERVER_ERROR", "replaced", "IllegalStateException");
	}

	@ParameterizedTest
	@ValueSource(strings = { "start", "error", "event", "open", "close", "stop" })
	void aHandlerThatFailsTakesNothingWithIt(String phase) throws Exception {
		this.server.registry().observationConfig().observationHandler(new FailingHandler(phase));
		List<Object> left = new ArrayList<>();
		WireConnection client = serve(Wire.HTTP11, (scope, receive, send) -> {
			if (scope instanceof HttpScope http && http.path().equals("/fails")) {
				return Mono.error(new IllegalStateException("on purpose"));
			}
			Observation current = this.server.registry().getCurrentObservation();
			if (current != null) {
				left.add(current);
			}
			return HELLO.call(scope, receive, send);
		});
		assertThat(client).isNotNull();
		try (RawHttp http = RawHttp.connect(this.server.address())) {
			for (String path : List.of("/fails", "/", "/fails", "/")) {
				http.write("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
				assertThat(http.read().status()).isEqualTo(path.equals("/") ? 200 : 500);
			}
		}
		assertThat(left).as("observations left on the thread").isEmpty();
		for (int i = 0; i < (List.of("start", "stop").contains(phase) ? 0 : 4); i++) {
			this.server.next();
		}
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void exchangesThatAreUnderWayEndWithTheServer(Wire wire) throws Exception {
		CompletableFuture<Void> called = new CompletableFuture<>();
		WireConnection client = serve(wire, (scope, receive, send) -> {
			called.complete(null);
			return send.send(HttpSendEvent.Start.of(200))
				.then(send.send(HttpSendEvent.Body.of("x")))
				.then(Mono.never());
		});
		ObservedServer.get(client, "/");
		called.get(10, TimeUnit.SECONDS);
		this.server.stop();
		Observation.Context context = this.server.next();
		assertThat(low(context, "outcome")).containsExactly("UNKNOWN");
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void exchangesWhoseClientsDoNotReadEndWithTheServer(Wire wire) throws Exception {
		CompletableFuture<Void> called = new CompletableFuture<>();
		WireConnection client = serve(wire, (scope, receive, send) -> {
			called.complete(null);
			return send.send(HttpSendEvent.Start.of(200))
				.thenMany(Flux.range(0, 10_000).concatMap((i) -> send.send(HttpSendEvent.Body.of(new byte[100_000]))))
				.then();
		});
		WireExchange exchange = ObservedServer.get(client, "/");
		exchange.pauseReading();
		called.get(10, TimeUnit.SECONDS);
		this.server.stop();
		exchange.resumeReading();
		Observation.Context context = this.server.next();
		assertThat(low(context, "outcome")).containsExactly("UNKNOWN");
	}

	private WireConnection serve(Wire wire, AsgiApplication application) throws Exception {
		return this.server.serve(wire, application, this.observations);
	}

	private static List<String> low(Observation.Context context, String... keys) {
		List<String> values = new ArrayList<>();
		for (String key : keys) {
			KeyValue found = context.getLowCardinalityKeyValue(key);
			values.add((found != null) ? found.getValue() : "absent");
		}
		return values;
	}

	private static String high(Observation.Context context, String key) {
		KeyValue found = context.getHighCardinalityKeyValue(key);
		return (found != null) ? found.getValue() : "absent";
	}

	private record StartHandler(CompletableFuture<Void> started) implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			this.started.complete(null);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	/**
	 * Fails at one of the things that happen to an observation.
	 */
	private record FailingHandler(String phase) implements ObservationHandler<Observation.Context> {

		private void fail(String at) {
			if (at.equals(this.phase)) {
				throw new IllegalStateException("A handler that fails at " + at);
			}
		}

		@Override
		public void onStart(Observation.Context context) {
			fail("start");
		}

		@Override
		public void onError(Observation.Context context) {
			fail("error");
		}

		@Override
		public void onEvent(Observation.Event event, Observation.Context context) {
			fail("event");
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			fail("open");
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			fail("close");
		}

		@Override
		public void onStop(Observation.Context context) {
			fail("stop");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
