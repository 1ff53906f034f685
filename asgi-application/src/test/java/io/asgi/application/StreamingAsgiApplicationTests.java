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

package io.asgi.application;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketSendEvent;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StreamingAsgiApplication}.
 */
class StreamingAsgiApplicationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final HttpScope SCOPE = HttpScope.builder().build();

	private final TestConnection connection = new TestConnection();

	@Test
	void aResponseIsAnApplicationInOneLine() {
		StepVerifier.create(call((scope, events) -> Responses.text(200, "Hello"))).expectComplete().verify(TIMEOUT);
		assertThat(this.connection.sent()).last().isEqualTo(HttpSendEvent.Body.last("Hello"));
		assertThat(this.connection.taken()).isZero();
	}

	@Test
	void theInputMakesTheOutput() {
		this.connection.offer(WebSocketReceiveEvent.Connect.INSTANCE);
		this.connection.offer(new WebSocketReceiveEvent.Text("a"));
		this.connection.offer(new WebSocketReceiveEvent.Text("b"));
		this.connection.offer(WebSocketReceiveEvent.Disconnect.of(1000));
		StepVerifier.create(call((scope, events) -> events.handle((event, sink) -> {
			if (event instanceof WebSocketReceiveEvent.Text text) {
				sink.next(new WebSocketSendEvent.Text(text.text()));
			}
		}))).expectComplete().verify(TIMEOUT);
		assertThat(this.connection.sent()).containsExactly(new WebSocketSendEvent.Text("a"),
				new WebSocketSendEvent.Text("b"));
	}

	@Test
	void oneEventIsReceivedForEachRequest() {
		for (int i = 0; i < 5; i++) {
			this.connection.offer(HttpReceiveEvent.Request.of(new byte[1]));
		}
		BaseSubscriber<AsgiReceiveEvent> subscriber = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
			}

		};
		call((scope, events) -> {
			events.subscribe(subscriber);
			return Flux.never();
		}).subscribe();
		assertThat(this.connection.taken()).isZero();
		subscriber.request(1);
		assertThat(this.connection.taken()).isEqualTo(1);
		subscriber.request(2);
		assertThat(this.connection.taken()).isEqualTo(3);
	}

	@Test
	void oneEventIsSentAtATime() {
		this.connection.holdSends();
		TestPublisher<AsgiSendEvent> output = TestPublisher.create();
		call((scope, events) -> output).subscribe();
		output.assertMinRequested(1).assertMaxRequested(1);
		output.next(HttpSendEvent.Start.of(200));
		output.assertMaxRequested(1);
		assertThat(this.connection.sent()).hasSize(1);
		this.connection.releaseSend();
		output.assertMinRequested(1);
		output.next(HttpSendEvent.Body.last());
		assertThat(this.connection.sent()).hasSize(2);
	}

	@Test
	void theInputIsReceivedNoFasterThanTheOutputIsSent() {
		this.connection.holdSends();
		for (int i = 0; i < 5; i++) {
			this.connection.offer(HttpReceiveEvent.Request.of(new byte[1]));
		}
		call((scope, events) -> events.map((event) -> HttpSendEvent.Body.of(new byte[1]))).subscribe();
		assertThat(this.connection.taken()).isEqualTo(1);
		this.connection.releaseSend();
		assertThat(this.connection.taken()).isEqualTo(2);
		assertThat(this.connection.sent()).hasSize(2);
	}

	@Test
	void whenTheOutputCompletesTheInputIsCancelled() {
		AtomicBoolean ended = new AtomicBoolean();
		StepVerifier.create(call((scope, events) -> {
			events.doOnTerminate(() -> ended.set(true)).subscribe();
			assertThat(this.connection.isReceiving()).isTrue();
			return Flux.just(HttpSendEvent.Start.of(200));
		})).expectComplete().verify(TIMEOUT);
		assertThat(ended).isTrue();
		assertThat(this.connection.isReceiving()).isFalse();
		this.connection.offer(HttpReceiveEvent.Request.last());
		assertThat(this.connection.taken()).isZero();
	}

	@Test
	void whenTheOutputFailsTheInputIsCancelledAndTheCallFails() {
		IllegalStateException failure = new IllegalStateException("broken");
		StepVerifier.create(call((scope, events) -> {
			events.subscribe();
			throw failure;
		})).expectErrorSatisfies((ex) -> assertThat(ex).isSameAs(failure)).verify(TIMEOUT);
		assertThat(this.connection.isReceiving()).isFalse();
	}

	@Test
	void cancellingTheCallCancelsBoth() {
		TestPublisher<AsgiSendEvent> output = TestPublisher.create();
		call((scope, events) -> {
			events.subscribe();
			return output;
		}).subscribe().dispose();
		output.assertCancelled();
		assertThat(this.connection.isReceiving()).isFalse();
	}

	@Test
	void aClientThatLeavesEndsTheOutputAtItsNextEvent() {
		Sinks.Many<AsgiSendEvent> output = Sinks.many().unicast().onBackpressureBuffer();
		StepVerifier.create(call((scope, events) -> output.asFlux()))
			.then(() -> output.tryEmitNext(HttpSendEvent.Start.of(200)))
			.then(this.connection::disconnectClient)
			.then(() -> output.tryEmitNext(HttpSendEvent.Body.of("lost")))
			.expectError(ClientDisconnectedException.class)
			.verify(TestConnection.TIMEOUT);
		assertThat(output.currentSubscriberCount()).isZero();
	}

	@Test
	void nothingHappensBeforeSubscription() {
		AtomicBoolean handled = new AtomicBoolean();
		Mono<Void> call = call((scope, events) -> {
			handled.set(true);
			return Flux.empty();
		});
		assertThat(handled).isFalse();
		call.block(TestConnection.TIMEOUT);
		assertThat(handled).isTrue();
	}

	@Test
	void manyEventsDoNotDeepenTheStack() {
		int count = 100_000;
		StepVerifier
			.create(call((scope, events) -> Flux.range(0, count).map((i) -> HttpSendEvent.Body.of(new byte[0]))))
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(this.connection.sent()).hasSize(count);
	}

	private Mono<Void> call(StreamingAsgiApplication application) {
		AsgiApplication adapted = StreamingAsgiApplication.adapt(application);
		return adapted.call(SCOPE, this.connection, this.connection);
	}

}
