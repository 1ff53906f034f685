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

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.asgi.AsgiApplication;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.test.conformance.ServerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for clients of HTTP/2 that flood: their connections are closed with
 * ENHANCE_YOUR_CALM (RFC 9113, section 10.5), few applications are called for them, and
 * others are served.
 */
@Timeout(60)
class Http2FloodTests {

	private static final int STEPS = 20_000;

	/**
	 * The default of Netty.
	 */
	private static final int MAX_CONCURRENT_STREAMS = 100;

	/**
	 * The default of Netty for resets, and that of the server for what leads to them.
	 */
	private static final int MAX_STREAM_ERRORS = 200;

	private final AtomicInteger calls = new AtomicInteger();

	private final AtomicLong sent = new AtomicLong();

	private final TestServer server = Wire.H2C.serve(application(), ServerSettings.defaults());

	private AsgiApplication application() {
		return (scope, receive, send) -> {
			Mono<Void> head = send.send(HttpSendEvent.Start.of(200));
			switch (((HttpScope) scope).path()) {
				case "/never" -> {
					this.calls.incrementAndGet();
					return Mono.never();
				}
				case "/head" -> {
					this.calls.incrementAndGet();
					return head.then(send.send(HttpSendEvent.Body.of("x"))).then(Mono.never());
				}
				case "/endless" -> {
					return head
						.thenMany(Flux.range(0, STEPS)
							.concatMap((i) -> send.send(HttpSendEvent.Body.of(new byte[1024]))
								.doOnSuccess((nothing) -> this.sent.addAndGet(1024)), 0))
						.then();
				}
				default -> {
					return head.then(send.send(HttpSendEvent.Body.last("x")));
				}
			}
		};
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void aFloodIsCutOffAndOthersAreServed(Http2Flood flood) throws Exception {
		try (RawFrames bystander = connect(); RawFrames client = connect()) {
			bystander.get(1, "/").flush();
			assertThat(bystander.status(1)).isEqualTo(200);
			CompletableFuture<Integer> end = CompletableFuture.supplyAsync(() -> end(client));
			flood.run(client, STEPS);
			assertThat(end.get(30, TimeUnit.SECONDS)).isIn(RawFrames.ENHANCE_YOUR_CALM, RawFrames.PROTOCOL_ERROR,
					RawFrames.STREAM_CLOSED, RawFrames.NO_GO_AWAY);
			bystander.get(3, "/").flush();
			assertThat(bystander.status(3)).isEqualTo(200);
		}
		assertThat(this.calls.get()).isLessThanOrEqualTo(MAX_STREAM_ERRORS + MAX_CONCURRENT_STREAMS + 1);
	}

	@Test
	void theNumberOfConcurrentStreamsIsLimitedByDefault() throws Exception {
		try (RawFrames client = connect()) {
			client.flush();
			RawFrames.Frame settings = client.read();
			assertThat(settings.type()).isEqualTo(RawFrames.SETTINGS);
			assertThat(settings.setting(3)).isEqualTo(MAX_CONCURRENT_STREAMS);
			for (int stream = 1; stream <= 2 * MAX_CONCURRENT_STREAMS + 1; stream += 2) {
				client.get(stream, "/never");
			}
			client.flush();
			assertThat(client.status(2 * MAX_CONCURRENT_STREAMS + 1)).isEqualTo(-RawFrames.REFUSED_STREAM);
		}
		assertThat(this.calls).hasValue(MAX_CONCURRENT_STREAMS);
	}

	@Test
	void whatNobodyTakesIsNotProduced() throws Exception {
		try (RawFrames starving = connect(); RawFrames bystander = connect()) {
			for (int stream = 1; stream < 2 * MAX_CONCURRENT_STREAMS; stream += 2) {
				starving.get(stream, "/endless");
			}
			starving.flush();
			// The window of the connection, which nobody opens again
			long received = 0;
			while (received < 65_535) {
				RawFrames.Frame frame = starving.read();
				received += (frame.type() == RawFrames.DATA) ? frame.payload().length : 0;
			}
			for (int stream = 1; stream < 200; stream += 2) {
				bystander.get(stream, "/").flush();
				assertThat(bystander.status(stream)).isEqualTo(200);
			}
		}
		// 64 KiB each wait at most, and 64 KiB are gone
		assertThat(this.sent.get()).isLessThan((MAX_CONCURRENT_STREAMS + 1) * 66_000L);
	}

	@Test
	void aClientThatUpdatesItsWindowsOftenIsNotTakenForAFlood() throws Exception {
		try (RawFrames client = connect()) {
			client.get(1, "/endless").flush();
			long received = 0;
			while (received < STEPS * 1024L) {
				RawFrames.Frame frame = client.read();
				if (frame.type() == RawFrames.DATA && frame.payload().length > 0) {
					received += frame.payload().length;
					byte[] increment = RawFrames.number(frame.payload().length);
					client.frame(RawFrames.WINDOW_UPDATE, 0, 0, increment)
						.frame(RawFrames.WINDOW_UPDATE, 0, 1, increment)
						.flush();
				}
				assertThat(frame.type()).isNotEqualTo(RawFrames.GO_AWAY);
			}
		}
	}

	@Test
	void aStreamWithTheLastIdentifierIsServed() throws Exception {
		try (RawFrames client = connect(); RawFrames bystander = connect()) {
			client.get(Integer.MAX_VALUE, "/").flush();
			assertThat(client.status(Integer.MAX_VALUE)).isEqualTo(200);
			client.get(1, "/never").flush();
			bystander.get(1, "/").flush();
			assertThat(bystander.status(1)).isEqualTo(200);
		}
		assertThat(this.calls).hasValue(0);
	}

	private static int end(RawFrames client) {
		try {
			return client.end();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private RawFrames connect() throws IOException {
		return new RawFrames(this.server.address());
	}

}
