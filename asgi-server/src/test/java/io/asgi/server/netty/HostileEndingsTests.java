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
import io.asgi.AsgiHeaders;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the ends of exchanges that nobody has an interest in.
 */
@Timeout(60)
class HostileEndingsTests {

	private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

	private LimitServer server;

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.server.close();
		}
	}

	@Test
	void aPromisedStreamThatGoesOnForTooLongIsResetAtShutdown() throws Exception {
		this.server = LimitServer.start(Wire.H2C, pushing("text/plain"),
				(options) -> options.shutdownGrace(Duration.ofMillis(300)));
		try (PushClient client = new PushClient(this.server.address(), true)) {
			client.get("/a");
			awaitSeen("pushed");
			this.server.bridge().beginShutdown();
			this.server.assertReached("shutdown-grace a");
		}
	}

	@Test
	void aPromisedEventStreamIsToldAtOnceAtShutdown() throws Exception {
		this.server = LimitServer.start(Wire.H2C, pushing("text/event-stream"),
				(options) -> options.shutdownGrace(Duration.ofSeconds(20)));
		try (PushClient client = new PushClient(this.server.address(), true)) {
			client.get("/a");
			awaitSeen("pushed");
			this.server.bridge().beginShutdown();
			awaitSeen("http.disconnect");
		}
	}

	@Test
	void whatIsLeftOfAResponseIsCutOffAtShutdown() throws Exception {
		this.server = LimitServer.start(Wire.H2C,
				(scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
					.then(send.send(HttpSendEvent.Body.last(new byte[65536])))
					.doOnSuccess((done) -> this.seen.add("done")),
				(options) -> options.shutdownGrace(Duration.ofMillis(300)));
		try (RawHttp2 client = this.server.http2()) {
			RawHttp2.Stream stream = client.open("GET", "/a", true);
			stream.pause();
			awaitSeen("done");
			this.server.bridge().beginShutdown();
			CompletableFuture<Void> stopped = CompletableFuture
				.runAsync(() -> this.server.server().disposeNow(Duration.ofSeconds(20)));
			long start = System.nanoTime();
			stopped.handle((nothing, failure) -> "stopped").get(30, TimeUnit.SECONDS);
			stream.discard();
			assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void anEventStreamEndsAtShutdown(boolean http10) throws Exception {
		this.server = LimitServer.start(Wire.HTTP11,
				(scope, receive, send) -> send
					.send(new HttpSendEvent.Start(200, AsgiHeaders.of("content-type", "text/event-stream"), true))
					.then(send.send(HttpSendEvent.Body.of("data: x\n\n")))
					.doOnSuccess((done) -> this.seen.add("begun"))
					.then(receive.events().then()),
				(options) -> options.shutdownGrace(Duration.ofSeconds(20)));
		try (RawHttp client = this.server.http1()) {
			client.write("GET /a HTTP/1." + (http10 ? 0 : 1) + "\r\nHost: a\r\nTE: trailers\r\nConnection: TE\r\n\r\n");
			awaitSeen("begun");
			this.server.bridge().beginShutdown();
			assertThat(client.read().body()).isEqualTo("data: x\n\n");
		}
	}

	private AsgiApplication pushing(String type) {
		return (scope, receive, send) -> {
			if (!((HttpScope) scope).path().equals("/a")) {
				return send.send(HttpSendEvent.Start.of(200, "content-type", type))
					.then(send.send(HttpSendEvent.Body.of("begun")))
					.doOnSuccess((done) -> this.seen.add("pushed"))
					.thenMany(receive.events())
					.doOnNext((event) -> this.seen.add(event.type()))
					.then(Mono.never());
			}
			return send.send(HttpSendEvent.Start.of(200))
				.then(send.send(new HttpSendEvent.Push("/a/x", AsgiHeaders.empty())))
				.then(send.send(HttpSendEvent.Body.last("page")));
		};
	}

	private void awaitSeen(String event) throws InterruptedException {
		String next = this.seen.poll(8, TimeUnit.SECONDS);
		while (next != null && !next.equals(event)) {
			next = this.seen.poll(8, TimeUnit.SECONDS);
		}
		assertThat(next).isEqualTo(event);
	}

}
