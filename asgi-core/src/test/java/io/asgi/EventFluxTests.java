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

package io.asgi;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiReceive#events()}.
 */
class EventFluxTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final AsgiReceiveEvent CONNECT = WebSocketReceiveEvent.Connect.INSTANCE;

	private static final AsgiReceiveEvent LAST = WebSocketReceiveEvent.Disconnect.of(1000);

	private final Queue<AsgiReceiveEvent> events = new ArrayDeque<>();

	private final AtomicInteger receives = new AtomicInteger();

	private final AsgiReceive receive = () -> Mono.fromSupplier(() -> {
		this.receives.incrementAndGet();
		return this.events.remove();
	});

	@Test
	void theLastEventEndsTheStreamAndIsPartOfIt() {
		this.events.addAll(List.of(CONNECT, text("a"), LAST, text("never")));
		StepVerifier.create(this.receive.events())
			.expectNext(CONNECT, text("a"), LAST)
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(this.events).containsExactly(text("never"));
	}

	@Test
	void nothingIsReceivedWithoutDemand() {
		this.events.addAll(List.of(CONNECT, text("a"), text("b"), LAST));
		StepVerifier.create(this.receive.events(), 0)
			.expectSubscription()
			.then(() -> assertThat(this.receives).hasValue(0))
			.thenRequest(1)
			.expectNext(CONNECT)
			.then(() -> assertThat(this.receives).hasValue(1))
			.thenRequest(2)
			.expectNext(text("a"), text("b"))
			.then(() -> assertThat(this.receives).hasValue(3))
			.thenRequest(1)
			.expectNext(LAST)
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void theLastEventNeedsNoMoreDemandToEndTheStream() {
		this.events.add(LAST);
		StepVerifier.create(this.receive.events(), 1).expectNext(LAST).expectComplete().verify(TIMEOUT);
	}

	@Test
	void oneReceiveIsOutstandingAtATime() {
		List<Sinks.One<AsgiReceiveEvent>> asked = new ArrayList<>();
		AsgiReceive receive = () -> {
			Sinks.One<AsgiReceiveEvent> one = Sinks.one();
			asked.add(one);
			return one.asMono();
		};
		StepVerifier.create(receive.events(), 0).thenRequest(3).then(() -> {
			assertThat(asked).hasSize(1);
			asked.get(0).tryEmitValue(CONNECT).orThrow();
		}).expectNext(CONNECT).then(() -> {
			assertThat(asked).hasSize(2);
			asked.get(1).tryEmitValue(LAST).orThrow();
		}).expectNext(LAST).expectComplete().verify(TIMEOUT);
		assertThat(asked).hasSize(2);
	}

	@Test
	void receivesThatEndAtOnceDoNotNest() {
		int count = 100_000;
		IntStream.range(0, count).forEach((i) -> this.events.add(CONNECT));
		this.events.add(LAST);
		assertThat(this.receive.events().count().block(TIMEOUT)).isEqualTo(count + 1);
		IntStream.range(0, count).forEach((i) -> this.events.add(CONNECT));
		this.events.add(LAST);
		assertThat(this.receive.events().concatMap(Mono::just, 0).count().block(TIMEOUT)).isEqualTo(count + 1);
	}

	@Test
	void aReceiveThatFailsEndsTheStream() {
		IllegalStateException failure = new IllegalStateException("outstanding");
		AsgiReceive failing = () -> Mono.error(failure);
		StepVerifier.create(failing.events()).expectErrorMatches(failure::equals).verify(TIMEOUT);
		AsgiReceive throwing = () -> {
			throw failure;
		};
		StepVerifier.create(throwing.events()).expectErrorMatches(failure::equals).verify(TIMEOUT);
	}

	@Test
	void aReceiveWithoutAnEventEndsTheStreamWithAnError() {
		AsgiReceive empty = Mono::empty;
		StepVerifier.create(empty.events())
			.expectErrorMessage("A receive has completed without an event")
			.verify(TIMEOUT);
	}

	@Test
	void aReceiveThatReturnsNothingEndsTheStreamWithAnError() {
		AsgiReceive none = () -> null;
		StepVerifier.create(none.events(), 0).thenRequest(1).expectError(NullPointerException.class).verify(TIMEOUT);
	}

	@Test
	void aReceiveThatCannotBeSubscribedToEndsTheStream() {
		IllegalStateException failure = new IllegalStateException("broken");
		AsgiReceive broken = () -> new Mono<>() {

			@Override
			public void subscribe(CoreSubscriber<? super AsgiReceiveEvent> actual) {
				throw failure;
			}

		};
		StepVerifier.create(broken.events(), 0).thenRequest(1).expectErrorMatches(failure::equals).verify(TIMEOUT);
	}

	@Test
	void aReceiveThatEndsWithoutAnEventBecauseItIsCancelledIsNoError() {
		AsgiReceive receive = () -> new Mono<>() {

			@Override
			public void subscribe(CoreSubscriber<? super AsgiReceiveEvent> actual) {
				actual.onSubscribe(new EndingSubscription(actual));
			}

		};
		AtomicReference<Throwable> failure = new AtomicReference<>();
		receive.events().doOnError(failure::set).subscribe().dispose();
		assertThat(failure).hasValue(null);
	}

	@Test
	void aCancellationCancelsTheReceiveThatIsOutstanding() {
		TestPublisher<AsgiReceiveEvent> outstanding = TestPublisher.create();
		AsgiReceive receive = outstanding::mono;
		StepVerifier.create(receive.events()).then(outstanding::assertSubscribers).thenCancel().verify(TIMEOUT);
		outstanding.assertCancelled();
	}

	@Test
	void nothingIsReceivedAfterACancellation() {
		this.events.addAll(List.of(CONNECT, text("a")));
		assertThat(this.receive.events().take(1).collectList().block(TIMEOUT)).containsExactly(CONNECT);
		assertThat(this.receive.events().next().block(TIMEOUT)).isEqualTo(text("a"));
		assertThat(this.receives).hasValue(2);
	}

	@Test
	void nothingIsReceivedForADemandAfterACancellation() {
		this.events.add(CONNECT);
		AtomicReference<Subscription> subscription = new AtomicReference<>();
		AtomicInteger asked = new AtomicInteger();
		AsgiReceive receive = () -> {
			asked.incrementAndGet();
			return this.receive.receive();
		};
		receive.events().doOnSubscribe(subscription::set).subscribe(new Asking());
		subscription.get().cancel();
		subscription.get().request(1);
		assertThat(asked).hasValue(0);
	}

	@Test
	void aReceiveThatACancellationOvertakesTakesNothing() {
		this.events.add(CONNECT);
		Asking subscriber = new Asking();
		AsgiReceive receive = () -> {
			subscriber.cancel();
			return this.receive.receive();
		};
		receive.events().subscribe(subscriber);
		subscriber.request(1);
		assertThat(this.receives).hasValue(0);
		assertThat(this.events).containsExactly(CONNECT);
	}

	@Test
	void demandWithoutEndStaysSoWhateverIsAddedToIt() {
		List<Sinks.One<AsgiReceiveEvent>> asked = new ArrayList<>();
		AsgiReceive receive = () -> {
			asked.add(Sinks.one());
			return asked.get(asked.size() - 1).asMono();
		};
		Asking subscriber = new Asking();
		receive.events().subscribe(subscriber);
		subscriber.request(Long.MAX_VALUE);
		subscriber.request(Long.MAX_VALUE);
		asked.get(0).tryEmitValue(CONNECT).orThrow();
		asked.get(1).tryEmitValue(LAST).orThrow();
		assertThat(subscriber.received).containsExactly(CONNECT, LAST);
	}

	@Test
	void whatIsReceivedWhileACancellationComesThroughIsPassedOn() {
		AtomicReference<CoreSubscriber<? super AsgiReceiveEvent>> receiver = new AtomicReference<>();
		AsgiReceive receive = () -> new Mono<>() {

			@Override
			public void subscribe(CoreSubscriber<? super AsgiReceiveEvent> actual) {
				receiver.set(actual);
				actual.onSubscribe(Operators.emptySubscription());
			}

		};
		Asking subscriber = new Asking();
		receive.events().subscribe(subscriber);
		subscriber.request(2);
		subscriber.cancel();
		CoreSubscriber<? super AsgiReceiveEvent> outstanding = receiver.getAndSet(null);
		outstanding.onNext(CONNECT);
		outstanding.onComplete();
		assertThat(subscriber.received).containsExactly(CONNECT);
		assertThat(receiver).hasValue(null);
	}

	@Test
	void aReceiveSeesTheContextOfTheSubscriber() {
		AsgiReceive receive = () -> Mono.deferContextual((context) -> Mono.just(text(context.get("who"))))
			.cast(AsgiReceiveEvent.class);
		StepVerifier.create(receive.events().take(1).contextWrite((context) -> context.put("who", "me")))
			.expectNext(text("me"))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void aSubscriptionOfItsOwnReceivesOn() {
		this.events.addAll(List.of(CONNECT, text("a"), LAST));
		Flux<AsgiReceiveEvent> all = this.receive.events();
		assertThat(all.next().block(TIMEOUT)).isEqualTo(CONNECT);
		assertThat(all.collectList().block(TIMEOUT)).containsExactly(text("a"), LAST);
	}

	@Test
	@Timeout(60)
	void noEventIsLostBetweenAThreadThatAsksAndOneThatDelivers() throws Exception {
		int count = 100_000;
		ExecutorService loop = Executors.newSingleThreadExecutor();
		try {
			AtomicInteger next = new AtomicInteger();
			AsgiReceive receive = () -> Mono.create((sink) -> loop.execute(() -> {
				int number = next.getAndIncrement();
				sink.success((number < count) ? text(String.valueOf(number)) : LAST);
			}));
			Asking subscriber = new Asking();
			receive.events().subscribe(subscriber);
			for (int i = 0; i <= count; i++) {
				subscriber.request(1);
			}
			while (!subscriber.isDisposed()) {
				Thread.onSpinWait();
			}
			assertThat(subscriber.received).hasSize(count + 1).endsWith(LAST);
			assertThat(next).hasValue(count + 1);
		}
		finally {
			loop.shutdownNow();
		}
	}

	private static AsgiReceiveEvent text(String text) {
		return new WebSocketReceiveEvent.Text(text);
	}

	/**
	 * Demands what the test says.
	 */
	private static final class Asking extends BaseSubscriber<AsgiReceiveEvent> {

		private final List<AsgiReceiveEvent> received = new ArrayList<>();

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// Nothing yet
		}

		@Override
		protected void hookOnNext(AsgiReceiveEvent event) {
			this.received.add(event);
		}

	}

	/**
	 * Takes a cancellation for the end.
	 *
	 * @param subscriber told of the end
	 */
	private record EndingSubscription(Subscriber<?> subscriber) implements Subscription {

		@Override
		public void request(long n) {
			// There is nothing
		}

		@Override
		public void cancel() {
			this.subscriber.onComplete();
		}

	}

}
