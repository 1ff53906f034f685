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

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceiveEvent;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpSendEvent;
import io.asgi.server.HttpOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what counts as slow of a request body, and what does not.
 */
@Timeout(60)
class BodyRateTests {

	private static final String CHUNKED = "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

	private final BlockingQueue<AsgiReceiveEvent> received = new LinkedBlockingQueue<>();

	private LimitServer server;

	@AfterEach
	void stop() {
		this.server.close();
	}

	/**
	 * 1,000 bytes pay for 10 seconds at the least rate, and the first 5 are free.
	 */
	@Test
	void whatHasArrivedBeforeItIsReceivedCounts() throws Exception {
		serve((scope, receive, send) -> Flux.concat(receive.receive(), Mono.delay(Duration.ofMillis(50)))
			.repeat()
			.ofType(AsgiReceiveEvent.class)
			.doOnNext(this.received::add)
			.takeUntil((event) -> event instanceof HttpReceiveEvent.Request part && !part.more())
			.then(send.send(HttpSendEvent.Start.of(200)))
			.then(send.send(HttpSendEvent.Body.last("hello"))), 100);
		try (RawHttp client = this.server.http1()) {
			client.write(CHUNKED + ("64\r\n" + "x".repeat(100) + "\r\n").repeat(10));
			for (int i = 0; i < 10; i++) {
				assertThat(this.received.poll(10, TimeUnit.SECONDS)).isInstanceOf(HttpReceiveEvent.Request.class);
			}
			assertThat(this.received.poll(7, TimeUnit.SECONDS)).isNull();
			client.write("0\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("hello");
		}
		this.server.assertNothingReached();
	}

	@Test
	void anApplicationThatHasGivenUpToReceiveDoesNotMakeItsClientSlow() throws Exception {
		serve((scope, receive, send) -> receive.receive()
			.timeout(Duration.ofMillis(100), Mono.empty())
			.then(Mono.delay(Duration.ofSeconds(7)))
			.doOnNext((tick) -> this.received.add(HttpReceiveEvent.Disconnect.INSTANCE))
			.thenMany(receive.events().takeUntil((event) -> !((HttpReceiveEvent.Request) event).more()))
			.then(send.send(HttpSendEvent.Start.of(200)))
			.then(send.send(HttpSendEvent.Body.last("hello"))), 1000);
		try (RawHttp client = this.server.http1()) {
			client.write(CHUNKED);
			assertThat(this.received.poll(20, TimeUnit.SECONDS)).isNotNull();
			client.write("3\r\nabc\r\n0\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("hello");
		}
		this.server.assertNothingReached();
	}

	private void serve(AsgiApplication application, long rate) {
		this.server = LimitServer.start(Wire.HTTP11, application,
				(options) -> options.http(HttpOptions.builder().minRequestBodyRate(rate).build()));
	}

}
