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
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import io.asgi.AsgiApplication;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.server.ApplicationLimits;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.HttpOptions;
import io.asgi.server.RequestLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the limits of requests and WebSockets under way.
 */
@Timeout(120)
class RequestQueueTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final String GET = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";

	private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	/**
	 * Answers when the test lets it.
	 */
	private final AsgiApplication gated = (scope, receive, send) -> {
		Call call = new Call((scope instanceof HttpScope http) ? http.path() : "websocket", Sinks.empty());
		this.calls.add(call);
		return call.gate()
			.asMono()
			.then(send.send(HttpSendEvent.Start.of(200)))
			.then(send.send(HttpSendEvent.Body.last("hello")));
	};

	private LimitServer server;

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "HTTP11_TLS" })
	void aRequestThatFindsNoPlaceWaitsForItsTurn(Wire wire) throws Exception {
		serve(wire, this.gated, new RequestLimits(1, 1, LONG, 0));
		try (RawHttp first = this.server.http1(); RawHttp second = this.server.http1()) {
			first.write(GET);
			Call call = nextCall();
			second.write("POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
			awaitTrue(() -> this.server.bridge().queuedRequests() == 1);
			assertThat(this.calls).isEmpty();
			call.gate().tryEmitEmpty();
			assertThat(first.read().body()).isEqualTo("hello");
			nextCall().gate().tryEmitEmpty();
			assertThat(second.read().status()).as("nothing was read, so there was no 100").isEqualTo(200);
		}
		awaitIdle();
		this.server.assertNothingReached();
	}

	@ParameterizedTest
	@EnumSource(names = { "H2C", "H2" })
	void aStreamThatFindsNoPlaceWaitsForItsTurn(Wire wire) throws Exception {
		serve(wire, this.gated, new RequestLimits(1, 1, LONG, 0));
		try (RawHttp2 client = this.server.http2()) {
			RawHttp2.Stream first = client.open("GET", "/a", true);
			Call call = nextCall();
			RawHttp2.Stream second = client.open("GET", "/a", true);
			awaitTrue(() -> this.server.bridge().queuedRequests() == 1);
			RawHttp2.Stream third = client.open("GET", "/a", true);
			assertThat(third.response()).startsWith("503 ");
			assertThat(third.head.get().get("retry-after")).hasToString("5");
			this.server.assertReached("requests a");
			call.gate().tryEmitEmpty();
			assertThat(first.response()).isEqualTo("200 hello");
			nextCall().gate().tryEmitEmpty();
			assertThat(second.response()).isEqualTo("200 hello");
		}
		awaitIdle();
	}

	@Test
	void aRequestThatFindsTheQueueFullIsAnsweredWith503() throws Exception {
		serve(Wire.HTTP11, this.gated, new RequestLimits(1, 0, LONG, 0));
		try (RawHttp first = this.server.http1(); RawHttp second = this.server.http1()) {
			first.write(GET);
			Call call = nextCall();
			RawHttp.Response response = second.write(GET).read();
			assertThat(response.status()).isEqualTo(503);
			assertThat(response.has("retry-after: 5")).isTrue();
			this.server.assertReached("requests a");
			call.gate().tryEmitEmpty();
			assertThat(first.read().body()).isEqualTo("hello");
		}
		awaitIdle();
	}

	@Test
	void aRequestThatWaitsTooLongIsAnsweredWith503() throws Exception {
		serve(Wire.HTTP11, this.gated, new RequestLimits(1, 9, Duration.ofMillis(100), 0));
		try (RawHttp first = this.server.http1(); RawHttp second = this.server.http1()) {
			first.write(GET);
			Call call = nextCall();
			RawHttp.Response response = second.write(GET).read();
			assertThat(response.status()).isEqualTo(503);
			assertThat(response.has("retry-after: 5")).isTrue();
			this.server.assertReached("queue-time a");
			call.gate().tryEmitEmpty();
			assertThat(first.read().body()).isEqualTo("hello");
			assertThat(this.calls).isEmpty();
		}
		awaitIdle();
	}

	@Test
	void anApplicationAtItsLimitDoesNotHoldUpOthers() throws Exception {
		this.server = LimitServer.start(Wire.HTTP11, this.gated,
				(options) -> options.requests(new RequestLimits(9, 9, LONG, 0))
					.application("a", new ApplicationLimits(null, 1, null)));
		try (RawHttp first = this.server.http1();
				RawHttp second = this.server.http1();
				RawHttp other = this.server.http1()) {
			first.write(GET);
			Call call = nextCall();
			second.write(GET);
			awaitTrue(() -> this.server.bridge().queuedRequests() == 1);
			other.write(GET.replace("/a", "/b"));
			Call otherCall = nextCall();
			assertThat(otherCall.path()).isEqualTo("/b");
			otherCall.gate().tryEmitEmpty();
			assertThat(other.read().body()).isEqualTo("hello");
			call.gate().tryEmitEmpty();
			nextCall().gate().tryEmitEmpty();
			assertThat(second.read().body()).isEqualTo("hello");
		}
		awaitIdle();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aClientThatLeavesTheQueueTakesNoPlace(boolean http2) throws Exception {
		serve(Wire.HTTP11, this.gated, new RequestLimits(1, 9, LONG, 0));
		try (RawHttp first = this.server.http1(); RawHttp2 streams = RawHttp2.connect(this.server.address())) {
			first.write(GET);
			Call call = nextCall();
			if (http2) {
				RawHttp2.Stream stream = streams.open("GET", "/a", true);
				awaitTrue(() -> this.server.bridge().queuedRequests() == 1);
				stream.reset();
			}
			else {
				try (RawHttp second = this.server.http1()) {
					second.write(GET);
					awaitTrue(() -> this.server.bridge().queuedRequests() == 1);
				}
			}
			awaitTrue(() -> this.server.bridge().queuedRequests() == 0);
			call.gate().tryEmitEmpty();
			assertThat(first.read().body()).isEqualTo("hello");
			awaitIdle();
			assertThat(this.calls).isEmpty();
			first.write(GET);
			nextCall().gate().tryEmitEmpty();
			assertThat(first.read().body()).isEqualTo("hello");
		}
		this.server.assertNothingReached();
	}

	@Test
	void aLongQueueIsServedOneByOne() throws Exception {
		AtomicInteger active = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CompletableFuture<Void> open = new CompletableFuture<>();
		AsgiApplication application = (scope, receive, send) -> {
			most.accumulateAndGet(active.incrementAndGet(), Math::max);
			return Mono.fromFuture(open, true)
				.then(send.send(HttpSendEvent.Start.of(200)))
				.then(send.send(HttpSendEvent.Body.last("hello")))
				.doOnTerminate(active::decrementAndGet);
		};
		serve(Wire.H2C, application, new RequestLimits(1, 3000, LONG, 0));
		List<RawHttp2> clients = new ArrayList<>();
		List<RawHttp2.Stream> streams = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			clients.add(this.server.http2());
			for (int j = 0; j < 100; j++) {
				streams.add(clients.get(i).open("GET", "/a", true));
			}
		}
		awaitTrue(() -> this.server.bridge().queuedRequests() == 1999);
		open.complete(null);
		for (RawHttp2.Stream stream : streams) {
			assertThat(stream.response()).isEqualTo("200 hello");
		}
		clients.forEach(RawHttp2::close);
		assertThat(most).hasValue(1);
		awaitIdle();
	}

	@Test
	void thePlaceOfARequestIsGivenBackInEveryEnding() throws Exception {
		AsgiApplication application = (scope, receive, send) -> {
			Mono<Void> start = send.send(HttpSendEvent.Start.of(200, "content-length", "5"));
			return switch (((HttpScope) scope).path()) {
				case "/a/complete" -> start.then(send.send(HttpSendEvent.Body.last("hello")));
				case "/a/throws" -> throw new IllegalStateException("expected");
				case "/a/null" -> null;
				case "/a/error" -> Mono.error(new IllegalStateException("expected"));
				case "/a/early" -> Mono.empty();
				case "/a/cut" -> start.then(send.send(HttpSendEvent.Body.of("hel")));
				case "/a/long" -> start.then(send.send(HttpSendEvent.Body.of("hello hello")));
				case "/a/background" -> start.then(send.send(HttpSendEvent.Body.last("hello")))
					.then(Mono.delay(Duration.ofMillis(5)).then());
				case "/a/flood" -> send.send(HttpSendEvent.Start.of(200))
					.thenMany(send.send(HttpSendEvent.Body.of(new byte[50_000])).repeat(1000))
					.then();
				case "/a/told" -> receive.events().then();
				default -> Mono.never();
			};
		};
		this.server = LimitServer.start(Wire.HTTP11, application,
				(options) -> options.requests(new RequestLimits(4, 2, Duration.ofMillis(20), 0))
					.disconnectGrace(Duration.ofMillis(10))
					.http(HttpOptions.builder()
						.responseIdleTimeout(Duration.ofMillis(100))
						.requestBodyIdleTimeout(Duration.ofMillis(50))
						.maxRequestBodySize(10)
						.build()));
		String[] endings = { "complete", "throws", "null", "error", "early", "cut", "long", "background", "flood",
				"told", "never" };
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			Random random = new Random(i);
			Thread thread = new Thread(() -> {
				for (int j = 0; j < 60; j++) {
					String ending = endings[random.nextInt(endings.length)];
					try {
						exchange(random, ending);
					}
					catch (Exception ex) {
						this.failures.add(ex);
					}
				}
			});
			threads.add(thread);
			thread.start();
		}
		for (Thread thread : threads) {
			thread.join(100_000);
		}
		assertThat(this.failures).isEmpty();
		awaitIdle();
	}

	/**
	 * Leaves in the middle, or as soon as there is some answer.
	 */
	private void exchange(Random random, String ending) throws Exception {
		boolean leaves = random.nextBoolean() || ending.equals("told") || ending.equals("never");
		if (random.nextBoolean()) {
			try (RawHttp client = this.server.http1()) {
				client.write("POST /a/" + ending + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
				if (random.nextBoolean()) {
					client.write(random.nextBoolean() ? "b\r\nhello hello\r\n" : "0\r\n\r\n");
				}
				if (!leaves) {
					client.socket().getInputStream().read();
				}
			}
		}
		else {
			try (RawHttp2 client = RawHttp2.connect(this.server.address())) {
				RawHttp2.Stream stream = client.open("GET", "/a/" + ending, true);
				if (leaves && random.nextBoolean()) {
					stream.reset();
				}
				else if (!leaves) {
					stream.head.handle((head, failure) -> head).get(10, TimeUnit.SECONDS);
				}
			}
		}
	}

	@Test
	void webSocketsHaveALimitOfTheirOwn() throws Exception {
		AsgiApplication application = (scope, receive, send) -> (scope instanceof WebSocketScope)
				? send.send(WebSocketSendEvent.Accept.of()).then(receive.events().then())
				: send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last("hello")));
		serve(Wire.HTTP11, application, new RequestLimits(1, 0, LONG, 1));
		String handshake = "GET /a HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
				+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
		try (RawHttp second = this.server.http1(); RawHttp http = this.server.http1()) {
			try (RawHttp first = this.server.http1()) {
				assertThat(first.write(handshake).read().status()).isEqualTo(101);
				assertThat(this.server.bridge().activeWebSockets()).isEqualTo(1);
				RawHttp.Response response = second.write(handshake).read();
				assertThat(response.status()).isEqualTo(503);
				assertThat(response.has("retry-after: 5")).isTrue();
				this.server.assertReached("websockets a");
				assertThat(http.write(GET).read().body()).isEqualTo("hello");
			}
			awaitTrue(() -> this.server.bridge().activeWebSockets() == 0);
		}
		try (RawHttp third = this.server.http1()) {
			assertThat(third.write(handshake).read().status()).isEqualTo(101);
		}
		awaitIdle();
	}

	private void serve(Wire wire, AsgiApplication application, RequestLimits limits) {
		this.server = LimitServer.start(wire, application,
				(AsgiServerOptions.Builder options) -> options.requests(limits));
	}

	private Call nextCall() throws InterruptedException {
		Call call = this.calls.poll(10, TimeUnit.SECONDS);
		assertThat(call).isNotNull();
		return call;
	}

	private void awaitIdle() {
		awaitTrue(() -> this.server.bridge().activeRequests() == 0 && this.server.bridge().queuedRequests() == 0
				&& this.server.bridge().activeWebSockets() == 0);
	}

	private static void awaitTrue(BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
			Thread.onSpinWait();
			Thread.yield();
		}
	}

	private record Call(String path, Sinks.Empty<Void> gate) {
	}

}
