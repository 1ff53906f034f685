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

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.AsgiReceive;
import io.asgi.AsgiReceiveEvent;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketReceiveEvent.Disconnect;
import io.asgi.WebSocketSendEvent;
import io.asgi.test.conformance.ServerSettings;
import io.asgi.test.conformance.WireConnection;
import io.asgi.test.conformance.WireExchange;
import io.asgi.test.conformance.WireRequest;
import io.asgi.test.conformance.WireResponse;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each message of a WebSocket reaches its application once and in its turn, and the
 * disconnect comes behind them, however frames arrive and whoever asks.
 */
@Timeout(120)
class WebSocketOrderTests {

	private static final int COUNT = 5_000;

	private static final byte[] CLOSE = RawWebSocket.frame(0x88, new byte[] { 0x0F, (byte) 0xA1 });

	private final LinkedBlockingQueue<AsgiReceiveEvent> received = new LinkedBlockingQueue<>();

	private final CompletableFuture<Void> open = new CompletableFuture<>();

	private final CompletableFuture<Void> go = new CompletableFuture<>();

	private final Random random = new Random(1);

	private volatile AsgiReceiveEvent last = WebSocketReceiveEvent.Connect.INSTANCE;

	@ParameterizedTest
	@EnumSource
	void anApplicationThatCancelsItsReceivesFromAnotherThreadGetsAll(Wire wire) throws Exception {
		assertAllArrive(wire, (receive) -> {
			while (!(this.last instanceof Disconnect)) {
				Hasty hasty = new Hasty();
				receive.events().subscribe(hasty);
				hasty.request(1 + ThreadLocalRandom.current().nextInt(4));
				for (int i = ThreadLocalRandom.current().nextInt(300); i > 0; i--) {
					Thread.onSpinWait();
				}
				hasty.cancel();
			}
		}, false);
	}

	@ParameterizedTest
	@EnumSource
	void anApplicationThatAsksFromAnotherThreadGetsAll(Wire wire) throws Exception {
		assertAllArrive(wire,
				(receive) -> receive.events()
					.doOnNext(this::keep)
					.limitRate(1)
					.publishOn(Schedulers.parallel(), 3)
					.concatMap(Mono::just, 0)
					.blockLast(),
				false);
	}

	@ParameterizedTest
	@EnumSource
	void anApplicationThatAsksLateGetsAll(Wire wire) throws Exception {
		assertAllArrive(wire, (receive) -> {
			this.go.join();
			receive.events().doOnNext(this::keep).blockLast();
		}, true);
	}

	private void assertAllArrive(Wire wire, Reader reader, boolean late) throws Exception {
		AsgiApplication application = (scope, receive, send) -> receive.receive()
			.then(send.send(WebSocketSendEvent.Accept.of()))
			.doOnSuccess(this.open::complete)
			.then(Mono.<Void>fromRunnable(() -> reader.read(receive)).subscribeOn(Schedulers.boundedElastic()));
		int count = late ? 100 : COUNT;
		try (TestServer server = wire.serve(application, ServerSettings.defaults());
				WireConnection connection = wire.protocol().connect(server.address())) {
			WireResponse response = new WireResponse();
			WireExchange exchange = connection.open(WireRequest.webSocket("/",
					AsgiHeaders.of("sec-websocket-version", "13", "sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA==")),
					response);
			// More than a little that comes before the handshake is cut off
			this.open.get(60, TimeUnit.SECONDS);
			byte[] frames = frames(count);
			for (int from = 0, to; from < frames.length; from = to) {
				to = Math.min(frames.length, from + 1 + this.random.nextInt(this.random.nextBoolean() ? 20 : 20_000));
				CompletableFuture<Void> sent = exchange.send(Arrays.copyOfRange(frames, from, to));
				if (!late) {
					sent.get(60, TimeUnit.SECONDS);
				}
			}
			exchange.finish();
			this.go.complete(null);
			List<AsgiReceiveEvent> expected = Stream
				.concat(IntStream.range(0, count).mapToObj(WebSocketOrderTests::message),
						Stream.of(Disconnect.of(4001)))
				.toList();
			for (AsgiReceiveEvent event : expected) {
				assertThat(this.received.poll(60, TimeUnit.SECONDS)).isEqualTo(event);
			}
			// The disconnect is there for every receive
			assertThat(this.received).allMatch(Disconnect.of(4001)::equals);
		}
	}

	/**
	 * Messages in one frame or more, with pings, pongs and empty fragments among them,
	 * and a close frame behind them.
	 */
	private byte[] frames(int count) {
		ByteArrayOutputStream frames = new ByteArrayOutputStream();
		for (int i = 0; i < count; i++) {
			byte[] text = ((WebSocketReceiveEvent.Text) message(i)).text().getBytes(StandardCharsets.UTF_8);
			if (this.random.nextInt(4) > 0) {
				frames.writeBytes(RawWebSocket.frame(0x81, text));
				continue;
			}
			int split = this.random.nextInt(text.length + 1);
			frames.writeBytes(RawWebSocket.frame(0x01, Arrays.copyOf(text, split)));
			frames.writeBytes(RawWebSocket.frame(this.random.nextBoolean() ? 0x89 : 0x8A, new byte[3]));
			frames.writeBytes(RawWebSocket.frame(0x00, new byte[0]));
			frames.writeBytes(RawWebSocket.frame(0x80, Arrays.copyOfRange(text, split, text.length)));
		}
		frames.writeBytes(CLOSE);
		return frames.toByteArray();
	}

	private static AsgiReceiveEvent message(int number) {
		return new WebSocketReceiveEvent.Text(number + "x".repeat(number % 200));
	}

	private void keep(AsgiReceiveEvent event) {
		this.received.add(event);
		this.last = event;
	}

	/**
	 * Takes what it gets, whether it still wants it or not.
	 */
	private final class Hasty extends BaseSubscriber<AsgiReceiveEvent> {

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// Nothing yet
		}

		@Override
		protected void hookOnNext(AsgiReceiveEvent event) {
			keep(event);
		}

	}

	private interface Reader {

		void read(AsgiReceive receive);

	}

}
