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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import io.asgi.AsgiApplication;
import io.asgi.AsgiSend;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;
import io.asgi.LifespanReceiveEvent;
import io.asgi.LifespanScope;
import io.asgi.LifespanSendEvent;
import io.asgi.UnsupportedScopeException;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Lifespan#ofAll}.
 */
class CombinedLifespanTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final HttpApplication WITHOUT_LIFESPAN = (scope, receive, send) -> Mono.empty();

	private final TestConnection connection = TestConnection.offering(LifespanReceiveEvent.Startup.INSTANCE);

	private final LifespanScope scope = new LifespanScope(new ConcurrentHashMap<>());

	private final List<String> log = new ArrayList<>();

	@Test
	void startsInOrderAndShutsDownInReverse() {
		Disposable call = call(logging("a"), WITHOUT_LIFESPAN, logging("b")).subscribe();
		assertThat(this.log).containsExactly("start a", "start b");
		assertThat(this.connection.sent()).containsExactly(LifespanSendEvent.StartupComplete.INSTANCE);
		this.connection.offer(LifespanReceiveEvent.Shutdown.INSTANCE);
		assertThat(this.log).containsExactly("start a", "start b", "stop b", "stop a");
		assertThat(this.connection.sent()).containsExactly(LifespanSendEvent.StartupComplete.INSTANCE,
				LifespanSendEvent.ShutdownComplete.INSTANCE);
		assertThat(call.isDisposed()).isTrue();
	}

	@Test
	void oneStartsWhenTheOneBeforeHasStarted() {
		Sinks.Empty<Void> slow = Sinks.empty();
		call(Lifespan.onStartup((state) -> slow.asMono()), logging("b")).subscribe();
		assertThat(this.log).isEmpty();
		slow.tryEmitEmpty();
		assertThat(this.log).containsExactly("start b");
	}

	@Test
	void allShareTheState() {
		call(Lifespan.onStartup((state) -> Mono.fromRunnable(() -> state.put("a", 1))),
				Lifespan.onStartup((state) -> Mono.fromRunnable(() -> state.put("b", state.get("a")))))
			.subscribe();
		assertThat(this.scope.state()).containsEntry("a", 1).containsEntry("b", 1);
	}

	@Test
	void anApplicationGivenTwiceTakesPartOnce() {
		Lifespan twice = logging("a");
		call(twice, logging("b"), twice).subscribe();
		assertThat(this.log).containsExactly("start a", "start b");
	}

	@Test
	void ifOneCannotStartThoseThatHaveAreShutDownAndNoOtherIsStarted() {
		StepVerifier
			.create(call(logging("a"), logging("b"),
					Lifespan.onStartup((state) -> Mono.error(new IllegalStateException("no"))), logging("d")))
			.expectComplete()
			.verify(TestConnection.TIMEOUT);
		assertThat(this.log).containsExactly("start a", "start b", "stop b", "stop a");
		assertThat(this.connection.sent())
			.containsExactly(new LifespanSendEvent.StartupFailed("java.lang.IllegalStateException: no"));
	}

	@Test
	void oneThatFailsOnTheScopeTakesNoPart() {
		AsgiApplication answersHttp = (scope, receive, send) -> send.sendAll(Responses.text(200, "hello"));
		AsgiApplication casts = (scope, receive, send) -> Mono.just(((HttpScope) scope).path()).then();
		call(answersHttp, casts, logging("c")).subscribe();
		assertThat(this.log).containsExactly("start c");
		assertThat(this.connection.sent()).containsExactly(LifespanSendEvent.StartupComplete.INSTANCE);
	}

	@Test
	void ifNoneTakesPartTheWholeIsUnsupportedAndSaysWhy() {
		IllegalStateException failure = new IllegalStateException("broken");
		StepVerifier.create(call(WITHOUT_LIFESPAN, (scope, receive, send) -> Mono.error(failure)))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(UnsupportedScopeException.class)
				.satisfies((unsupported) -> assertThat(unsupported.getSuppressed()).hasSize(2).contains(failure)))
			.verify(TestConnection.TIMEOUT);
		assertThat(this.connection.sent()).isEmpty();
		this.connection.offer(LifespanReceiveEvent.Startup.INSTANCE);
		StepVerifier.create(call()).expectError(UnsupportedScopeException.class).verify(TestConnection.TIMEOUT);
	}

	@Test
	void failuresToShutDownAreCollectedAndStopNoOther() {
		this.connection.offer(LifespanReceiveEvent.Shutdown.INSTANCE);
		call(logging("a"), Lifespan.onShutdown((state) -> Mono.error(new IllegalStateException("b"))),
				Lifespan.onShutdown((state) -> Mono.error(new IllegalStateException("c"))))
			.block(TestConnection.TIMEOUT);
		assertThat(this.log).containsExactly("start a", "stop a");
		assertThat(this.connection.sent()).last()
			.isEqualTo(new LifespanSendEvent.ShutdownFailed(
					"java.lang.IllegalStateException: c; java.lang.IllegalStateException: b"));
	}

	@Test
	void oneWhoseCallEndsEarlyNeedsNoShutdown() {
		AsgiApplication early = (scope, receive, send) -> receive.receive()
			.then(send.send(LifespanSendEvent.StartupComplete.INSTANCE));
		AsgiApplication crash = (scope, receive, send) -> early.call(scope, receive, send)
			.then(Mono.error(new IllegalStateException("crash")));
		this.connection.offer(LifespanReceiveEvent.Shutdown.INSTANCE);
		call(early, crash, logging("c")).block(TestConnection.TIMEOUT);
		assertThat(this.log).containsExactly("start c", "stop c");
		assertThat(this.connection.sent()).containsExactly(LifespanSendEvent.StartupComplete.INSTANCE,
				new LifespanSendEvent.ShutdownFailed("java.lang.IllegalStateException: crash"));
	}

	@Test
	void anAnswerThatIsNotAllowedFails() {
		List<String> refusals = new ArrayList<>();
		AsgiApplication application = (scope, receive, send) -> receive.receive()
			.then(send.send(LifespanSendEvent.ShutdownComplete.INSTANCE))
			.onErrorResume(IllegalEventException.class, (ex) -> Mono.fromRunnable(() -> refusals.add(ex.getMessage())))
			.then(send.send(HttpSendEvent.Body.last()))
			.onErrorResume(IllegalEventException.class, (ex) -> Mono.fromRunnable(() -> refusals.add(ex.getMessage())))
			.then(send.send(LifespanSendEvent.StartupComplete.INSTANCE))
			.then(send.send(LifespanSendEvent.StartupComplete.INSTANCE))
			.onErrorResume(IllegalEventException.class, (ex) -> Mono.fromRunnable(() -> refusals.add(ex.getMessage())));
		call(application).subscribe();
		assertThat(refusals).containsExactly("lifespan.shutdown.complete is not allowed in state STARTUP",
				"http.response.body is not allowed in state STARTUP",
				"lifespan.startup.complete is not allowed in state RUNNING");
	}

	@Test
	void anAnswerAfterTheEndOfTheCallFails() {
		AtomicReference<AsgiSend> kept = new AtomicReference<>();
		AsgiApplication early = (scope, receive, send) -> Mono.fromRunnable(() -> kept.set(send));
		call(early, logging("b")).subscribe();
		StepVerifier.create(kept.get().send(LifespanSendEvent.StartupComplete.INSTANCE))
			.expectErrorMessage("lifespan.startup.complete is not allowed in state STOPPED")
			.verify(TIMEOUT);
	}

	@Test
	void cancellingCancelsAll() {
		AtomicReference<String> cancelled = new AtomicReference<>();
		Disposable call = call(Lifespan.onStartup((state) -> Mono.never().doOnCancel(() -> cancelled.set("a"))),
				logging("b"))
			.subscribe();
		call.dispose();
		assertThat(cancelled).hasValue("a");
		assertThat(this.connection.isReceiving()).isFalse();
	}

	@Test
	void aCancelledReceiveTakesNoEvent() {
		AsgiApplication impatient = (scope, receive, send) -> receive.receive()
			.takeUntilOther(Mono.just("gave up"))
			.then(receive.receive())
			.doOnNext((event) -> this.log.add(event.type()))
			.then(send.send(LifespanSendEvent.StartupComplete.INSTANCE))
			.then(receive.receive())
			.doOnNext((event) -> this.log.add(event.type()))
			.then(send.send(LifespanSendEvent.ShutdownComplete.INSTANCE));
		this.connection.offer(LifespanReceiveEvent.Shutdown.INSTANCE);
		call(impatient).block(TestConnection.TIMEOUT);
		assertThat(this.log).containsExactly("lifespan.startup", "lifespan.shutdown");
	}

	@Test
	void worksAcrossThreads() {
		this.connection.offer(LifespanReceiveEvent.Shutdown.INSTANCE);
		AsgiApplication[] applications = new AsgiApplication[20];
		for (int i = 0; i < applications.length; i++) {
			applications[i] = Lifespan.onStartup((state) -> Mono.empty().subscribeOn(Schedulers.parallel()))
				.andOnShutdown((state) -> Mono.empty().subscribeOn(Schedulers.parallel()));
		}
		call(applications).block(TestConnection.TIMEOUT);
		assertThat(this.connection.sent()).containsExactly(LifespanSendEvent.StartupComplete.INSTANCE,
				LifespanSendEvent.ShutdownComplete.INSTANCE);
	}

	@Test
	void aScopeOfAnotherTypeIsUnsupported() {
		StepVerifier
			.create(Lifespan.ofAll(List.of(logging("a")))
				.call(HttpScope.builder().build(), this.connection, this.connection))
			.expectError(UnsupportedScopeException.class)
			.verify(TIMEOUT);
	}

	private Mono<Void> call(AsgiApplication... applications) {
		return Lifespan.ofAll(List.of(applications)).call(this.scope, this.connection, this.connection);
	}

	private Lifespan logging(String name) {
		return Lifespan.onStartup((state) -> Mono.fromRunnable(() -> this.log.add("start " + name)))
			.andOnShutdown((state) -> Mono.fromRunnable(() -> this.log.add("stop " + name)));
	}

}
