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

package io.asgi.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiSend;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpReceiveEvent.Disconnect;
import io.asgi.HttpReceiveEvent.Request;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.Start;
import io.asgi.IllegalEventException;
import io.asgi.LifespanReceiveEvent;
import io.asgi.WebSocketSendEvent;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link ApplicationTester}.
 */
class ApplicationTesterTests {

	private static final HttpScope SCOPE = HttpScope.builder().path("/x").build();

	private static final Duration SHORT = Duration.ofMillis(50);

	private static final AsgiApplication ECHO = (scope, receive, send) -> send.send(Start.of(200))
		.then(receive.events()
			.ofType(Request.class)
			.takeUntil((request) -> !request.more())
			.concatMap((request) -> send.send(new Body(request.body(), request.more())), 0)
			.then());

	private AsgiReceive capturedReceive;

	private AsgiSend capturedSend;

	/**
	 * An application that leaves its two channels to the test, and never ends.
	 */
	private ApplicationTester open(ApplicationTester.Builder builder) {
		return builder.timeout(SHORT).start();
	}

	private ApplicationTester open() {
		return open(ApplicationTester.builder(capturing(), SCOPE));
	}

	private AsgiApplication capturing() {
		return (scope, receive, send) -> {
			this.capturedReceive = receive;
			this.capturedSend = send;
			return Mono.never();
		};
	}

	@Test
	void inputIsReceivedAndOutputReturned() {
		ApplicationTester tester = ApplicationTester.start(ECHO, SCOPE);
		assertThat(tester.receiveOutput()).isEqualTo(Start.of(200));
		tester.receiveNothing();
		tester.sendInput(Request.of(new byte[] { 'a' }));
		assertThat(tester.receiveOutput(Body.class)).isEqualTo(Body.of("a"));
		tester.sendInput(Request.last(new byte[] { 'b' }));
		assertThat(tester.receiveOutput(Body.class)).isEqualTo(Body.last("b"));
		tester.awaitCompletion();
		assertThat(tester.isEnded()).isTrue();
	}

	@Test
	void outputFromAnotherThreadIsWaitedFor() {
		AsgiApplication slow = (scope, receive, send) -> Mono.delay(Duration.ofMillis(20), Schedulers.parallel())
			.then(send.send(Start.of(204)))
			.then(send.send(Body.last()));
		ApplicationTester tester = ApplicationTester.start(slow, SCOPE);
		assertThat(tester.receiveOutput(Start.class).status()).isEqualTo(204);
		tester.receiveOutput(Body.class);
		tester.awaitCompletion();
	}

	@Test
	void aMissingEventSaysWhatWasExpectedAndWhatTheApplicationDoes() {
		try (ApplicationTester tester = ApplicationTester.builder(ECHO, SCOPE).timeout(SHORT).start()) {
			tester.receiveOutput();
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> tester.receiveOutput(Body.class))
				.withMessage("Expected HttpSendEvent.Body within 50 ms but the application sent nothing "
						+ "[scope: HttpScope[GET /x HTTP/1.1]; "
						+ "sent so far: [Start[status=200, headers=[], trailers=false]]; received so far: 0 events; "
						+ "the application is running and waits for an event]");
		}
	}

	@Test
	void anUnexpectedEventIsNamed() {
		ApplicationTester tester = ApplicationTester.start(ECHO, SCOPE);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> tester.receiveOutput(Body.class))
			.withMessageStartingWith(
					"Expected HttpSendEvent.Body but the application sent Start[status=200, headers=[], trailers=false]");
	}

	@Test
	void anErrorOfTheApplicationIsTheCauseOfAMissingEvent() {
		IllegalStateException error = new IllegalStateException("no database");
		ApplicationTester tester = ApplicationTester.start((scope, receive, send) -> Mono.error(error), SCOPE);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(tester::receiveOutput)
			.withMessageStartingWith("Expected an event but the application has failed: "
					+ "java.lang.IllegalStateException: no database [scope: ")
			.withCause(error);
	}

	@Test
	void eventsBeforeAnErrorCanStillBeTaken() {
		ApplicationTester tester = ApplicationTester.start(
				(scope, receive, send) -> send.send(Start.of(200)).then(Mono.error(new IllegalStateException("late"))),
				SCOPE);
		assertThat(tester.receiveOutput()).isEqualTo(Start.of(200));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(tester::receiveOutput).withMessageContaining("late");
	}

	@Test
	void anApplicationThatHasCompletedSendsNoMore() {
		ApplicationTester tester = ApplicationTester.start((scope, receive, send) -> Mono.empty(), SCOPE);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(tester::receiveOutput)
			.withMessageStartingWith("Expected an event but the application has completed [");
	}

	@Test
	void completionRethrowsTheErrorOfTheApplication() {
		IllegalStateException error = new IllegalStateException("boom");
		ApplicationTester failed = ApplicationTester.start((scope, receive, send) -> Mono.error(error), SCOPE);
		assertThatIllegalStateException().isThrownBy(failed::awaitCompletion).isSameAs(error);
		ApplicationTester thrown = ApplicationTester.start((scope, receive, send) -> {
			throw error;
		}, SCOPE);
		assertThatIllegalStateException().isThrownBy(thrown::awaitCompletion).isSameAs(error);
	}

	@Test
	void completionThatDoesNotComeIsAnError() {
		try (ApplicationTester tester = open()) {
			assertThatExceptionOfType(AssertionError.class).isThrownBy(tester::awaitCompletion)
				.withMessageStartingWith("Expected the application to complete within 50 ms but it did not [");
		}
	}

	@Test
	void somethingWhereNothingWasExpectedIsNamed() {
		ApplicationTester tester = ApplicationTester.start(ECHO, SCOPE);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(tester::receiveNothing)
			.withMessageStartingWith("Expected no event but the application sent Start[");
	}

	@Test
	void cancelReachesTheApplication() {
		AtomicInteger cancelled = new AtomicInteger();
		ApplicationTester tester = ApplicationTester
			.start((scope, receive, send) -> Mono.<Void>never().doOnCancel(cancelled::incrementAndGet), SCOPE);
		tester.cancel();
		tester.close();
		assertThat(cancelled).hasValue(1);
		assertThat(tester.toString()).endsWith("the application was cancelled");
	}

	@Test
	void aReceiveTakesNothingBeforeThereIsDemand() {
		ApplicationTester tester = open();
		tester.sendInput(Request.of(new byte[] { 'a' }));
		tester.sendInput(Request.of(new byte[] { 'b' }));
		List<AsgiReceiveEvent> received = new ArrayList<>();
		this.capturedReceive.receive();
		BaseSubscriber<AsgiReceiveEvent> subscriber = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
			}

			@Override
			protected void hookOnNext(AsgiReceiveEvent event) {
				received.add(event);
			}

		};
		this.capturedReceive.receive().subscribe(subscriber);
		assertThat(received).isEmpty();
		assertThat(this.capturedReceive.receive().block()).isEqualTo(Request.of(new byte[] { 'a' }));
		subscriber.request(1);
		assertThat(received).containsExactly(Request.of(new byte[] { 'b' }));
	}

	@Test
	void aSecondReceiveFailsWhileOneIsOutstanding() {
		ApplicationTester tester = open();
		AtomicReference<AsgiReceiveEvent> first = new AtomicReference<>();
		this.capturedReceive.receive().subscribe(first::set);
		assertThatIllegalStateException().isThrownBy(() -> this.capturedReceive.receive().block())
			.withMessage("Another receive of this scope is outstanding");
		tester.sendInput(Request.last());
		assertThat(first).hasValue(Request.last());
	}

	@Test
	void aCancelledReceiveTakesNothing() {
		ApplicationTester tester = open();
		Disposable cancelled = this.capturedReceive.receive().subscribe();
		cancelled.dispose();
		tester.sendInput(Request.last());
		assertThat(this.capturedReceive.receive().block()).isEqualTo(Request.last());
	}

	@Test
	void aDisconnectIsReceivedAgainAndAgainAndSendsFail() {
		ApplicationTester tester = open();
		tester.sendInput(Request.of(new byte[0]));
		tester.sendInput(Disconnect.INSTANCE);
		assertThat(this.capturedReceive.receive().block()).isInstanceOf(Request.class);
		assertThat(this.capturedReceive.receive().block()).isEqualTo(Disconnect.INSTANCE);
		assertThat(this.capturedReceive.receive().block()).isEqualTo(Disconnect.INSTANCE);
		assertThatExceptionOfType(ClientDisconnectedException.class)
			.isThrownBy(() -> this.capturedSend.send(Start.of(200)).block());
		assertThatIllegalStateException().isThrownBy(() -> tester.sendInput(Request.last()))
			.withMessage("The client has left already, it does not cause http.request");
	}

	@Test
	void afterACompleteResponseReceivesAreDisconnectsAndSendsIgnored() {
		ApplicationTester tester = open();
		tester.sendInput(Request.of(new byte[] { 'u' }));
		AtomicReference<AsgiReceiveEvent> waiting = new AtomicReference<>();
		this.capturedReceive.receive().block();
		this.capturedReceive.receive().subscribe(waiting::set);
		this.capturedSend.send(Start.of(200)).block();
		assertThat(waiting).hasValue(null);
		this.capturedSend.send(Body.last()).block();
		assertThat(waiting).hasValue(Disconnect.INSTANCE);
		assertThat(this.capturedReceive.receive().block()).isEqualTo(Disconnect.INSTANCE);
		assertThatNoException().isThrownBy(() -> this.capturedSend.send(Start.of(404)).block());
		tester.receiveOutput(Start.class);
		tester.receiveOutput(Body.class);
		tester.receiveNothing();
	}

	@Test
	void anIllegalSendFailsAndNothingOfItIsSeen() {
		ApplicationTester tester = open();
		assertThatExceptionOfType(IllegalEventException.class)
			.isThrownBy(() -> this.capturedSend.send(Body.last("early")).block())
			.withMessage("http.response.body is not allowed in state REQUEST: "
					+ "http.response.start comes first, and nothing is sent until the Mono that send returned is "
					+ "subscribed to, by then(...) for example");
		assertThatExceptionOfType(IllegalEventException.class)
			.isThrownBy(() -> this.capturedSend.send(WebSocketSendEvent.Accept.of()).block());
		tester.receiveNothing();
	}

	@Test
	void aSendThatNobodySubscribesToIsNotSent() {
		ApplicationTester tester = open();
		this.capturedSend.send(Start.of(200));
		tester.receiveNothing();
	}

	@Test
	void sendsThatAreHeldCompleteWhenTheyAreTaken() {
		ApplicationTester tester = open(ApplicationTester.builder(capturing(), SCOPE).holdSends());
		AtomicInteger completed = new AtomicInteger();
		this.capturedSend.send(Start.of(200)).subscribe(null, null, completed::incrementAndGet);
		this.capturedSend.send(Body.of("a")).subscribe(null, null, completed::incrementAndGet);
		assertThat(completed).hasValue(0);
		tester.receiveOutput(Start.class);
		assertThat(completed).hasValue(1);
		tester.receiveOutput(Body.class);
		assertThat(completed).hasValue(2);
	}

	@Test
	void sendsThatAreHeldAreReleasedWhenTheClientLeaves() {
		ApplicationTester tester = open(ApplicationTester.builder(capturing(), SCOPE).holdSends());
		AtomicReference<Throwable> failure = new AtomicReference<>();
		this.capturedSend.send(Start.of(200)).subscribe(null, failure::set);
		tester.sendInput(Disconnect.INSTANCE);
		assertThat(failure.get()).isInstanceOf(ClientDisconnectedException.class);
	}

	@Test
	void inputOfAnotherProtocolIsRefused() {
		ApplicationTester tester = open();
		assertThatIllegalArgumentException().isThrownBy(() -> tester.sendInput(LifespanReceiveEvent.Startup.INSTANCE))
			.withMessage("A client of HTTP does not cause lifespan.startup");
	}

}
