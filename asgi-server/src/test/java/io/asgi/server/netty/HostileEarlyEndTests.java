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
import io.asgi.HttpSendEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for clients that go on with requests of HTTP/2 that are answered or refused.
 */
@Timeout(60)
class HostileEarlyEndTests {

	private final AsgiApplication receivesOnce = (scope, receive, send) -> receive.receive()
		.then(send.send(HttpSendEvent.Start.of(200)))
		.then(send.send(HttpSendEvent.Body.last("hello")));

	private final AsgiApplication hello = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
		.then(send.send(HttpSendEvent.Body.last("hello")));

	private final AsgiApplication receivesMeanwhile = (scope, receive, send) -> receive.receive()
		.then(Mono.when(receive.receive(),
				Mono.delay(Duration.ofMillis(100))
					.then(send.send(HttpSendEvent.Start.of(200)))
					.then(send.send(HttpSendEvent.Body.last("hello")))));

	private LimitServer server;

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void aClientMayEndARequestThatItsApplicationHasReceivedInPart() throws Exception {
		serve(this.receivesOnce);
		mayEnd();
	}

	@Test
	void aClientMayEndARequestWhoseApplicationStillReceives() throws Exception {
		serve(this.receivesMeanwhile);
		mayEnd();
	}

	private void mayEnd() throws Exception {
		try (RawHttp2 client = this.server.http2()) {
			RawHttp2.Stream stream = client.open("POST", "/a", false);
			// One window, before the answer
			stream.data(new byte[60_000], false);
			assertThat(stream.response()).isEqualTo("200 hello");
			assertThat(stream.data(new byte[300_000], true).get(10, TimeUnit.SECONDS)).isEqualTo("null");
			RawHttp2.Stream another = client.open("POST", "/a", false);
			another.data(new byte[10], false);
			assertThat(another.reset.get(10, TimeUnit.SECONDS)).isZero();
			assertThat(stream.reset).isNotDone();
		}
	}

	@Test
	void aClientIsNotSilentBeforeASecondIsOver() throws Exception {
		serve(this.hello);
		try (RawHttp2 client = this.server.http2()) {
			List<CompletableFuture<Long>> silences = new ArrayList<>();
			for (int i = 0; i < 12; i++) {
				long begin = System.nanoTime();
				RawHttp2.Stream stream = client.open("POST", "/a", false);
				silences.add(stream.reset.thenApply((code) -> System.nanoTime() - begin));
				assertThat(stream.response()).isEqualTo("200 hello");
				Mono.delay(Duration.ofMillis(90)).block();
			}
			for (CompletableFuture<Long> silence : silences) {
				assertThat(Duration.ofNanos(silence.get(10, TimeUnit.SECONDS)))
					.isGreaterThanOrEqualTo(Duration.ofSeconds(1));
			}
		}
	}

	private void serve(AsgiApplication application) {
		this.server = LimitServer.start(Wire.H2C, application, (options) -> {
		});
	}

}
