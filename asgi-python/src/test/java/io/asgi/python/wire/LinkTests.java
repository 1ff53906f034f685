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

package io.asgi.python.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.asgi.AsgiReceiveEvent;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.RequestRefusedException;
import io.asgi.python.worker.Heartbeat;
import io.asgi.python.worker.PythonException;
import io.asgi.python.worker.WorkerLink;
import io.asgi.python.worker.WorkerLostException;
import io.netty.util.concurrent.EventExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The connection to a worker: its end, its limits, and what breaks it.
 */
@Timeout(240)
@ParameterizedClass
@EnumSource
class LinkTests extends AbstractLinkTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final HttpScope GET = HttpScope.builder().build();

	private static final HttpScope POST = HttpScope.builder()
		.method("POST")
		.headers("transfer-encoding", "chunked")
		.build();

	@Test
	void aLostConnectionFailsItsCalls() throws Exception {
		this.exchange.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		assertThat(this.link.isOpen()).isTrue();
		this.worker.close();
		assertLost(this.exchange.end(), true, "it has closed its connection");
		this.link.whenClosed().block(LONG);
		assertThat(this.link.isOpen()).isFalse();
		assertThat(this.link.streams()).isZero();
		assertLost(new ExchangeDouble().call(this.link, GET).end(), false, "it has closed its connection");
		assertThat(this.link.streams()).isZero();
	}

	@Test
	void aConnectionThatIsLostWithinAFrameSaysSo() throws Exception {
		this.exchange.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.sendBytes((byte) 0, (byte) 0);
		this.worker.close();
		assertLost(this.exchange.end(), true, "within a frame");
	}

	@Test
	void aWholeResponseIsSentThoughTheConnectionIsLost() throws Exception {
		Sinks.Empty<Void> written = Sinks.empty();
		this.exchange.answer((event) -> (event instanceof HttpSendEvent.Body) ? written.asMono() : Mono.empty())
			.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.response(Frames.WITH_BODY, 1, 200, "", "a"), Frame.of(Frames.BODY, Frames.END, 1, "b"));
		this.worker.close();
		this.link.whenClosed().block(LONG);
		assertThat(this.exchange.hasEnded()).isFalse();
		written.tryEmitEmpty();
		assertLost(this.exchange.end(), true, "closed");
		this.exchange.nextSent();
		this.exchange.nextSent();
		assertThat(this.exchange.nextSent()).isEqualTo(HttpSendEvent.Body.last("b"));
	}

	@Test
	void whatAWorkerHasSentBeforeItEndedIsReadThoughNothingCanBeWrittenToIt() throws Exception {
		try (Bench bench = new Bench(this.transport, folder("one"), Bench.settings(), 1);
				WorkerDouble worker = WorkerDouble.connect(bench.path())) {
			WorkerLink link = bench.link();
			this.exchange.call(link, GET);
			worker.next(Frames.HTTP);
			CountDownLatch busy = new CountDownLatch(1);
			CountDownLatch ended = new CountDownLatch(1);
			Future<List<ExchangeDouble>> written = bench.group().submit(() -> {
				busy.countDown();
				assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
				// So many that they are written at once, before anything is read
				return Stream.generate(() -> new ExchangeDouble().call(link, GET)).limit(20).toList();
			});
			assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
			worker.send(Frame.response(Frames.WITH_BODY, 1, 200, "", "a"), Frame.of(Frames.BODY, Frames.END, 1, "b"),
					Frame.done(1, 0, ""));
			worker.end();
			ended.countDown();
			for (ExchangeDouble late : written.get(30, TimeUnit.SECONDS)) {
				assertThat(late.end()).isInstanceOf(WorkerLostException.class);
			}
			assertThat(this.exchange.end()).isNull();
			this.exchange.nextSent();
			this.exchange.nextSent();
			assertThat(this.exchange.nextSent()).isEqualTo(HttpSendEvent.Body.last("b"));
		}
	}

	@Test
	void aResponseThatIsNotWholeFailsAtOnce() throws Exception {
		this.exchange.answer((event) -> Mono.never()).call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.response(Frames.WITH_BODY, 1, 200, "", "a"));
		this.exchange.nextSent();
		this.worker.close();
		assertLost(this.exchange.end(), true, "closed");
	}

	@Test
	void theServerMayCloseTheConnection() throws Exception {
		this.exchange.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.link.close("the test wants it");
		assertLost(this.exchange.end(), true, "the test wants it");
		this.worker.awaitEnd();
	}

	@Test
	void theFirstOfManyCallsDoNotWaitForTheEventLoopToBeDoneWithAllElse() throws Exception {
		try (Bench bench = new Bench(this.transport, folder("one"), Bench.settings(), 1);
				WorkerDouble worker = WorkerDouble.connect(bench.path())) {
			WorkerLink link = bench.link();
			CountDownLatch read = new CountDownLatch(1);
			Future<Boolean> goesOn = bench.group().submit(() -> {
				for (int i = 0; i < 20; i++) {
					new ExchangeDouble().call(link, GET);
				}
				return read.await(30, TimeUnit.SECONDS);
			});
			for (int stream = 1; stream <= 16; stream++) {
				assertThat(worker.next(Frames.HTTP).stream()).isEqualTo(stream);
			}
			read.countDown();
			assertThat(goesOn.get(30, TimeUnit.SECONDS)).as("the event loop was held up").isTrue();
			for (int stream = 17; stream <= 20; stream++) {
				assertThat(worker.next(Frames.HTTP).stream()).isEqualTo(stream);
			}
		}
	}

	private Path folder(String name) throws IOException {
		return Files.createDirectory(this.directory.resolve(name),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
	}

	@Test
	void aWorkerThatDrainsGetsNoMoreCalls() throws Exception {
		this.exchange.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.link.drain(Duration.ofSeconds(3));
		assertThat(this.link.isOpen()).isFalse();
		assertThat(this.worker.next(Frames.DRAIN).payload()).isEqualTo(Frame.credit(0, 3000).payload());
		ExchangeDouble late = new ExchangeDouble().call(this.link, GET);
		assertLost(late.end(), false, "it takes no more calls");
		this.worker.send(Frame.done(1, 0, ""));
		assertThat(this.exchange.end()).isNull();
		this.worker.close();
		this.link.whenClosed().block(LONG);
	}

	@Test
	void nothingIsReceivedForACallThatComesAfterTheDrain() throws Exception {
		this.link.drain(Duration.ofSeconds(3));
		this.worker.next(Frames.DRAIN);
		this.exchange.yield(HttpReceiveEvent.Request.last("body".getBytes(StandardCharsets.UTF_8)));
		assertLost(this.exchange.call(this.link, POST).end(), false, "it takes no more calls");
		assertThat(this.exchange.receives()).as("another worker gets the body").isZero();
		assertThat(this.link.streams()).isZero();
	}

	@Test
	void aDrainWaitsForACallThatIsOnItsWay() throws Exception {
		AtomicBoolean drained = new AtomicBoolean();
		this.link.call(POST, () -> {
			if (!drained.getAndSet(true)) {
				this.link.drain(Duration.ofSeconds(3));
				this.bench.awaitLoops();
				return Mono.just(HttpReceiveEvent.Request.last("body".getBytes(StandardCharsets.UTF_8)));
			}
			return Mono.never();
		}, this.exchange).subscribe();
		Frame call = this.worker.next(Frames.HTTP);
		assertThat(call.flags()).isEqualTo(Frames.END);
		this.worker.next(Frames.DRAIN);
	}

	@Test
	void anEventThatComesAfterTheCancellationOfACallIsForgottenWithIt() throws Exception {
		AtomicReference<CoreSubscriber<? super AsgiReceiveEvent>> receiver = new AtomicReference<>();
		Mono<AsgiReceiveEvent> receive = new Mono<>() {

			@Override
			public void subscribe(CoreSubscriber<? super AsgiReceiveEvent> actual) {
				receiver.set(actual);
				actual.onSubscribe(Operators.emptySubscription());
			}

		};
		CountDownLatch cancelled = new CountDownLatch(1);
		Future<Boolean> blocked = blockLoops(cancelled);
		Disposable call = this.link.call(POST, () -> receive, this.exchange).subscribe();
		call.dispose();
		cancelled.countDown();
		blocked.get(30, TimeUnit.SECONDS);
		this.bench.awaitLoops();
		assertThat(this.link.streams()).isZero();
		receiver.get().onNext(HttpReceiveEvent.Request.of(new byte[1]));
		receiver.get().onComplete();
		this.bench.awaitLoops();
		assertThat(this.link.streams()).isZero();
	}

	/**
	 * Let the event loops do nothing until then.
	 */
	private Future<Boolean> blockLoops(CountDownLatch until) {
		Future<Boolean> blocked = null;
		for (EventExecutor loop : this.bench.group()) {
			blocked = loop.submit(() -> until.await(30, TimeUnit.SECONDS));
		}
		return blocked;
	}

	@Test
	void aWorkerThatAsksToLeaveTakesCallsUntilItIsDrained() throws Exception {
		this.worker.send(Frame.of(Frames.LEAVE, Frames.OPTIONAL, 0));
		this.link.whenLeaving().block(LONG);
		assertThat(this.link.isOpen()).isTrue();
		this.exchange.call(this.link, GET);
		this.worker.next(Frames.HTTP);
	}

	@Test
	void aRequestThatIsTooLongForTheWireIsTheClientsFault() throws Exception {
		this.exchange.call(this.link, GET.with((builder) -> builder.path("/" + "a".repeat(70_000))));
		assertThat(this.exchange.end()).isInstanceOfSatisfying(RequestRefusedException.class,
				(ex) -> assertThat(ex.status()).isEqualTo(414));
		assertThat(this.link.streams()).isZero();
		new ExchangeDouble().call(this.link, GET);
		assertThat(this.worker.next(Frames.HTTP).stream()).isEqualTo(1);
	}

	@Test
	void aWorkerThatReadsNothingIsNotWrittenToForEver() throws Exception {
		try (WorkerDouble deaf = new WorkerDouble(this.bench.path())) {
			deaf.send(WorkerDouble.hello(1, ProcessHandle.current().pid(), 10_000_000, "secret", "shop"));
			WorkerLink link = this.bench.link();
			ExchangeDouble flood = new ExchangeDouble();
			int parts = 0;
			flood.call(link, POST);
			flood.awaitReceive();
			for (; parts < 400; parts++) {
				flood.yield(HttpReceiveEvent.Request.of(new byte[64 * 1024]));
			}
			List<ExchangeDouble> others = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				others.add(new ExchangeDouble().call(link, GET));
			}
			others.get(49).cancel();
			assertThat(flood.receives()).as("no more is received than there is credit").isLessThan(160);
			deaf.startReading();
			deaf.next(Frames.WELCOME);
			int bytes = 0;
			int heads = 0;
			while (bytes < 10_000_000 || heads < 50) {
				Frame frame = deaf.next();
				bytes += (frame.type() == Frames.REQUEST) ? frame.payload().length : 0;
				heads += (frame.type() == Frames.HTTP) ? 1 : 0;
			}
			assertThat(bytes).isEqualTo(10_000_000);
			assertThat(heads).as("one was cancelled before the worker could hear of it").isEqualTo(50);
			link.close("the test is over");
			assertLost(others.get(0).end(), true, "the test is over");
		}
	}

	@Test
	void callsThatWereNeverWrittenMayGoToAnotherWorker() throws Exception {
		try (WorkerDouble deaf = new WorkerDouble(this.bench.path())) {
			deaf.send(WorkerDouble.hello(1, ProcessHandle.current().pid(), 10_000_000, "secret", "shop"));
			WorkerLink link = this.bench.link();
			ExchangeDouble flood = new ExchangeDouble().call(link, POST);
			flood.awaitReceive();
			for (int i = 0; i < 160; i++) {
				flood.yield(HttpReceiveEvent.Request.of(new byte[64 * 1024]));
			}
			this.bench.awaitLoops();
			ExchangeDouble other = new ExchangeDouble().call(link, GET);
			ExchangeDouble begun = new ExchangeDouble().yield(HttpReceiveEvent.Request.of(new byte[1]));
			// No other worker would get this byte
			begun.call(link, POST);
			link.close("the test wants it");
			assertLost(flood.end(), true, "the test wants it");
			assertLost(other.end(), false, "the test wants it");
			assertLost(begun.end(), true, "the test wants it");
			assertThat(link.streams()).isZero();
		}
	}

	@Test
	void pingsAreAnswered() throws Exception {
		WireSettings some = Bench.settings();
		WireSettings settings = new WireSettings(some.application(), some.streamCredit(), some.connectionCredit(),
				some.maxMessage(), Duration.ofMillis(20), some.lastWords(), some.files(), some.helloTimeout(),
				some.maxStrangers());
		try (Bench bench = new Bench(this.transport, folder("p"), settings);
				WorkerDouble worker = WorkerDouble.connect(bench.path())) {
			WorkerLink link = bench.link();
			assertThat(link.heartbeat()).isEqualTo(Heartbeat.NONE);
			Frame ping = worker.nextOrPing();
			assertThat(ping.type()).isEqualTo(Frames.PING);
			assertThat(link.silence()).isPositive();
			byte[] pong = Frame.bytes((out) -> {
				out.write(ping.payload());
				out.writeInt(1500);
				out.writeInt(7);
				out.writeLong(1L << 33);
				out.writeLong(12);
			});
			worker.send(Frame.of(Frames.PONG, 0, 0, pong));
			assertThat(worker.nextOrPing().type()).isEqualTo(Frames.PING);
			assertThat(link.heartbeat()).isEqualTo(new Heartbeat(Duration.ofNanos(1_500_000), 7, 1L << 33, 12));
			worker.send(Frame.of(Frames.PONG, 0, 0, pong));
			worker.awaitEnd();
		}
	}

	@Test
	void framesOfUnknownTypesMayBeOptional() throws Exception {
		this.worker.send(Frame.of(0x99, Frames.OPTIONAL, 0, "x"), Frame.of(0x99, Frames.OPTIONAL, 5, "x"));
		this.exchange.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.of(0x98, Frames.OPTIONAL, 1, "x"), Frame.done(1, 0, ""));
		assertThat(this.exchange.end()).isNull();
	}

	@Test
	void whateverBreaksTheProtocolEndsTheConnection() throws Exception {
		breaks("of the unknown type 0x99 came for the connection", Frame.of(0x99, 0, 0));
		breaks("of the unknown type 0x99 came for the stream 1, which takes none", Frame.of(0x99, 0, 1));
		breaks("HTTP came for the stream 1", Frame.of(Frames.HTTP, 0, 1));
		breaks("BODY came for the connection", Frame.of(Frames.BODY, 0, 0));
		breaks("BODY came for the stream 2, which was never opened", Frame.of(Frames.BODY, 0, 2));
		breaks("BODY came for the stream 4294967295, which was never", Frame.of(Frames.BODY, 0, -1));
		breaks("is done", Frame.done(1, 0, ""), Frame.of(Frames.BODY, 0, 1));
		breaks("DONE is too short", Frame.of(Frames.DONE, 0, 1));
		breaks("in the unknown way 9", Frame.done(1, 9, ""));
		breaks("TEXT came for a call of HTTP", Frame.of(Frames.TEXT, 0, 1));
		breaks("More was sent than the stream had credit for",
				(frames) -> frames.add(Frame.of(Frames.BODY, 0, 1, "x".repeat(Bench.STREAM_CREDIT + 1))));
		breaks("BODY must not go on", Frame.of(Frames.BODY, Frames.MORE, 1));
		breaks("BODY came within RESPONSE", Frame.of(Frames.RESPONSE, Frames.MORE, 1), Frame.of(Frames.BODY, 0, 1));
		breaks("RESPONSE of several frames has a body", Frame.of(Frames.RESPONSE, Frames.MORE, 1),
				Frame.response(Frames.WITH_BODY, 1, 200, "", ""));
		breaks("RESPONSE has more than 1048576 bytes in all its frames", (frames) -> {
			for (int i = 0; i < 17; i++) {
				frames.add(Frame.of(Frames.RESPONSE, Frames.MORE, 1, new byte[65536]));
			}
		});
		breaks("RESPONSE is too short", Frame.of(Frames.RESPONSE, 0, 1, "\0\1"));
		breaks("RESPONSE is too short", Frame.of(Frames.RESPONSE, Frames.WITH_BODY, 1, "\0\1\0\0\0\2"));
		breaks("fewer bytes than its header block", Frame.of(Frames.RESPONSE, 0, 1, "\0\1\0\0\0\2"));
		breaks("has a body without saying so", Frame.response(0, 1, 200, "", "x"));
		breaks("has a body without saying so", Frame.response(Frames.END, 1, 200, "", ""));
		breaks("odd number of parts", Frame.response(0, 1, 200, "a b c", ""));
		breaks("after the end of the body", Frame.response(Frames.WITH_BODY | Frames.END, 1, 200, "", ""),
				Frame.of(Frames.BODY, 0, 1));
		breaks("PUSH is too short", Frame.of(Frames.PUSH, 0, 1, "\0\5a"));
		breaks("CREDIT is too short", Frame.of(Frames.CREDIT, 0, 1, "\0"));
		breaks("CREDIT gives more", Frame.credit(1, -1));
		breaks("credit of the stream is above", Frame.credit(1, Integer.MAX_VALUE));
		breaks("CREDIT came for the connection", Frame.credit(0, 1));
		breaks("PONG answers no PING", Frame.of(Frames.PONG, 0, 0, new byte[32]));
		breaks("PONG is too short", Frame.of(Frames.PONG, 0, 0, new byte[31]));
	}

	@Test
	void tooLongFramesEndTheConnection() throws Exception {
		this.exchange.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.sendBytes((byte) 0, (byte) 4, (byte) 0, (byte) 1, (byte) Frames.BODY, (byte) 0, (byte) 0, (byte) 0,
				(byte) 0, (byte) 1);
		assertLost(this.exchange.end(), true, "A frame BODY has 262145 bytes, more than 262144");
	}

	@Test
	void aFloodOfEventsThatNeedNoCreditEndsItsCallAndNoOther() throws Exception {
		this.exchange.answer((event) -> Mono.never()).call(this.link, GET);
		this.worker.next(Frames.HTTP);
		ExchangeDouble other = new ExchangeDouble().call(this.link, GET);
		this.worker.next(Frames.HTTP);
		Frame[] hints = new Frame[200];
		Arrays.fill(hints, Frame.of(Frames.EARLY_HINT, 0, 1, "x".repeat(60_000)));
		this.worker.send(hints);
		this.worker.next(Frames.CANCEL);
		assertThat(this.exchange.end()).isInstanceOf(PythonException.class)
			.hasMessageContaining("More than 4 MiB of events wait for a client that does not take them");
		this.worker.send(Frame.done(1, 2, ""), Frame.done(2, 0, ""));
		assertThat(other.end()).isNull();
		assertThat(this.link.isOpen()).isTrue();
	}

	private void breaks(String message, Frame... frames) throws Exception {
		breaks(message, (list) -> list.addAll(List.of(frames)));
	}

	private void breaks(String message, Consumer<List<Frame>> frames) throws Exception {
		try (WorkerDouble worker = WorkerDouble.connect(this.bench.path())) {
			WorkerLink link = this.bench.link();
			ExchangeDouble open = new ExchangeDouble().call(link, GET);
			worker.next(Frames.HTTP);
			ExchangeDouble other = new ExchangeDouble();
			List<Frame> list = new ArrayList<>();
			frames.accept(list);
			boolean second = list.stream().noneMatch((frame) -> frame.stream() == 2);
			if (second) {
				other.call(link, GET);
				worker.next(Frames.HTTP);
			}
			worker.send(list.toArray(new Frame[0]));
			worker.awaitEnd();
			link.whenClosed().block(LONG);
			assertLost(second ? other.end() : open.end(), true, "it has broken the protocol: ");
			assertThat(second ? other.end() : open.end()).hasMessageContaining(message);
			open.end();
		}
	}

	private static void assertLost(Throwable failure, boolean delivered, String message) {
		assertThat(failure).isInstanceOfSatisfying(WorkerLostException.class,
				(lost) -> assertThat(lost.delivered()).isEqualTo(delivered));
		assertThat(failure).hasMessageContaining(message);
	}

}
