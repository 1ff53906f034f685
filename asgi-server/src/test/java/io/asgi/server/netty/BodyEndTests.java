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
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceiveEvent;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.test.conformance.ServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BodyEnd}.
 */
@Timeout(60)
class BodyEndTests {

	/**
	 * Larger than the first read of a connection, with a head of a request.
	 */
	private static final int LENGTH = 6_000;

	private static final String HEAD = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + LENGTH + "\r\n\r\n";

	private final BlockingQueue<AsgiReceiveEvent> received = new LinkedBlockingQueue<>();

	/**
	 * Receives until the client leaves, and answers behind the body.
	 */
	private final AsgiApplication application = (scope, receive, send) -> receive.events()
		.doOnNext(this.received::add)
		.concatMap((event) -> (event instanceof HttpReceiveEvent.Request part && !part.more())
				? send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last("all"))) : Mono.empty(),
				0)
		.then();

	private final Semaphore goOn = new Semaphore(0);

	/**
	 * Receives a part, and the others when a request without a body has come.
	 */
	private final AsgiApplication pausing = (scope, receive, send) -> {
		if (((HttpScope) scope).method().equals("GET")) {
			return send.send(HttpSendEvent.Start.of(200))
				.then(send.send(HttpSendEvent.Body.last("on")))
				.doFinally((end) -> this.goOn.release());
		}
		Flux<AsgiReceiveEvent> rest = receive.events()
			.takeUntil((event) -> event instanceof HttpReceiveEvent.Disconnect
					|| event instanceof HttpReceiveEvent.Request part && !part.more());
		return receive.receive()
			.doOnNext(this.received::add)
			.then(Mono.fromCallable(() -> this.goOn.tryAcquire(30, TimeUnit.SECONDS))
				.subscribeOn(Schedulers.boundedElastic()))
			.thenMany(rest)
			.doOnNext(this.received::add)
			.then(send.send(HttpSendEvent.Start.of(200)))
			.then(send.send(HttpSendEvent.Body.last("all")));
	};

	private TestServer server;

	@BeforeEach
	void start() {
		this.server = TestServer.start(this.application, ServerSettings.defaults(), (http) -> http);
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void whatComesAtOnceIsOnePart() throws Exception {
		try (RawHttp client = RawHttp.connect(this.server.address())) {
			client.write(HEAD + "x".repeat(LENGTH));
			assertThat(client.read().body()).isEqualTo("all");
			assertThat(take())
				.isEqualTo(HttpReceiveEvent.Request.last("x".repeat(LENGTH).getBytes(StandardCharsets.ISO_8859_1)));
			client.write(HEAD + "y".repeat(LENGTH));
			assertThat(client.read().body()).isEqualTo("all");
		}
	}

	@Test
	void noPartWaitsForWhatComesLater() throws Exception {
		try (RawHttp client = RawHttp.connect(this.server.address())) {
			client.write(HEAD + "x".repeat(LENGTH / 2));
			awaitBody(LENGTH / 2, true);
			client.write("y".repeat(LENGTH / 2 - 1));
			awaitBody(LENGTH / 2 - 1, true);
			client.write("z");
			awaitBody(1, false);
			assertThat(client.read().body()).isEqualTo("all");
		}
	}

	@Test
	void whatComesBeforeTheClientLeavesIsReceived() throws Exception {
		try (RawHttp client = RawHttp.connect(this.server.address())) {
			client.write(HEAD + "x".repeat(LENGTH / 2));
		}
		awaitBody(LENGTH / 2, true);
		assertThat(take()).isEqualTo(HttpReceiveEvent.Disconnect.INSTANCE);
	}

	@Test
	void whatComesWhileNobodyReceivesIsKept() throws Exception {
		LoopResources loop = LoopResources.create("one", 1, true);
		try (TestServer server = TestServer.start(this.pausing, ServerSettings.defaults(), (http) -> http.runOn(loop));
				RawHttp client = RawHttp.connect(server.address())) {
			for (int round = 0; round < 2; round++) {
				client.write(HEAD + "x".repeat(LENGTH / 2));
				awaitBody(LENGTH / 2, true);
				client.write("y".repeat(LENGTH / 2));
				try (RawHttp other = RawHttp.connect(server.address())) {
					// With one event loop, what has been written before is there now
					other.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
					assertThat(other.read().body()).isEqualTo("on");
				}
				assertThat(client.read().body()).isEqualTo("all");
				awaitBody(LENGTH / 2, false);
				assertThat(this.received).isEmpty();
			}
		}
		finally {
			loop.dispose();
		}
	}

	@Test
	void whatComesOnAStreamOfHttp2WhileNobodyReceivesIsKept() throws Exception {
		try (TestServer server = Wire.H2C.serve(this.pausing, ServerSettings.defaults());
				RawHttp2 client = RawHttp2.connect(server.address())) {
			for (int round = 0; round < 2; round++) {
				RawHttp2.Stream stream = client.open("POST", "/", false, "content-length", String.valueOf(LENGTH));
				stream.data("x".repeat(LENGTH / 2).getBytes(StandardCharsets.ISO_8859_1), false);
				awaitBody(LENGTH / 2, true);
				stream.data("y".repeat(LENGTH / 2).getBytes(StandardCharsets.ISO_8859_1), true);
				// What has been written on the connection before is there now
				assertThat(client.open("GET", "/", true).end.get(30, TimeUnit.SECONDS)).isEqualTo("200 on");
				assertThat(stream.end.get(30, TimeUnit.SECONDS)).isEqualTo("200 all");
				awaitBody(LENGTH / 2, false);
				assertThat(this.received).isEmpty();
			}
		}
	}

	@Test
	void aBodyOfUnknownLengthHasNoEnd() {
		assertThat(BodyEnd.isBegunBy(1_000, -1_001)).isFalse();
	}

	@Test
	void theLastPartByItselfIsNoneThatOthersFollow() {
		assertThat(BodyEnd.isBegunBy(1_000, 0)).isFalse();
	}

	@Test
	void whatIsPutTogetherIsCopiedAndReleased() {
		BodyEnd end = BodyEnd.ofLength(4);
		ByteBuf first = Unpooled.wrappedBuffer(new byte[] { 1, 2, 3 });
		ByteBuf second = Unpooled.wrappedBuffer(new byte[] { 4 });
		end.add(first);
		assertThat(end.isWhole()).isFalse();
		end.add(second);
		assertThat(end.isWhole()).isTrue();
		assertThat(List.of(first.refCnt(), second.refCnt())).containsExactly(2, 2);
		assertThat(end.takeBytes()).containsExactly(1, 2, 3, 4);
		assertThat(List.of(first.refCnt(), second.refCnt())).containsExactly(1, 1);
	}

	@Test
	void noMoreThanSomePartsAreKept() {
		BodyEnd end = BodyEnd.ofLength(1_000);
		for (int part = 0; part < BodyEnd.MAX_PARTS; part++) {
			assertThat(end.isWhole()).isFalse();
			end.add(Unpooled.wrappedBuffer(new byte[] { (byte) part }));
		}
		assertThat(end.isWhole()).isTrue();
		assertThat(end.takeBytes()).hasSize(BodyEnd.MAX_PARTS).startsWith(0, 1, 2);
	}

	@Test
	void asMuchAsIsReadAtOnceIsPutTogether() {
		assertThat(BodyEnd.isBegunBy(65_535, 1)).isTrue();
		assertThat(BodyEnd.isBegunBy(65_535, 2)).isFalse();
		assertThat(BodyEnd.isBegunBy(Integer.MAX_VALUE, Long.MAX_VALUE / 2)).isFalse();
	}

	private void awaitBody(int length, boolean more) throws InterruptedException {
		int missing = length;
		while (missing > 0) {
			HttpReceiveEvent.Request part = (HttpReceiveEvent.Request) take();
			missing -= part.body().length;
			assertThat(part.more()).isEqualTo(more || missing > 0);
		}
		assertThat(missing).isZero();
	}

	private AsgiReceiveEvent take() throws InterruptedException {
		AsgiReceiveEvent event = this.received.poll(30, TimeUnit.SECONDS);
		assertThat(event).as("an event within 30 s").isNotNull();
		return event;
	}

}
