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
import java.util.concurrent.atomic.AtomicInteger;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceiveEvent;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpSendEvent;
import io.asgi.server.ApplicationLimits;
import io.asgi.server.HttpOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the limits of request bodies.
 */
@Timeout(60)
class BodyLimitTests {

	private static final String CHUNKED = "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

	private final BlockingQueue<AsgiReceiveEvent> received = new LinkedBlockingQueue<>();

	private final AtomicInteger calls = new AtomicInteger();

	/**
	 * Receives all there is, then answers.
	 */
	private final AsgiApplication counting = (scope, receive, send) -> {
		this.calls.incrementAndGet();
		return receive.events()
			.doOnNext(this.received::add)
			.takeUntil((event) -> event instanceof HttpReceiveEvent.Request part && !part.more())
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
	void anAnnouncedBodyThatIsTooLongIsRefusedBeforeTheApplicationIsCalled(Wire wire) throws Exception {
		serve(wire, 1000);
		try (RawHttp client = this.server.http1()) {
			client.write("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n");
			RawHttp.Response response = client.read();
			assertThat(response.status()).isEqualTo(413);
			assertThat(response.has("connection: close")).isTrue();
			assertThat(client.rest()).isEmpty();
		}
		assertThat(this.calls).hasValue(0);
		this.server.assertReached("request-body-size a");
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "HTTP11_TLS" })
	void aClientThatSendsALongBodyFirstStillReadsTheAnswer(Wire wire) throws Exception {
		serve(wire, 1000);
		try (RawHttp client = this.server.http1()) {
			client.write("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n");
			client.write("x".repeat(20_000_000));
			assertThat(client.read().status()).isEqualTo(413);
			assertThat(client.rest()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "H2C", "H2" })
	void anAnnouncedBodyThatIsTooLongIsRefusedOnItsStreamAlone(Wire wire) throws Exception {
		serve(wire, 1000);
		try (RawHttp2 client = this.server.http2()) {
			RawHttp2.Stream stream = client.open("POST", "/a", false, "content-length", "1001");
			assertThat(stream.response()).startsWith("413 ");
			assertThat(stream.reset.get(5, TimeUnit.SECONDS)).isZero();
			assertThat(this.calls).hasValue(0);
			this.server.assertReached("request-body-size a");
			assertThat(client.open("GET", "/a", true).response()).isEqualTo("200 hello");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "HTTP11_TLS" })
	void aBodyThatGrowsTooLongIsAnsweredWith413(Wire wire) throws Exception {
		serve(wire, 1000);
		try (RawHttp client = this.server.http1()) {
			client.write(CHUNKED + "3e8\r\n" + "x".repeat(1000) + "\r\n");
			awaitReceived(1000);
			client.write("1\r\nx\r\n");
			assertThat(client.read().status()).isEqualTo(413);
			assertThat(client.rest()).isEmpty();
		}
		assertDisconnected();
		this.server.assertReached("request-body-size a");
	}

	@ParameterizedTest
	@EnumSource(names = { "H2C", "H2" })
	void aStreamThatGrowsTooLongIsAnsweredWith413(Wire wire) throws Exception {
		serve(wire, 1000);
		try (RawHttp2 client = this.server.http2()) {
			RawHttp2.Stream stream = client.open("POST", "/a", false);
			stream.data(new byte[1000], false);
			awaitReceived(1000);
			stream.data(new byte[1], false);
			assertThat(stream.response()).startsWith("413 ");
			assertThat(stream.reset.get(5, TimeUnit.SECONDS)).isZero();
			assertDisconnected();
			this.server.assertReached("request-body-size a");
			assertThat(client.open("GET", "/a", true).response()).isEqualTo("200 hello");
		}
	}

	@Test
	void aBodyAtTheLimitIsTaken() throws Exception {
		serve(Wire.HTTP11, 1000);
		try (RawHttp client = this.server.http1()) {
			client.write("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(1000));
			assertThat(client.read().body()).isEqualTo("hello");
			client.write(CHUNKED + "3e8\r\n" + "x".repeat(1000) + "\r\n0\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("hello");
		}
		this.server.assertNothingReached();
	}

	@Test
	void anApplicationMayHaveALimitOfItsOwn() throws Exception {
		this.server = LimitServer.start(Wire.HTTP11, this.counting,
				(options) -> options.http(HttpOptions.builder().maxRequestBodySize(0).build())
					.application("b", new ApplicationLimits(-1L, null, null)));
		try (RawHttp client = this.server.http1()) {
			client.write("POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
			assertThat(client.read().body()).isEqualTo("hello");
			client.write("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
			assertThat(client.read().status()).isEqualTo(413);
		}
		this.server.assertReached("request-body-size a");
	}

	@Test
	void aResponseThatHasBegunIsCutOffWhenTheBodyGrowsTooLong() throws Exception {
		CompletableFuture<String> end = new CompletableFuture<>();
		this.server = LimitServer.start(Wire.HTTP11,
				(scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
					.then(send.send(HttpSendEvent.Body.of("begun")))
					.thenMany(receive.events())
					.doOnNext(this.received::add)
					.then(send.send(HttpSendEvent.Body.last("end")))
					.doOnError((failure) -> end.complete(failure.getClass().getSimpleName())),
				(options) -> options.http(HttpOptions.builder().maxRequestBodySize(3).build()));
		try (RawHttp client = this.server.http1()) {
			client.write(CHUNKED + "3\r\nabc\r\n4\r\nabcd\r\n");
			assertThat(client.rest()).startsWith("HTTP/1.1 200 ").contains("begun").doesNotContain("\r\n0\r\n");
		}
		assertThat(end.get(5, TimeUnit.SECONDS)).isEqualTo("ClientDisconnectedException");
		this.server.assertReached("request-body-size a");
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "HTTP11_TLS" })
	void aBodyThatStopsIsAnsweredWith408(Wire wire) throws Exception {
		serveIdle(wire, Duration.ofMillis(200));
		try (RawHttp client = this.server.http1()) {
			client.write(CHUNKED + "3\r\nabc\r\n");
			RawHttp.Response response = client.read();
			assertThat(response.status()).isEqualTo(408);
			assertThat(response.has("connection: close")).isTrue();
			assertThat(client.rest()).isEmpty();
		}
		assertDisconnected();
		this.server.assertReached("request-body-idle a");
	}

	@ParameterizedTest
	@EnumSource(names = { "H2C", "H2" })
	void aStreamThatStopsIsAnsweredWith408(Wire wire) throws Exception {
		serveIdle(wire, Duration.ofMillis(200));
		try (RawHttp2 client = this.server.http2()) {
			RawHttp2.Stream stream = client.open("POST", "/a", false);
			stream.data("abc".getBytes(), false);
			assertThat(stream.response()).startsWith("408 ");
			assertDisconnected();
			this.server.assertReached("request-body-idle a");
			assertThat(client.open("GET", "/a", true).response()).isEqualTo("200 hello");
		}
	}

	@Test
	void aBodyThatTricklesIsTaken() throws Exception {
		serveIdle(Wire.HTTP11, Duration.ofSeconds(2));
		try (RawHttp client = this.server.http1()) {
			client.write(CHUNKED);
			for (int i = 1; i <= 8; i++) {
				client.write("1\r\nx\r\n");
				awaitReceived(i);
				assertThat(this.received.poll(300, TimeUnit.MILLISECONDS)).isNull();
			}
			client.write("0\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("hello");
		}
		this.server.assertNothingReached();
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11_TLS", "HTTP11" })
	void aBodyThatTricklesMoreSlowlyThanItMayIsAnsweredWith408(Wire wire) throws Exception {
		serveRate(wire, 100);
		try (RawHttp client = this.server.http1()) {
			client.write(CHUNKED);
			trickleUntilRefused(() -> client.write("1\r\nx\r\n"));
			RawHttp.Response response = client.read();
			assertThat(response.status()).isEqualTo(408);
			assertThat(response.body()).isEqualTo("The request body arrived too slowly");
			assertThat(response.has("connection: close")).isTrue();
		}
		this.server.assertReached("request-body-rate a");
	}

	@ParameterizedTest
	@EnumSource(names = { "H2C", "H2" })
	void aStreamThatTricklesMoreSlowlyThanItMayIsAnsweredWith408(Wire wire) throws Exception {
		serveRate(wire, 100);
		try (RawHttp2 client = this.server.http2()) {
			RawHttp2.Stream stream = client.open("POST", "/a", false);
			trickleUntilRefused(() -> stream.data(new byte[1], false));
			assertThat(stream.response()).startsWith("408 ");
			this.server.assertReached("request-body-rate a");
			assertThat(client.open("GET", "/a", true).response()).isEqualTo("200 hello");
		}
	}

	/**
	 * 700 bytes pay for 7 seconds at the least rate, and the first 5 are free.
	 */
	@Test
	void aBodyThatHasBeenFastMayPause() throws Exception {
		serveRate(Wire.HTTP11, 100);
		try (RawHttp client = this.server.http1()) {
			client.write(CHUNKED + "2bc\r\n" + "x".repeat(700) + "\r\n");
			awaitReceived(700);
			assertThat(this.received.poll(6, TimeUnit.SECONDS)).isNull();
			client.write("0\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("hello");
		}
		this.server.assertNothingReached();
	}

	@Test
	void anApplicationThatReceivesLateDoesNotMakeItsClientSlow() throws Exception {
		AsgiApplication late = (scope, receive, send) -> receive.receive()
			.then(Mono.delay(Duration.ofSeconds(6)))
			.then(receive.events().takeUntil((event) -> !((HttpReceiveEvent.Request) event).more()).then())
			.then(send.send(HttpSendEvent.Start.of(200)))
			.then(send.send(HttpSendEvent.Body.last("hello")));
		this.server = LimitServer.start(Wire.HTTP11, late,
				(options) -> options.http(HttpOptions.builder().minRequestBodyRate(1_000_000).build()));
		try (RawHttp client = this.server.http1()) {
			client.write(CHUNKED + "3\r\nabc\r\n");
			client.write("3\r\nabc\r\n0\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("hello");
		}
		this.server.assertNothingReached();
	}

	@Test
	void anApplicationThatDoesNotReceiveIsWaitedFor() throws Exception {
		CompletableFuture<Void> receivesAgain = new CompletableFuture<>();
		AsgiApplication pausing = (scope, receive, send) -> receive.receive()
			.then(Mono.delay(Duration.ofMillis(700)))
			.then(receive.receive().timeout(Duration.ofMillis(100), Mono.just(HttpReceiveEvent.Disconnect.INSTANCE)))
			.then(Mono.delay(Duration.ofMillis(700)))
			.doOnSuccess((tick) -> receivesAgain.complete(null))
			.then(receive.events().takeUntil((event) -> !((HttpReceiveEvent.Request) event).more()).then())
			.then(send.send(HttpSendEvent.Start.of(200)))
			.then(send.send(HttpSendEvent.Body.last("hello")));
		this.server = LimitServer.start(Wire.HTTP11, pausing, (options) -> options
			.http(HttpOptions.builder().requestBodyIdleTimeout(Duration.ofMillis(500)).build()));
		try (RawHttp client = this.server.http1()) {
			client.write(CHUNKED + "3\r\nabc\r\n");
			receivesAgain.get(10, TimeUnit.SECONDS);
			client.write("3\r\nabc\r\n0\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("hello");
		}
		this.server.assertNothingReached();
	}

	@Test
	void aReceiveThatWaitsForTheDisconnectIsNoIdleBody() throws Exception {
		this.server = LimitServer.start(Wire.HTTP11,
				(scope, receive, send) -> receive.receive()
					.then(receive.receive())
					.timeout(Duration.ofMillis(800), Mono.just(HttpReceiveEvent.Disconnect.INSTANCE))
					.then(send.send(HttpSendEvent.Start.of(200)))
					.then(send.send(HttpSendEvent.Body.last("hello"))),
				(options) -> options
					.http(HttpOptions.builder().requestBodyIdleTimeout(Duration.ofMillis(200)).build()));
		try (RawHttp client = this.server.http1()) {
			client.write("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("hello");
		}
		this.server.assertNothingReached();
	}

	@Test
	void durationsMayBeHuge() throws Exception {
		serveIdle(Wire.HTTP11, Duration.ofSeconds(Long.MAX_VALUE));
		try (RawHttp client = this.server.http1()) {
			client.write(CHUNKED + "3\r\nabc\r\n");
			awaitReceived(3);
			client.write("0\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("hello");
		}
	}

	private void serve(Wire wire, long maxRequestBodySize) {
		this.server = LimitServer.start(wire, this.counting,
				(options) -> options.http(HttpOptions.builder().maxRequestBodySize(maxRequestBodySize).build()));
	}

	private void serveIdle(Wire wire, Duration timeout) {
		this.server = LimitServer.start(wire, this.counting,
				(options) -> options.http(HttpOptions.builder().requestBodyIdleTimeout(timeout).build()));
	}

	private void serveRate(Wire wire, long bytesPerSecond) {
		this.server = LimitServer.start(wire, this.counting,
				(options) -> options.http(HttpOptions.builder().minRequestBodyRate(bytesPerSecond).build()));
	}

	/**
	 * Send about ten bytes a second until the application is told that it is over.
	 */
	private void trickleUntilRefused(Trickle trickle) throws Exception {
		AsgiReceiveEvent event;
		do {
			event = this.received.poll(100, TimeUnit.MILLISECONDS);
			if (event == null) {
				trickle.sendByte();
			}
		}
		while (!(event instanceof HttpReceiveEvent.Disconnect));
	}

	private int receivedBytes;

	private void awaitReceived(int bytes) throws InterruptedException {
		while (this.receivedBytes < bytes) {
			AsgiReceiveEvent event = this.received.poll(10, TimeUnit.SECONDS);
			assertThat(event).isInstanceOf(HttpReceiveEvent.Request.class);
			this.receivedBytes += ((HttpReceiveEvent.Request) event).body().length;
		}
	}

	private void assertDisconnected() throws InterruptedException {
		AsgiReceiveEvent event;
		do {
			event = this.received.poll(10, TimeUnit.SECONDS);
		}
		while (event instanceof HttpReceiveEvent.Request);
		assertThat(event).isEqualTo(HttpReceiveEvent.Disconnect.INSTANCE);
	}

	/**
	 * Sends one byte of a body.
	 */
	private interface Trickle {

		void sendByte() throws Exception;

	}

}
