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

package io.asgi.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;

import io.asgi.AsgiReceiveEvent;
import io.asgi.HttpReceiveEvent;
import io.asgi.server.protocol.ApplicationProtocol;
import io.asgi.server.protocol.Receiver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReceiveMono}.
 */
class ReceiveMonoTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final AsgiReceiveEvent EVENT = HttpReceiveEvent.Request.of("a".getBytes());

	private static final AsgiReceiveEvent NEXT = HttpReceiveEvent.Request.last("b".getBytes());

	private final ManualLoop loop = new ManualLoop();

	private final RecordingProtocol protocol = new RecordingProtocol(this.loop);

	private final ReceiveMono receive = new ReceiveMono(this.protocol, this.loop, (failure) -> {
	});

	@Test
	void nothingIsTakenWithoutDemand() {
		StepVerifier.create(this.receive, 0).expectSubscription().then(() -> {
			this.loop.turn();
			assertThat(this.protocol.take()).isEmpty();
			arrive(EVENT);
		}).thenCancel().verify(TIMEOUT);
		this.loop.turn();
		assertThat(this.protocol.take()).isEmpty();
		assertThat(received()).containsExactly(EVENT);
	}

	@Test
	void oneEventIsTakenHoweverMuchIsDemanded() {
		arrive(EVENT);
		arrive(NEXT);
		StepVerifier.create(this.receive, 0)
			.thenRequest(1)
			.thenRequest(Long.MAX_VALUE)
			.then(this.loop::turn)
			.expectNext(EVENT)
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(this.protocol.take()).containsExactly("receive");
		assertThat(received()).containsExactly(NEXT);
	}

	@Test
	void aDemandForNothingIsNoDemand() {
		Collecting subscriber = new Collecting(new ArrayList<>());
		this.receive.subscribe(subscriber);
		subscriber.subscription().request(0);
		subscriber.subscription().request(-1);
		this.loop.turn();
		assertThat(this.protocol.take()).isEmpty();
		subscriber.subscription().request(1);
		this.loop.turn();
		assertThat(this.protocol.take()).containsExactly("receive");
	}

	@Test
	void everySubscriptionTakesAnEventOfItsOwn() {
		arrive(EVENT);
		arrive(NEXT);
		assertThat(received()).containsExactly(EVENT);
		assertThat(received()).containsExactly(NEXT);
	}

	@Test
	void onItsLoopAnEventIsTakenAtOnce() {
		arrive(EVENT);
		List<AsgiReceiveEvent> received = new ArrayList<>();
		this.loop.on(() -> this.receive.subscribe(received::add));
		assertThat(received).containsExactly(EVENT);
		assertThat(this.loop.waiting()).isZero();
	}

	@Test
	void aCancelledReceiveLeavesTheEventForTheNextOne() {
		StepVerifier.create(this.receive).then(this.loop::turn).thenCancel().verify(TIMEOUT);
		this.loop.turn();
		assertThat(this.protocol.take()).containsExactly("receive", "cancelReceive");
		arrive(EVENT);
		assertThat(received()).containsExactly(EVENT);
	}

	@Test
	void anEventThatArrivesBetweenTheCancelAndItsTurnIsForTheNextOne() {
		StepVerifier.create(this.receive).then(this.loop::turn).thenCancel().verify(TIMEOUT);
		arrive(EVENT);
		this.loop.turn();
		assertThat(received()).containsExactly(EVENT);
	}

	@Test
	void aReceiveThatIsCancelledBeforeItsTurnTakesNothing() {
		arrive(EVENT);
		Collecting subscriber = new Collecting(new ArrayList<>());
		this.receive.subscribe(subscriber);
		subscriber.subscription().request(1);
		subscriber.subscription().cancel();
		this.loop.turn();
		assertThat(this.protocol.take()).containsExactly("cancelReceive");
		assertThat(received()).containsExactly(EVENT);
	}

	@Test
	void aReceiveThatIsCancelledWithItsEventDoesNotTakeTheNextOne() {
		arrive(EVENT);
		arrive(NEXT);
		List<AsgiReceiveEvent> received = new ArrayList<>();
		this.receive.flux().take(1).subscribe(received::add);
		this.loop.turn();
		assertThat(received).containsExactly(EVENT);
		assertThat(received()).containsExactly(NEXT);
	}

	@Test
	void aReceiveWhileAnotherOneWaitsFails() {
		List<AsgiReceiveEvent> first = new ArrayList<>();
		this.receive.subscribe(first::add);
		StepVerifier.create(this.receive).then(this.loop::turn).expectErrorMessage("outstanding").verify(TIMEOUT);
		arrive(EVENT);
		assertThat(first).containsExactly(EVENT);
	}

	@Test
	void aReceiveThatFailsAfterItWasCancelledIsNotHeardOf() {
		Collecting subscriber = new Collecting(new ArrayList<>());
		ApplicationProtocol failing = new RecordingProtocol(this.loop) {
			@Override
			public void receive(Receiver receiver) {
				subscriber.subscription().cancel();
				receiver.failed(new IllegalStateException());
			}
		};
		new ReceiveMono(failing, this.loop, (failure) -> {
		}).subscribe(subscriber);
		subscriber.subscription().request(1);
		this.loop.turn();
		assertThat(subscriber.failure()).isNull();
	}

	@Test
	void aReceiveOnALoopThatHasEndedFails() {
		this.loop.end();
		StepVerifier.create(this.receive).expectError(RejectedExecutionException.class).verify(TIMEOUT);
	}

	@Test
	void aReceiveMayBeCancelledOnALoopThatHasEnded() {
		StepVerifier.create(this.receive).then(this.loop::end).thenCancel().verify(TIMEOUT);
	}

	@Test
	@Timeout(60)
	void noEventIsLostBetweenThreadsThatReceiveCancelAndDeliver() throws InterruptedException {
		SerialLoop loop = new SerialLoop();
		RecordingProtocol protocol = new RecordingProtocol(loop);
		ReceiveMono receive = new ReceiveMono(protocol, loop, (failure) -> {
		});
		List<AsgiReceiveEvent> sent = IntStream.range(0, 5_000)
			.<AsgiReceiveEvent>mapToObj((i) -> HttpReceiveEvent.Request.of(new byte[] { (byte) i, (byte) (i >> 8) }))
			.toList();
		Thread client = new Thread(() -> sent.forEach((event) -> loop.execute(() -> protocol.arrive(event))));
		client.start();
		List<AsgiReceiveEvent> received = Collections.synchronizedList(new ArrayList<>());
		while (received.size() < sent.size()) {
			Collecting subscriber = new Collecting(received);
			receive.subscribe(subscriber);
			subscriber.subscription().request(1);
			subscriber.subscription().cancel();
			loop.execute(protocol::take);
		}
		client.join();
		assertThat(received).isEqualTo(sent);
	}

	private void arrive(AsgiReceiveEvent event) {
		this.loop.on(() -> this.protocol.arrive(event));
	}

	private List<AsgiReceiveEvent> received() {
		List<AsgiReceiveEvent> received = new ArrayList<>();
		this.receive.subscribe(received::add);
		this.loop.turn();
		return received;
	}

	/**
	 * Collects what it is given, after it has cancelled too.
	 */
	private static final class Collecting implements CoreSubscriber<AsgiReceiveEvent> {

		private final List<AsgiReceiveEvent> received;

		private @Nullable Subscription subscription;

		private @Nullable Throwable failure;

		Collecting(List<AsgiReceiveEvent> received) {
			this.received = received;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
		}

		@Override
		public void onNext(AsgiReceiveEvent event) {
			this.received.add(event);
		}

		@Override
		public void onError(Throwable failure) {
			this.failure = failure;
		}

		@Override
		public void onComplete() {
		}

		Subscription subscription() {
			return Objects.requireNonNull(this.subscription);
		}

		@Nullable Throwable failure() {
			return this.failure;
		}

	}

}
