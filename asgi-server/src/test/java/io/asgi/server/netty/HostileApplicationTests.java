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
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiReceiveEvent;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for applications, and layers around them, that do what they must not do.
 */
@Timeout(40)
class HostileApplicationTests {

	private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

	private static final AsgiApplication HELLO = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
		.then(send.send(HttpSendEvent.Body.last("hello")));

	private static final AsgiApplication STREAM = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
		.then(Mono.delay(Duration.ofMillis(20)))
		.then(send.send(HttpSendEvent.Body.of("hel")))
		.then(send.send(HttpSendEvent.Body.last("lo")));

	private DisposableServer server;

	@AfterEach
	void stop() {
		this.server.disposeNow();
	}

	@ParameterizedTest
	@CsvSource({ "fails,fused", "throws,fused", "null,fused", "fails,streamed", "throws,streamed", "null,streamed" })
	void aHookThatFailsIsAnsweredOrTheConnectionClosed(String how, String response) throws Exception {
		Supplier<Mono<Void>> hook = switch (how) {
			case "fails" -> () -> Mono.error(new IllegalStateException("on purpose"));
			case "throws" -> () -> {
				throw new IllegalStateException("on purpose");
			};
			default -> () -> null;
		};
		serve(response.equals("fused") ? HELLO : STREAM, hook);
		try (RawHttp client = connect()) {
			client.write(GET);
			try {
				assertThat(client.read().status()).isEqualTo(500);
			}
			catch (java.io.EOFException ex) {
				// Closed
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aHookThatNeverEndsDoesNotKeepASendWhenTheClientHasLeft(boolean fused) throws Exception {
		CompletableFuture<String> end = new CompletableFuture<>();
		CountDownLatch hooked = new CountDownLatch(1);
		AsgiApplication application = (scope, receive, send) -> (fused ? HELLO : STREAM).call(scope, receive, send)
			.doOnError((failure) -> end.complete(failure.getClass().getSimpleName()))
			.doOnCancel(() -> end.complete("cancelled"))
			.doOnSuccess((nothing) -> end.complete("success"));
		serve(application, () -> Mono.<Void>never().doOnSubscribe((subscription) -> hooked.countDown()));
		try (RawHttp client = connect()) {
			client.write(GET);
			hooked.await(5, TimeUnit.SECONDS);
		}
		assertThat(end.get(5, TimeUnit.SECONDS)).isEqualTo("ClientDisconnectedException");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aHookMayEndOnAnotherThread(boolean fused) throws Exception {
		serve(fused ? HELLO : STREAM, () -> Mono.delay(Duration.ofMillis(10)).then());
		try (RawHttp client = connect()) {
			for (int i = 0; i < 50; i++) {
				client.write(GET);
				assertThat(client.read().body()).isEqualTo("hello");
			}
		}
	}

	@Test
	void manyClientsLeaveWhileTheHookRuns() throws Exception {
		AtomicInteger running = new AtomicInteger();
		AsgiApplication application = (scope, receive, send) -> {
			running.incrementAndGet();
			return HELLO.call(scope, receive, send).doFinally((signal) -> running.decrementAndGet());
		};
		serve(application, () -> Mono.delay(Duration.ofMillis(2)).then());
		for (int i = 0; i < 300; i++) {
			try (RawHttp client = connect()) {
				client.write(GET);
			}
		}
		await(() -> running.get() == 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "linkage", "overflow", "assertion", "oom" })
	void anErrorThatIsThrownByTheCallIsA500(String which) throws Exception {
		serve((scope, receive, send) -> {
			throw error(which);
		}, null);
		try (RawHttp client = connect()) {
			client.write(GET);
			assertThat(client.read().status()).isEqualTo(500);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "linkage", "overflow", "assertion" })
	void anErrorThatIsThrownAfterAReceiveDoesNotHang(String which) throws Exception {
		serve((scope, receive, send) -> receive.receive().flatMap((event) -> {
			throw error(which);
		}), null);
		try (RawHttp client = connect()) {
			client.write(GET);
			endsSomehow(client);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "linkage", "overflow", "assertion" })
	void anErrorThatIsThrownAfterASendFromAnotherThreadDoesNotHang(String which) throws Exception {
		serve((scope, receive, send) -> Mono.delay(Duration.ofMillis(5))
			.then(send.send(HttpSendEvent.Start.of(200)))
			.then(Mono.defer(() -> {
				throw error(which);
			})), null);
		try (RawHttp client = connect()) {
			client.write(GET);
			endsSomehow(client);
		}
	}

	@Test
	void anErrorOfTheCallDoesNotHangWhenAnotherLayerSubscribesOffTheLoop() throws Exception {
		serve((scope, receive, send) -> {
			throw error("linkage");
		}, null, (exchange) -> exchange.subscribeOn(Schedulers.boundedElastic()));
		try (RawHttp client = connect()) {
			client.write(GET);
			endsSomehow(client);
		}
	}

	@Test
	void aMonoThatThrowsWhenItIsSubscribedToIsA500() throws Exception {
		serve((scope, receive, send) -> new Mono<>() {

			@Override
			public void subscribe(CoreSubscriber<? super Void> actual) {
				throw new IllegalStateException("on purpose");
			}

		}, null);
		try (RawHttp client = connect()) {
			client.write(GET);
			assertThat(client.read().status()).isEqualTo(500);
		}
	}

	@Test
	void aMonoThatEndsTwiceEndsOnce() throws Exception {
		serve((scope, receive, send) -> new Mono<>() {

			@Override
			public void subscribe(CoreSubscriber<? super Void> actual) {
				HELLO.call(scope, receive, send).subscribe(null, actual::onError, () -> {
					actual.onSubscribe(Operators.emptySubscription());
					actual.onComplete();
					actual.onError(new IllegalStateException("on purpose"));
					actual.onComplete();
				});
			}

		}, null);
		try (RawHttp client = connect()) {
			client.write(GET + GET);
			assertThat(client.read().body()).isEqualTo("hello");
			assertThat(client.read().body()).isEqualTo("hello");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void twentyThousandSendsMayBeChained(boolean head) throws Exception {
		serve((scope, receive, send) -> {
			Mono<Void> chain = send.send(HttpSendEvent.Start.of(200));
			for (int i = 0; i < 20_000; i++) {
				chain = chain.then(send.send(HttpSendEvent.Body.of("x")));
			}
			return chain.then(send.send(HttpSendEvent.Body.last()));
		}, null);
		try (RawHttp client = connect()) {
			client.write((head ? "HEAD" : "GET") + " / HTTP/1.1\r\nHost: a\r\n\r\n");
			assertThat(client.read(head).body()).hasSize(head ? 0 : 20_000);
			client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
			assertThat(client.read().body()).hasSize(20_000);
		}
	}

	@Test
	void aHundredThousandEventsMayBeRepeated() throws Exception {
		AtomicLong bytes = new AtomicLong();
		AtomicInteger events = new AtomicInteger();
		serve((scope, receive,
				send) -> receive.receive().repeat().cast(HttpReceiveEvent.Request.class).doOnNext((event) -> {
					bytes.addAndGet(event.body().length);
					events.incrementAndGet();
				}).takeUntil((event) -> !event.more()).then(HELLO.call(scope, receive, send)), null);
		try (RawHttp client = connect()) {
			client.write("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
					+ "1\r\nx\r\n".repeat(100_000) + "0\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("hello");
		}
		assertThat(bytes).hasValue(100_000);
	}

	@Test
	void sendsOfManyThreadsAreNotInterleaved() throws Exception {
		serve((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.thenMany(Flux.range(0, 8)
				.flatMap((thread) -> Flux.range(0, 500)
					.concatMap((i) -> send.send(HttpSendEvent.Body.of(thread + ":" + i + "\n")), 1)
					.subscribeOn(Schedulers.boundedElastic())))
			.then(send.send(HttpSendEvent.Body.last())), null);
		try (RawHttp client = connect()) {
			client.write(GET);
			String[] lines = client.read().body().split("\n");
			assertThat(lines).hasSize(4000);
			int[] next = new int[8];
			for (String line : lines) {
				String[] parts = line.split(":");
				assertThat(Integer.parseInt(parts[1])).isEqualTo(next[Integer.parseInt(parts[0])]++);
			}
		}
	}

	@Test
	void receivesThatAreCancelledAtTheSameMomentLoseNothing() throws Exception {
		AtomicLong bytes = new AtomicLong();
		ExecutorService other = Executors.newSingleThreadExecutor();
		serve((scope, receive, send) -> Mono.<Void>create((sink) -> next(receive, bytes, other, sink::success))
			.then(HELLO.call(scope, receive, send)), null);
		try (RawHttp client = connect()) {
			client.write("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
			for (int i = 0; i < 2000; i++) {
				client.write("1\r\nx\r\n");
			}
			client.write("0\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("hello");
		}
		finally {
			other.shutdownNow();
		}
		assertThat(bytes).hasValue(2000);
	}

	private static void next(AsgiReceive receive, AtomicLong bytes, ExecutorService other, Runnable whenDone) {
		other.execute(() -> {
			for (;;) {
				BaseSubscriber<AsgiReceiveEvent> withdrawn = new BaseSubscriber<>() {

					@Override
					protected void hookOnNext(AsgiReceiveEvent event) {
						if (event instanceof HttpReceiveEvent.Request request) {
							bytes.addAndGet(request.body().length);
						}
					}

				};
				receive.receive().subscribe(withdrawn);
				withdrawn.cancel();
				CompletableFuture<Boolean> done = new CompletableFuture<>();
				receive.receive().subscribe(new BaseSubscriber<>() {

					@Override
					protected void hookOnNext(AsgiReceiveEvent event) {
						if (event instanceof HttpReceiveEvent.Request request) {
							bytes.addAndGet(request.body().length);
							done.complete(!request.more());
						}
						else {
							done.complete(true);
						}
					}

					@Override
					protected void hookOnError(Throwable failure) {
						done.completeExceptionally(failure);
					}

				});
				if (done.join()) {
					break;
				}
			}
			whenDone.run();
		});
	}

	@Test
	void aClientThatLeavesBeforeTheCallHasBegunDoesNotKeepTheApplication() throws Exception {
		CountDownLatch over = new CountDownLatch(1);
		CountDownLatch cancelled = new CountDownLatch(1);
		AsgiApplication application = (scope, receive, send) -> Mono.<Void>never().doOnCancel(over::countDown);
		AtomicInteger started = new AtomicInteger();
		serve((scope, receive, send) -> {
			started.incrementAndGet();
			return application.call(scope, receive, send);
		}, null, (exchange) -> {
			BaseSubscriber<Void> subscriber = new BaseSubscriber<>() {
			};
			Thread thread = new Thread(() -> exchange.subscribe(subscriber));
			thread.start();
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			subscriber.cancel();
			cancelled.countDown();
			return Mono.delay(Duration.ofMillis(300)).then();
		});
		try (RawHttp client = connect()) {
			client.write(GET);
			cancelled.await(5, TimeUnit.SECONDS);
			client.read();
		}
		assertThat(started.get() == 0 || over.await(3, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void aLineBreakInThePathIsNotOneInTheLog() throws Exception {
		ch.qos.logback.classic.Logger logger = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("io.asgi");
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		appender.start();
		logger.addAppender(appender);
		try {
			serve((scope, receive, send) -> Mono.error(new IllegalStateException("on purpose")), null);
			try (RawHttp client = connect()) {
				client.write("GET /%0d%0aERROR%20forged HTTP/1.1\r\nHost: a\r\n\r\n");
				client.read();
			}
			await(() -> !appender.list.isEmpty());
			assertThat(appender.list.get(0).getFormattedMessage()).doesNotContain("\n");
		}
		finally {
			logger.detachAppender(appender);
		}
	}

	@Test
	void aFloodOfPipelinedRequestsIsAnsweredInOrder() throws Exception {
		serve((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(send.send(HttpSendEvent.Body.last(((HttpScope) scope).path()))), null);
		try (RawHttp client = connect()) {
			int count = 20_000;
			Thread writer = new Thread(() -> {
				try {
					for (int i = 0; i < count; i++) {
						client.write("GET /" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
					}
				}
				catch (IOException ex) {
					throw new IllegalStateException(ex);
				}
			});
			writer.start();
			for (int i = 0; i < count; i++) {
				assertThat(client.read().body()).isEqualTo("/" + i);
			}
		}
	}

	@Test
	void timeoutsAndLimitsOfTheServerHold() throws Exception {
		CompletableFuture<AsgiReceiveEvent> event = new CompletableFuture<>();
		serve((scope, receive,
				send) -> receive.receive().doOnNext(event::complete).then(HELLO.call(scope, receive, send)), null,
				UnaryOperator.identity(),
				(server) -> server.requestTimeout(Duration.ofMillis(200)).maxKeepAliveRequests(3));
		try (RawHttp client = connect()) {
			client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
		}
		try (RawHttp client = connect()) {
			client.write(GET.repeat(5));
			assertThat(client.rest().split("hello", -1)).hasSize(4);
		}
	}

	@Test
	void mapHandleMayDelayTheEnd() throws Exception {
		AsgiApplication both = (scope, receive, send) -> (((HttpScope) scope).path().equals("/s") ? STREAM : HELLO)
			.call(scope, receive, send);
		serve(both, null, UnaryOperator.identity(),
				(server) -> server.mapHandle((mono, connection) -> mono.then(Mono.delay(Duration.ofMillis(20)).then()))
					.accessLog(true)
					.compress(true));
		try (RawHttp client = connect()) {
			for (int i = 0; i < 5; i++) {
				client.write("GET /s HTTP/1.1\r\nHost: a\r\n\r\n" + GET);
				assertThat(client.read().body()).isEqualTo("hello");
				assertThat(client.read().body()).isEqualTo("hello");
			}
		}
	}

	@Test
	void compressedResponsesAreWhole() throws Exception {
		byte[] big = "abcdefghij".repeat(50_000).getBytes(StandardCharsets.UTF_8);
		serve((scope, receive, send) -> {
			String path = ((HttpScope) scope).path();
			String[] fields = path.contains("cl") ? new String[] { "content-length", String.valueOf(big.length) }
					: new String[0];
			Mono<Void> head = send.send(HttpSendEvent.Start.of(200, fields));
			return path.contains("parts")
					? head
						.thenMany(Flux.range(0, 10)
							.concatMap((i) -> send.send(HttpSendEvent.Body
								.of(java.util.Arrays.copyOfRange(big, i * 50_000, (i + 1) * 50_000))), 0))
						.then(send.send(HttpSendEvent.Body.last()))
					: head.then(send.send(HttpSendEvent.Body.last(big)));
		}, null, UnaryOperator.identity(), (server) -> server.compress(true));
		try (RawHttp client = connect()) {
			for (String path : new String[] { "/whole", "/whole-cl", "/parts", "/parts-cl" }) {
				for (String method : new String[] { "GET", "HEAD" }) {
					client.write(method + " " + path + " HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
					RawHttp.Response response = client.read(method.equals("HEAD"));
					if (method.equals("GET")) {
						byte[] body = new java.util.zip.GZIPInputStream(
								new java.io.ByteArrayInputStream(response.body().getBytes(StandardCharsets.ISO_8859_1)))
							.readAllBytes();
						assertThat(body).isEqualTo(big);
					}
				}
			}
		}
	}

	private static void endsSomehow(RawHttp client) throws IOException {
		try {
			RawHttp.Response response = client.read();
			assertThat(response.status()).isEqualTo(500);
		}
		catch (java.io.EOFException ex) {
			// Closed
		}
	}

	private static Error error(String which) {
		return switch (which) {
			case "linkage" -> new NoClassDefFoundError("on purpose");
			case "overflow" -> new StackOverflowError("on purpose");
			case "oom" -> new OutOfMemoryError("on purpose");
			default -> new AssertionError("on purpose");
		};
	}

	private void serve(AsgiApplication application, Supplier<Mono<Void>> hook) {
		serve(application, hook, UnaryOperator.identity());
	}

	private void serve(AsgiApplication application, Supplier<Mono<Void>> hook, UnaryOperator<Mono<Void>> around) {
		serve(application, hook, around, UnaryOperator.identity());
	}

	private void serve(AsgiApplication application, Supplier<Mono<Void>> hook, UnaryOperator<Mono<Void>> around,
			UnaryOperator<HttpServer> customizer) {
		AsgiBridge bridge = new AsgiBridge(AsgiServerOptions.builder().disconnectGrace(Duration.ofMillis(100)).build());
		Mount mount = Mount.of("test", "/", application);
		this.server = AsgiHttpServer
			.configure(customizer.apply(HttpServer.create()
				.host("127.0.0.1")
				.port(0)
				.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
				.handle((request,
						response) -> around.apply((hook != null)
								? bridge.handle(mount, request, response, Layers.of((status) -> hook.get()))
								: bridge.handle(mount, request, response)))))
			.bindNow();
	}

	private RawHttp connect() throws IOException {
		return RawHttp.connect((InetSocketAddress) this.server.address());
	}

	private static void await(java.util.function.BooleanSupplier condition) {
		long deadline = System.nanoTime() + 10_000_000_000L;
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > deadline) {
				throw new AssertionError("not within 10 seconds");
			}
			Thread.onSpinWait();
		}
	}

}
