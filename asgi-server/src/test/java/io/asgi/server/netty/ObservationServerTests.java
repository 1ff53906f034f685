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
import io.asgi.AsgiHeaders;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.RequestRefusedException;
import io.asgi.WebSocketSendEvent;
import io.asgi.server.ApplicationLimits;
import io.asgi.server.RequestLimits;
import io.asgi.server.observation.AsgiServerObservations;
import io.asgi.server.observation.ExchangeObservationContext;
import io.asgi.test.conformance.WireConnection;
import io.asgi.test.conformance.WireExchange;
import io.asgi.test.conformance.WireRequest;
import io.asgi.test.conformance.WireResponse;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the observations of a server.
 */
@Timeout(30)
class ObservationServerTests {

	private static final AsgiApplication HELLO = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(201))
		.then(send.send(HttpSendEvent.Body.last("hello")));

	private static final AsgiApplication FAILING = (scope, receive, send) -> Mono
		.error(new IllegalStateException("on purpose"));

	private final ObservedServer server = new ObservedServer();

	private final AsgiServerObservations observations = new AsgiServerObservations(this.server.registry());

	@AfterEach
	void stop() throws Exception {
		this.server.stop();
		this.server.expectNoMore();
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aRequestIsObserved(Wire wire) throws Exception {
		WireConnection client = serve(wire, HELLO);
		ObservedServer.get(client, "/a%20b?c=d");
		Observation.Context context = next();
		assertThat(context.getName()).isEqualTo("asgi.server.requests");
		assertThat(context.getContextualName()).isEqualTo("http get test");
		assertLow(context, "application", "test");
		assertLow(context, "method", "GET");
		assertLow(context, "status", "201");
		assertLow(context, "outcome", "SUCCESS");
		assertLow(context, "ending", "complete");
		assertLow(context, "exception", "none");
		assertLow(context, "protocol", ObservedServer.isHttp1(wire) ? "http/1.1" : "http/2");
		assertThat(high(context, "path")).isEqualTo("/a%20b");
		assertThat(high(context, "client")).isEqualTo("127.0.0.1");
		TestObservationRegistryAssert.assertThat(this.server.registry())
			.doesNotHaveAnyRemainingCurrentObservation()
			.hasNumberOfObservationsEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void theApplicationIsCalledWithTheObservationInItsContext(Wire wire) throws Exception {
		BlockingQueue<Observation> seen = new LinkedBlockingQueue<>();
		Mono<Void> look = Mono.deferContextual((context) -> {
			seen.add(context.get(ObservationThreadLocalAccessor.KEY));
			return Mono.empty();
		});
		WireConnection client = serve(wire,
				(scope, receive, send) -> look.then(send.send(HttpSendEvent.Start.of(200)))
					.then(send.send(HttpSendEvent.Body.last("x")))
					.then(look));
		ObservedServer.get(client, "/");
		Observation.Context context = next();
		assertThat(seen.poll(10, TimeUnit.SECONDS).getContext()).isSameAs(context);
		assertThat(seen.poll(10, TimeUnit.SECONDS).getContext()).isSameAs(context);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void anErrorOfTheApplicationIsThatOfTheObservation(Wire wire) throws Exception {
		WireConnection client = serve(wire, FAILING);
		ObservedServer.get(client, "/");
		Observation.Context context = next();
		assertThat(context.getError()).hasMessage("on purpose");
		assertLow(context, "exception", "IllegalStateException");
		assertLow(context, "status", "500");
		assertLow(context, "outcome", "SERVER_ERROR");
		assertLow(context, "ending", "replaced");
	}

	@Test
	void anErrorThatIsThrownIsThatOfTheObservation() throws Exception {
		WireConnection client = serve(Wire.HTTP11, (scope, receive, send) -> {
			throw new IllegalStateException("on purpose");
		});
		ObservedServer.get(client, "/");
		assertThat(next().getError()).hasMessage("on purpose");
	}

	@Test
	void anApplicationThatReturnsNothingFails() throws Exception {
		WireConnection client = serve(Wire.HTTP11, (scope, receive, send) -> null);
		ObservedServer.get(client, "/");
		assertThat(next().getError()).hasMessage("The application returned null in place of a Mono");
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void anErrorWithinTheResponseIsAServerError(Wire wire) throws Exception {
		WireConnection client = serve(wire,
				(scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
					.then(send.send(HttpSendEvent.Body.of("abc")))
					.then(FAILING.call(scope, receive, send)));
		ObservedServer.get(client, "/");
		Observation.Context context = next();
		assertThat(context.getError()).hasMessage("on purpose");
		assertLow(context, "status", "200");
		assertLow(context, "outcome", "SERVER_ERROR");
		assertLow(context, "ending", "cut-off");
	}

	@Test
	void anErrorAfterTheResponseIsNotOfTheRequest() throws Exception {
		CompletableFuture<Void> release = new CompletableFuture<>();
		CompletableFuture<Void> ended = new CompletableFuture<>();
		WireConnection client = serve(Wire.HTTP11,
				(scope, receive, send) -> HELLO.call(scope, receive, send)
					.then(Mono.fromFuture(release))
					.then(FAILING.call(scope, receive, send))
					.doFinally((signal) -> ended.complete(null)));
		ObservedServer.get(client, "/");
		Observation.Context context = next();
		release.complete(null);
		ended.get(10, TimeUnit.SECONDS);
		assertThat(context.getError()).isNull();
		assertLow(context, "outcome", "SUCCESS");
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void workAfterTheResponseDoesNotHoldTheObservationOpen(Wire wire) throws Exception {
		CompletableFuture<Void> release = new CompletableFuture<>();
		WireConnection client = serve(wire,
				(scope, receive, send) -> HELLO.call(scope, receive, send).then(Mono.fromFuture(release)));
		ObservedServer.get(client, "/");
		assertLow(next(), "ending", "complete");
		assertThat(release).isNotDone();
		release.complete(null);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aClientThatLeavesIsNoError(Wire wire) throws Exception {
		CompletableFuture<Void> called = new CompletableFuture<>();
		WireConnection client = serve(wire, (scope, receive, send) -> {
			called.complete(null);
			return receive.events().then(HELLO.call(scope, receive, send));
		});
		WireExchange exchange = ObservedServer.get(client, "/");
		called.get(10, TimeUnit.SECONDS);
		exchange.abort();
		Observation.Context context = next();
		assertThat(context.getError()).isNull();
		assertLow(context, "status", "UNKNOWN");
		assertLow(context, "outcome", "UNKNOWN");
		assertLow(context, "ending", "client-gone");
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aRequestThatTheApplicationRefusesIsAClientError(Wire wire) throws Exception {
		WireConnection client = serve(wire,
				(scope, receive, send) -> Mono.error(new RequestRefusedException(422, "No")));
		ObservedServer.get(client, "/");
		Observation.Context context = next();
		assertLow(context, "status", "422");
		assertLow(context, "outcome", "CLIENT_ERROR");
		assertLow(context, "exception", "RequestRefusedException");
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aBodyThatIsTooLargeIsRefused(Wire wire) throws Exception {
		WireConnection client = this.server.serve(wire, HELLO, this.observations,
				(options) -> options.application("test", new ApplicationLimits(3L, null, null)));
		client.open(WireRequest.post("/", "content-length", "4"), new WireResponse());
		Observation.Context context = next();
		assertLow(context, "status", "413");
		assertLow(context, "ending", "refused");
		assertLow(context, "method", "POST");
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aRequestForWhichThereIsNoPlaceIsRefused(Wire wire) throws Exception {
		CompletableFuture<Void> called = new CompletableFuture<>();
		WireConnection client = this.server.serve(wire, (scope, receive, send) -> {
			called.complete(null);
			return receive.events().then();
		}, this.observations, (options) -> options.requests(new RequestLimits(1, 0, Duration.ofSeconds(5), 1)));
		WireExchange first = ObservedServer.get(client, "/first");
		called.get(10, TimeUnit.SECONDS);
		ObservedServer.get(this.server.connect(wire), "/second");
		Observation.Context context = next();
		assertThat(high(context, "path")).isEqualTo("/second");
		assertLow(context, "status", "503");
		assertLow(context, "outcome", "SERVER_ERROR");
		assertLow(context, "ending", "refused");
		first.abort();
		assertThat(high(next(), "path")).isEqualTo("/first");
	}

	@Test
	void aMalformedRequestIsRefused() throws Exception {
		serve(Wire.HTTP11, HELLO);
		try (RawHttp client = RawHttp.connect(this.server.address())) {
			client.write("BREW /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
			client.read();
		}
		Observation.Context context = next();
		assertLow(context, "method", "UNKNOWN");
		assertLow(context, "status", "400");
		assertLow(context, "ending", "refused");
	}

	@Test
	void anHttp10RequestHasItsProtocol() throws Exception {
		serve(Wire.HTTP11, HELLO);
		try (RawHttp client = RawHttp.connect(this.server.address())) {
			client.write("GET /x HTTP/1.0\r\n\r\n");
			client.read();
		}
		assertLow(next(), "protocol", "http/1.0");
	}

	@Test
	void aPromisedRequestIsObservedWithinTheOneThatPromisedIt() throws Exception {
		serve(Wire.H2C, (scope, receive, send) -> {
			String path = ((HttpScope) scope).path();
			Mono<Void> promise = path.equals("/") ? send.send(new HttpSendEvent.Push("/style.css", AsgiHeaders.empty()))
					: Mono.empty();
			return send.send(HttpSendEvent.Start.of(200)).then(promise).then(send.send(HttpSendEvent.Body.last("x")));
		});
		try (PushClient client = new PushClient(this.server.address(), true)) {
			client.get("/");
			Observation.Context one = next();
			Observation.Context other = next();
			Observation.Context promised = high(one, "path").equals("/") ? other : one;
			Observation.Context promising = (promised == one) ? other : one;
			assertThat(high(promised, "path")).isEqualTo("/style.css");
			assertThat(high(promising, "path")).isEqualTo("/");
			assertThat(((ExchangeObservationContext) promised).isNested()).isTrue();
			assertThat(promised.getParentObservation().getContextView()).isSameAs(promising);
			assertLow(promised, "status", "200");
		}
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aWebSocketIsObservedUntilItIsClosed(Wire wire) throws Exception {
		CompletableFuture<Void> accepted = new CompletableFuture<>();
		WireConnection client = serve(wire, accepting(accepted));
		WireExchange exchange = ObservedServer.webSocket(client, wire);
		accepted.get(10, TimeUnit.SECONDS);
		exchange.send(RawWebSocket.frame(0x81, "four".getBytes(StandardCharsets.US_ASCII)));
		exchange.send(RawWebSocket.frame(0x88, new byte[] { 0x0F, (byte) 0xA1, 'b', 'y', 'e' }));
		Observation.Context context = next();
		assertThat(context.getName()).isEqualTo("asgi.server.websocket");
		assertThat(context.getContextualName()).isEqualTo("websocket test");
		assertLow(context, "application", "test");
		assertLow(context, "handshake", "accepted");
		assertLow(context, "status", ObservedServer.isHttp1(wire) ? "101" : "200");
		assertLow(context, "close.code", "4xxx");
		assertLow(context, "outcome", "SUCCESS");
		assertLow(context, "ending", "complete");
		assertLow(context, "protocol", ObservedServer.isHttp1(wire) ? "http/1.1" : "http/2");
		assertThat(high(context, "close.code.exact")).isEqualTo("4001");
		assertThat(high(context, "path")).isEqualTo("/ws");
		TestObservationRegistryAssert.assertThat(this.server.registry())
			.hasSingleObservationThat()
			.hasEvent("accepted", "websocket accepted");
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aWebSocketThatIsDeniedIsObserved(Wire wire) throws Exception {
		WireConnection client = serve(wire,
				(scope, receive, send) -> receive.receive().then(send.send(WebSocketSendEvent.Close.of(1000))));
		ObservedServer.webSocket(client, wire);
		Observation.Context context = next();
		assertThat(context.getName()).isEqualTo("asgi.server.websocket");
		assertLow(context, "handshake", "denied");
		assertLow(context, "status", "403");
		assertLow(context, "close.code", "none");
		assertLow(context, "outcome", "CLIENT_ERROR");
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aWebSocketWhoseApplicationFailsHasItsError(Wire wire) throws Exception {
		CompletableFuture<Void> accepted = new CompletableFuture<>();
		CompletableFuture<Void> fail = new CompletableFuture<>();
		WireConnection client = serve(wire,
				(scope, receive, send) -> receive.receive()
					.then(send.send(WebSocketSendEvent.Accept.of()))
					.doOnSuccess((nothing) -> accepted.complete(null))
					.then(Mono.fromFuture(fail))
					.then(FAILING.call(scope, receive, send)));
		ObservedServer.webSocket(client, wire);
		accepted.get(10, TimeUnit.SECONDS);
		// The client does not answer: its close frame could come before the server's
		fail.complete(null);
		Observation.Context context = next();
		assertThat(context.getError()).hasMessage("on purpose");
		assertLow(context, "handshake", "accepted");
		assertLow(context, "close.code", "1011");
		assertLow(context, "outcome", "SERVER_ERROR");
		assertLow(context, "ending", "cut-off");
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aWebSocketWhoseClientIsLostHasNoOutcome(Wire wire) throws Exception {
		CompletableFuture<Void> accepted = new CompletableFuture<>();
		WireConnection client = serve(wire, accepting(accepted));
		WireExchange exchange = ObservedServer.webSocket(client, wire);
		accepted.get(10, TimeUnit.SECONDS);
		exchange.abort();
		Observation.Context context = next();
		assertLow(context, "close.code", "1006");
		assertLow(context, "outcome", "UNKNOWN");
		assertLow(context, "ending", "client-gone");
	}

	@Test
	void aMalformedHandshakeIsObservedAsOneOfAWebSocket() throws Exception {
		WireConnection client = serve(Wire.HTTP11, HELLO);
		client.open(WireRequest.webSocket("/ws", AsgiHeaders.of("sec-websocket-version", "7")), new WireResponse());
		Observation.Context context = next();
		assertThat(context.getName()).isEqualTo("asgi.server.websocket");
		assertLow(context, "handshake", "denied");
		assertLow(context, "status", "426");
		assertLow(context, "ending", "refused");
	}

	@Test
	void theRequestIsTheCarrierOfTheTrace() throws Exception {
		WireConnection client = serve(Wire.H2C, HELLO);
		client.open(WireRequest.get("/", "traceparent", "00-a-b-01"), new WireResponse());
		ExchangeObservationContext context = (ExchangeObservationContext) next();
		assertThat(context.getGetter().get(context.getCarrier(), "traceparent")).isEqualTo("00-a-b-01");
		assertThat(context.isNested()).isFalse();
	}

	private static AsgiApplication accepting(CompletableFuture<Void> accepted) {
		return (scope, receive, send) -> receive.receive()
			.then(send.send(WebSocketSendEvent.Accept.of()))
			.doOnSuccess((nothing) -> accepted.complete(null))
			.thenMany(receive.events())
			.then();
	}

	private WireConnection serve(Wire wire, AsgiApplication application) throws Exception {
		return this.server.serve(wire, application, this.observations);
	}

	private Observation.Context next() throws InterruptedException {
		return this.server.next();
	}

	private static void assertLow(Observation.Context context, String key, String value) {
		KeyValue found = context.getLowCardinalityKeyValue(key);
		assertThat((found != null) ? found.getValue() : null).as(key).isEqualTo(value);
	}

	private static String high(Observation.Context context, String key) {
		KeyValue found = context.getHighCardinalityKeyValue(key);
		return (found != null) ? found.getValue() : "absent";
	}

}
