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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.asgi.AsgiApplication;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.test.conformance.ServerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for streams of HTTP/2 when client or application are hostile.
 */
@Timeout(60)
class HostileHttp2Tests {

	private static final AsgiApplication HELLO = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
		.then(send.send(HttpSendEvent.Body.last("hello")));

	private TestServer server = serve(HELLO, UnaryOperator.identity());

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void anEmptyResponseMayBeEndedLater() throws Exception {
		CompletableFuture<String> end = new CompletableFuture<>();
		restart((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200, "content-length", "0"))
			.then(Mono.delay(Duration.ofMillis(50)))
			.then(send.send(HttpSendEvent.Body.last()))
			.doOnError((failure) -> end.complete(failure.toString()))
			.doOnSuccess((nothing) -> end.complete("success")));
		try (RawHttp2 client = connect()) {
			assertThat(client.open("GET", "/", true).response()).isEqualTo("200 ");
			assertThat(end.get(5, TimeUnit.SECONDS)).isEqualTo("success");
		}
	}

	@Test
	void anUploadThatNobodyHasReadDoesNotStallWhenItsResponseIsComplete() throws Exception {
		try (RawHttp2 client = connect()) {
			for (int i = 0; i < 20; i++) {
				RawHttp2.Stream stream = client.open("POST", "/", false);
				CompletableFuture<String> upload = stream.data(new byte[1_000_000], true);
				assertThat(stream.response()).isEqualTo("200 hello");
				assertThat(upload.get(10, TimeUnit.SECONDS)).isEqualTo("null");
			}
			assertThat(client.open("GET", "/", true).response()).isEqualTo("200 hello");
		}
	}

	@Test
	void streamsAreResetInEveryPhaseAndNothingLeaks() throws Exception {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger told = new AtomicInteger();
		BlockingQueue<String> phases = new LinkedBlockingQueue<>();
		AsgiApplication application = (scope, receive, send) -> {
			String path = ((HttpScope) scope).path();
			running.incrementAndGet();
			Mono<Void> untilGone = receive.events()
				.takeUntil((event) -> event instanceof HttpReceiveEvent.Disconnect)
				.then()
				.doOnSuccess((nothing) -> told.incrementAndGet());
			Mono<Void> call = switch (path) {
				case "/before" -> Mono.<Void>fromRunnable(() -> phases.add(path)).then(untilGone);
				case "/one" -> receive.receive()
					.doOnNext((event) -> phases.add(path))
					.then(Mono.delay(Duration.ofMillis(2)))
					.then(untilGone);
				case "/head" -> send.send(HttpSendEvent.Start.of(200)).then(untilGone);
				case "/body" -> send.send(HttpSendEvent.Start.of(200))
					.then(send.send(HttpSendEvent.Body.of("part")))
					.then(untilGone);
				case "/flood" -> send.send(HttpSendEvent.Start.of(200))
					.thenMany(
							Flux.range(0, 1000).concatMap((i) -> send.send(HttpSendEvent.Body.of(new byte[50_000])), 0))
					.then()
					.onErrorResume((failure) -> untilGone);
				case "/never" -> Mono.<Void>fromRunnable(() -> phases.add(path)).then(Mono.never());
				default -> send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last("x")));
			};
			return call.doFinally((signal) -> running.decrementAndGet());
		};
		restart(application,
				(server) -> server.http2Settings((settings) -> settings.maxDecodedRstFramesPerWindow(0, 0)));
		for (int connection = 0; connection < 4; connection++) {
			try (RawHttp2 client = connect()) {
				for (int i = 0; i < 120; i++) {
					for (String path : new String[] { "/before", "/one", "/head", "/body", "/flood", "/never",
							"/whole" }) {
						boolean upload = i % 2 == 0;
						RawHttp2.Stream stream = client.open(upload ? "POST" : "GET", path, !upload);
						if (upload) {
							stream.data(new byte[(i % 3) * 20_000 + 1], i % 4 == 0);
						}
						if (i % 5 != 0) {
							switch (path) {
								case "/head", "/flood" -> stream.head.get(5, TimeUnit.SECONDS);
								case "/body" -> stream.firstData.get(5, TimeUnit.SECONDS);
								case "/whole" -> stream.end.get(5, TimeUnit.SECONDS);
								case "/before", "/one", "/never" -> phases.poll(5, TimeUnit.SECONDS);
								default -> throw new IllegalStateException();
							}
						}
						stream.reset();
						stream.end.get(5, TimeUnit.SECONDS);
						phases.clear();
					}
				}
				assertThat(client.open("GET", "/whole", true).response()).isEqualTo("200 x");
			}
		}
		await(() -> running.get() == 0, () -> "running " + running.get());
	}

	@Test
	void aHundredStreamsFlowAtTheirOwnSpeed() throws Exception {
		int size = 300_000;
		restart((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.thenMany(Flux.range(0, size / 1000).concatMap((i) -> send.send(HttpSendEvent.Body.of(new byte[1000])), 0))
			.then(send.send(HttpSendEvent.Body.last())));
		try (RawHttp2 client = connect()) {
			List<RawHttp2.Stream> streams = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				RawHttp2.Stream stream = client.open("GET", "/", true);
				streams.add(stream);
			}
			for (RawHttp2.Stream stream : streams) {
				stream.response();
				assertThat(stream.received).isEqualTo(size);
			}
		}
	}

	@Test
	void headOverHttp2EndsWithItsHead() throws Exception {
		try (RawHttp2 client = connect()) {
			assertThat(client.open("HEAD", "/", true).response()).isEqualTo("200 ");
			assertThat(client.open("head", "/", true).response()).isEqualTo("200 hello");
		}
	}

	@Test
	void expectContinueOverHttp2WithoutAReceiveIsAnswered() throws Exception {
		try (RawHttp2 client = connect()) {
			RawHttp2.Stream stream = client.open("POST", "/", false, "expect", "100-continue");
			assertThat(stream.response()).isEqualTo("200 hello");
		}
	}

	@Test
	void aContentLengthThatIsNotANumberIsRefused() throws Exception {
		try (RawHttp2 client = connect()) {
			for (String length : new String[] { "x", "99999999999999999999", "-1", "+5", "5, 5", "",
					"9223372036854775808" }) {
				RawHttp2.Stream stream = client.open("POST", "/", false, "content-length", length);
			}
			assertThat(client.open("GET", "/", true).response()).isEqualTo("200 hello");
		}
	}

	@Test
	void aBodyShorterThanItsLengthIsNotWhole() throws Exception {
		CompletableFuture<String> events = new CompletableFuture<>();
		restart((scope, receive, send) -> receive.events()
			.takeUntil((event) -> event instanceof HttpReceiveEvent.Request r && !r.more())
			.collectList()
			.doOnNext((list) -> events.complete(list.toString()))
			.then());
		try (RawHttp2 client = connect()) {
			RawHttp2.Stream stream = client.open("POST", "/", false, "content-length", "10");
			stream.data(new byte[5], true);
			assertThat(events.get()).contains("Disconnect");
		}
	}

	@Test
	void anAbortMidBodyIsAReset() throws Exception {
		restart((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(send.send(HttpSendEvent.Body.of("a")))
			.then(Mono.error(new IllegalStateException("on purpose"))), (server) -> server.compress(true));
		try (RawHttp2 client = connect()) {
			assertThat(client.open("GET", "/", true).response()).isEqualTo("reset 2");
			assertThat(client.open("GET", "/", true, "accept-encoding", "gzip").response()).isEqualTo("reset 2");
		}
	}

	@Test
	void aGoAwayLetsStreamsFinish() throws Exception {
		CountDownLatch goOn = new CountDownLatch(1);
		restart((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(send.send(HttpSendEvent.Body.of("a")))
			.then(Mono.fromRunnable(() -> {
				try {
					goOn.await(5, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}).subscribeOn(reactor.core.scheduler.Schedulers.boundedElastic()))
			.then(send.send(HttpSendEvent.Body.last("b"))));
		try (RawHttp2 client = connect()) {
			RawHttp2.Stream stream = client.open("GET", "/", true);
			stream.firstData.get(5, TimeUnit.SECONDS);
			client.channel()
				.writeAndFlush(new io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame(0L))
				.get(5, TimeUnit.SECONDS);
			goOn.countDown();
			assertThat(stream.response()).isEqualTo("200 ab");
		}
	}

	private static void await(java.util.function.BooleanSupplier condition, java.util.function.Supplier<String> what) {
		long deadline = System.nanoTime() + 10_000_000_000L;
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > deadline) {
				throw new AssertionError(what.get());
			}
			Thread.onSpinWait();
		}
	}

	private RawHttp2 connect() {
		return RawHttp2.connect(this.server.address());
	}

	private void restart(AsgiApplication application) {
		restart(application, UnaryOperator.identity());
	}

	private void restart(AsgiApplication application, UnaryOperator<HttpServer> customizer) {
		this.server.close();
		this.server = serve(application, customizer);
	}

	private static TestServer serve(AsgiApplication application, UnaryOperator<HttpServer> customizer) {
		return TestServer.start(application, ServerSettings.defaults().withDisconnectGrace(Duration.ofMillis(100)),
				(server) -> customizer.apply(server.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)));
	}

}
