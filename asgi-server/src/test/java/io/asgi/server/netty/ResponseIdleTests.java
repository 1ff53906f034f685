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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.asgi.AsgiApplication;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.server.HttpOptions;
import io.netty.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for clients that take nothing of their responses.
 */
@Timeout(60)
class ResponseIdleTests {

	private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

	/**
	 * Sends without end, or a body of the size that the path names.
	 */
	private final AsgiApplication sender = (scope, receive, send) -> {
		String path = ((HttpScope) scope).path();
		Mono<Void> start = send.send(HttpSendEvent.Start.of(200));
		if (!path.equals("/a")) {
			byte[] body = new byte[Integer.parseInt(path.substring(3))];
			return start.then(send.send(HttpSendEvent.Body.last(body))).doFinally((signal) -> this.seen.add("end"));
		}
		return start
			.thenMany(Flux.range(0, Integer.MAX_VALUE)
				.concatMap((i) -> send.send(HttpSendEvent.Body.of(new byte[100_000])), 0))
			.then()
			.onErrorResume((failure) -> {
				this.seen.add(failure.getClass().getSimpleName());
				return receive.events().last().doOnNext((event) -> this.seen.add(event.type())).then();
			});
	};

	private LimitServer server;

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "HTTP11_TLS" })
	void aClientThatTakesNothingIsCutOff(Wire wire) throws Exception {
		serve(wire, Duration.ofMillis(300));
		try (RawHttp client = this.server.http1()) {
			client.write("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
			this.server.assertReached("response-idle a");
			assertTold();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "H2C", "H2" })
	void aStreamWhoseWindowStaysShutIsResetAlone(Wire wire) throws Exception {
		serve(wire, Duration.ofMillis(300));
		try (RawHttp2 client = this.server.http2()) {
			RawHttp2.Stream stream = client.open("GET", "/a", true);
			stream.pause();
			this.server.assertReached("response-idle a");
			assertTold();
			assertThat(stream.reset.get(10, TimeUnit.SECONDS)).isEqualTo(8);
			stream.discard();
			assertThat(client.open("GET", "/a/0", true).response()).isEqualTo("200 ");
		}
	}

	@Test
	void theRestOfAResponseThatWasHandedOverAsAWholeIsWatchedToo() throws Exception {
		serve(Wire.H2C, Duration.ofMillis(300));
		try (RawHttp2 client = this.server.http2()) {
			RawHttp2.Stream stream = client.open("GET", "/a/65536", true);
			stream.pause();
			assertThat(this.seen.poll(10, TimeUnit.SECONDS)).isEqualTo("end");
			assertThat(stream.reset.get(10, TimeUnit.SECONDS)).isEqualTo(8);
			this.server.assertReached("response-idle a");
			stream.discard();
		}
	}

	@Test
	void aConnectionThatDoesNotEvenTakeTheResetIsClosed() throws Exception {
		serve(Wire.H2C, Duration.ofMillis(300));
		try (Http2Frames client = this.server.frames()) {
			client.write(Http2Frames.PREFACE)
				.write(Http2Frames.settings(4, Integer.MAX_VALUE))
				.write(Http2Frames.windowUpdate(0, Integer.MAX_VALUE - 65535))
				.write(Http2Frames.frame(Http2Frames.HEADERS, Http2Frames.END_HEADERS | Http2Frames.END_STREAM, 1,
						Http2Frames.get("/a")));
			this.server.assertReached("response-idle a");
			assertTold();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "H2C", "H2" })
	void progressIsEnough(Wire wire) throws Exception {
		serve(wire, Duration.ofSeconds(2));
		try (RawHttp2 client = this.server.http2()) {
			RawHttp2.Stream stream = client.open("GET", "/a/400000", true);
			stream.pause();
			Future<?> reading = stream.channel.eventLoop()
				.scheduleAtFixedRate(stream.channel::read, 0, 200, TimeUnit.MILLISECONDS);
			assertThat(stream.response()).startsWith("200 ");
			reading.cancel(false);
			assertThat(stream.received).isEqualTo(400_000);
		}
		this.server.assertNothingReached();
	}

	@ParameterizedTest
	@EnumSource
	void aLongBodyArrivesAsItIs(Wire wire) throws Exception {
		serve(wire, Duration.ofSeconds(30));
		for (int size : new int[] { 16384, 16385, 65537, 81920, 3_000_001 }) {
			if (wire.name().startsWith("HTTP11")) {
				try (RawHttp client = this.server.http1()) {
					client.write("GET /a/" + size + " HTTP/1.1\r\nHost: a\r\n\r\n");
					assertThat(client.read().body()).hasSize(size);
				}
			}
			else {
				try (RawHttp2 client = this.server.http2()) {
					RawHttp2.Stream stream = client.open("GET", "/a/" + size, true);
					assertThat(stream.response()).startsWith("200 ");
					assertThat(stream.received).isEqualTo(size);
				}
			}
		}
	}

	@Test
	void anApplicationThatSendsNothingIsNoIdleClient() throws Exception {
		AtomicBoolean told = new AtomicBoolean();
		this.server = LimitServer.start(Wire.HTTP11,
				(scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
					.then(send.send(HttpSendEvent.Body.of("first")))
					.then(Mono.firstWithSignal(receive.events().then().doOnSuccess((end) -> told.set(true)),
							Mono.delay(Duration.ofMillis(900)).then()))
					.then(send.send(HttpSendEvent.Body.last("last"))),
				(options) -> options.http(HttpOptions.builder().responseIdleTimeout(Duration.ofMillis(200)).build()));
		try (RawHttp client = this.server.http1()) {
			client.write("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("firstlast");
		}
		assertThat(told).isFalse();
		this.server.assertNothingReached();
	}

	private void serve(Wire wire, Duration timeout) {
		this.server = LimitServer.start(wire, this.sender,
				(options) -> options.http(HttpOptions.builder().responseIdleTimeout(timeout).build()));
	}

	private void assertTold() throws InterruptedException {
		assertThat(this.seen.poll(10, TimeUnit.SECONDS)).isEqualTo("ClientDisconnectedException");
		assertThat(this.seen.poll(10, TimeUnit.SECONDS)).isEqualTo("http.disconnect");
	}

}
