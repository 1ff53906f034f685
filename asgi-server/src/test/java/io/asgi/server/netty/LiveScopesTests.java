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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.asgi.AsgiApplication;
import io.asgi.AsgiScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.server.RequestLimits;
import io.asgi.server.report.Activity;
import io.asgi.server.report.LiveScope;
import io.asgi.server.report.LiveScopes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for what a bridge says of the scopes that are alive.
 */
@Timeout(120)
class LiveScopesTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final BlockingQueue<AsgiScope> calls = new LinkedBlockingQueue<>();

	private final Sinks.Empty<Void> gate = Sinks.empty();

	private final AsgiApplication gated = (scope, receive, send) -> {
		this.calls.add(scope);
		if (scope instanceof WebSocketScope) {
			return send.send(WebSocketSendEvent.Accept.of()).then(Mono.never());
		}
		return this.gate.asMono()
			.then(send.send(HttpSendEvent.Start.of(200)))
			.then(send.send(HttpSendEvent.Body.last("hello")));
	};

	private LimitServer server;

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void aScopeIsSeenWhileItsCallGoesOn() throws Exception {
		serve(9);
		Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
		try (RawHttp client = this.server.http1()) {
			client.write("PUT /a/b%20c?secret HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
			awaitCall();
			awaitTrue(() -> live("a", 9).total() == 1);
			LiveScope scope = live("a", 9).scopes().get(0);
			assertThat(scope.type()).isEqualTo("http");
			assertThat(scope.httpVersion()).isEqualTo("1.1");
			assertThat(scope.method()).isEqualTo("PUT");
			assertThat(scope.path()).isEqualTo("/a/b c");
			assertThat(scope.client()).isNotNull();
			assertThat(scope.client().host()).isEqualTo("127.0.0.1");
			assertThat(scope.startedAt()).isBetween(before, Instant.now());
			assertThat(scope.waiting()).isFalse();
			assertThat(live("b", 9)).isEqualTo(new LiveScopes(0, List.of()));
			this.gate.tryEmitEmpty();
			assertThat(client.read().body()).isEqualTo("hello");
		}
		awaitTrue(() -> live("a", 9).total() == 0);
		assertThat(live("a", 9).scopes()).isEmpty();
	}

	@Test
	void aRequestThatWaitsIsSeenAsWaiting() throws Exception {
		serve(1);
		try (RawHttp first = this.server.http1(); RawHttp second = this.server.http1()) {
			first.write("GET /a/first HTTP/1.1\r\nHost: a\r\n\r\n");
			awaitCall();
			second.write("GET /a/second HTTP/1.1\r\nHost: a\r\n\r\n");
			awaitTrue(() -> live("a", 9).total() == 2);
			assertThat(live("a", 9).scopes()).extracting((scope) -> scope.path() + " " + scope.waiting())
				.containsExactlyInAnyOrder("/a/first false", "/a/second true");
			assertThat(this.server.bridge().activity("a")).isEqualTo(new Activity(1, 1, 0));
			assertThat(this.server.bridge().activity("b")).isEqualTo(new Activity(0, 0, 0));
			this.gate.tryEmitEmpty();
			assertThat(second.read().body()).isEqualTo("hello");
		}
	}

	@Test
	void aWebSocketIsSeenUntilItsCallEnds() throws Exception {
		serve(9);
		try (RawWebSocket client = new RawWebSocket(this.server.address().getPort(), "/a/chat", "")) {
			assertThat(client.head()).contains(" 101 ");
			awaitTrue(() -> live("a", 9).total() == 1);
			LiveScope scope = live("a", 9).scopes().get(0);
			assertThat(scope.type()).isEqualTo("websocket");
			assertThat(scope.method()).isEqualTo("GET");
			assertThat(scope.path()).isEqualTo("/a/chat");
			assertThat(this.server.bridge().activity("a")).isEqualTo(new Activity(0, 0, 1));
		}
	}

	@Test
	void noMoreAreReturnedThanAskedForAndTheOldestComesFirst() throws Exception {
		serve(99);
		List<RawHttp> clients = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			clients.add(this.server.http1().write("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"));
		}
		awaitTrue(() -> live("a", 9).total() == 5);
		assertThat(live("a", 3).total()).isEqualTo(5);
		assertThat(live("a", 3).scopes()).hasSize(3);
		assertThat(live("a", 0).scopes()).isEmpty();
		assertThat(live("a", 9).scopes()).hasSize(5)
			.isSortedAccordingTo((one, other) -> one.startedAt().compareTo(other.startedAt()));
		assertThatIllegalArgumentException().isThrownBy(() -> live("a", -1));
		for (RawHttp client : clients) {
			client.close();
		}
	}

	@Test
	void aBridgeSaysThatItsServerIsShuttingDown() {
		serve(9);
		AsgiBridge bridge = this.server.bridge();
		assertThat(bridge.isShuttingDown()).isFalse();
		bridge.beginShutdown();
		assertThat(bridge.isShuttingDown()).isTrue();
		bridge.open();
		assertThat(bridge.isShuttingDown()).isFalse();
		bridge.closeWebSockets().block(LONG);
		assertThat(bridge.isShuttingDown()).isTrue();
	}

	private void serve(int maxRequests) {
		this.server = LimitServer.start(Wire.HTTP11, this.gated,
				(options) -> options.requests(new RequestLimits(maxRequests, 9, LONG, 9)));
	}

	private LiveScopes live(String application, int limit) {
		return this.server.bridge().liveScopes(application, limit);
	}

	private void awaitCall() throws InterruptedException {
		assertThat(this.calls.poll(20, TimeUnit.SECONDS)).isNotNull();
	}

	private static void awaitTrue(BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
			Thread.onSpinWait();
			Thread.yield();
		}
	}

}
