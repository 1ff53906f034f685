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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.server.RequestLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for HTTP requests under way when the server begins to stop.
 */
@Timeout(60)
class ShutdownGraceTests {

	private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

	private final Sinks.Empty<Void> gate = Sinks.empty();

	private final AsgiApplication application = (scope, receive, send) -> {
		this.seen.add("called");
		return switch (((HttpScope) scope).path()) {
			case "/a/events" ->
				send.sendAll(Flux.concat(Flux.just(HttpSendEvent.Start.of(200, "content-type", "text/event-stream")),
						Flux.interval(Duration.ofMillis(20))
							.onBackpressureDrop()
							.takeUntilOther(receive.events().then())
							.map((tick) -> HttpSendEvent.Body.of("data: x\n\n")),
						Flux.just(HttpSendEvent.Body.last("data: bye\n\n"))));
			case "/a/gated" -> this.gate.asMono()
				.then(send.send(HttpSendEvent.Start.of(200)))
				.then(send.send(HttpSendEvent.Body.last("hello")));
			default -> send.send(HttpSendEvent.Start.of(200))
				.then(send.send(HttpSendEvent.Body.of("begun")))
				.then(receive.events().last())
				.doOnNext((event) -> this.seen.add(event.type()))
				.then(Mono.<Void>never())
				.doOnCancel(() -> this.seen.add("cancelled"));
		};
	};

	private LimitServer server;

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "HTTP11_TLS" })
	void anEventStreamEndsAtOnce(Wire wire) throws Exception {
		serve(wire, Duration.ofSeconds(60));
		try (RawHttp client = this.server.http1()) {
			client.write("GET /a/events HTTP/1.1\r\nHost: a\r\n\r\n");
			awaitSeen("called");
			CompletableFuture<Void> stopped = shutDown();
			assertThat(client.read().body()).endsWith("data: bye\n\n");
			stopped.get(10, TimeUnit.SECONDS);
		}
		this.server.assertNothingReached();
	}

	@Test
	void aRequestUnderWayMayFinish() throws Exception {
		serve(Wire.HTTP11, Duration.ofSeconds(60));
		try (RawHttp client = this.server.http1()) {
			client.write("GET /a/gated HTTP/1.1\r\nHost: a\r\n\r\n");
			awaitSeen("called");
			CompletableFuture<Void> stopped = shutDown();
			this.gate.tryEmitEmpty();
			RawHttp.Response response = client.read();
			assertThat(response.body()).isEqualTo("hello");
			assertThat(response.has("connection: close")).isTrue();
			stopped.get(10, TimeUnit.SECONDS);
		}
		this.server.assertNothingReached();
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "HTTP11_TLS" })
	void aRequestThatGoesOnForTooLongIsCutOff(Wire wire) throws Exception {
		serve(wire, Duration.ofMillis(200));
		try (RawHttp client = this.server.http1()) {
			client.write("GET /a/never HTTP/1.1\r\nHost: a\r\n\r\n");
			awaitSeen("called");
			CompletableFuture<Void> stopped = shutDown();
			assertThat(client.rest()).contains("begun").doesNotContain("\r\n0\r\n");
			stopped.get(10, TimeUnit.SECONDS);
		}
		assertEnded();
	}

	@ParameterizedTest
	@EnumSource(names = { "H2C", "H2" })
	void aStreamThatGoesOnForTooLongIsReset(Wire wire) throws Exception {
		serve(wire, Duration.ofMillis(200));
		try (RawHttp2 client = this.server.http2()) {
			RawHttp2.Stream stream = client.open("GET", "/a/never", true);
			awaitSeen("called");
			CompletableFuture<Void> stopped = shutDown();
			assertThat(stream.response()).isEqualTo("reset 2");
			stopped.get(10, TimeUnit.SECONDS);
		}
		assertEnded();
	}

	@Test
	void aRequestThatComesLateHasNoMoreTime() throws Exception {
		serve(Wire.HTTP11, Duration.ofMillis(300));
		try (RawHttp client = this.server.http1()) {
			this.server.bridge().beginShutdown();
			client.write("GET /a/never HTTP/1.1\r\nHost: a\r\n\r\n");
			assertThat(client.rest()).contains("begun");
		}
		this.server.assertReached("shutdown-grace a");
	}

	@Test
	void aRequestThatStillWaitsForItsTurnIsAnsweredWith503() throws Exception {
		this.server = LimitServer.start(Wire.HTTP11, this.application,
				(options) -> options.requests(new RequestLimits(1, 1, Duration.ofSeconds(60), 0))
					.shutdownGrace(Duration.ofMillis(200)));
		try (RawHttp first = this.server.http1(); RawHttp second = this.server.http1()) {
			first.write("GET /a/gated HTTP/1.1\r\nHost: a\r\n\r\n");
			awaitSeen("called");
			second.write("GET /b HTTP/1.1\r\nHost: a\r\n\r\n");
			second.socket().setSoTimeout(20_000);
			while (this.server.bridge().queuedRequests() == 0) {
				Thread.onSpinWait();
			}
			this.server.bridge().beginShutdown();
			assertThat(first.rest()).isEmpty();
			assertThat(second.rest()).startsWith("HTTP/1.1 503 ").contains("retry-after: 5");
		}
	}

	@Test
	void aServerThatIsOpenedAgainServes() throws Exception {
		serve(Wire.HTTP11, Duration.ZERO);
		this.server.bridge().beginShutdown();
		this.server.bridge().open();
		this.gate.tryEmitEmpty();
		try (RawHttp client = this.server.http1()) {
			for (int i = 0; i < 2; i++) {
				client.write("GET /a/gated HTTP/1.1\r\nHost: a\r\n\r\n");
				assertThat(client.read().body()).isEqualTo("hello");
			}
		}
		this.server.assertNothingReached();
	}

	private void serve(Wire wire, Duration grace) {
		this.server = LimitServer.start(wire, this.application, (options) -> options.shutdownGrace(grace));
	}

	private CompletableFuture<Void> shutDown() {
		this.server.bridge().beginShutdown();
		return CompletableFuture.runAsync(() -> this.server.server().disposeNow(Duration.ofSeconds(20)));
	}

	/**
	 * The application is told first, and cancelled when the server has stopped.
	 */
	private void assertEnded() throws InterruptedException {
		this.server.assertReached("shutdown-grace a");
		awaitSeen("http.disconnect");
		this.server.bridge().cancelCalls();
		awaitSeen("cancelled");
	}

	private void awaitSeen(String event) throws InterruptedException {
		assertThat(this.seen.poll(10, TimeUnit.SECONDS)).isEqualTo(event);
	}

}
