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

package io.asgi.server.lifespan;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import io.asgi.AsgiApplication;
import io.asgi.HttpSendEvent;
import io.asgi.LifespanScope;
import io.asgi.LifespanSendEvent;
import io.asgi.UnsupportedScopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ApplicationLifespan}.
 */
class ApplicationLifespanTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private final AsgiApplication wellBehaved = (scope, receive, send) -> receive.receive().flatMap((startup) -> {
		this.seen.add(startup.type());
		((LifespanScope) scope).state().put("pool", "ready");
		return send.send(LifespanSendEvent.StartupComplete.INSTANCE);
	}).then(receive.receive()).flatMap((shutdown) -> {
		this.seen.add(shutdown.type());
		return send.send(LifespanSendEvent.ShutdownComplete.INSTANCE);
	});

	@Test
	void anApplicationIsStartedAndShutDownInOneCall() {
		ApplicationLifespan lifespan = lifespan(this.wellBehaved, LifespanMode.ON);
		verify(lifespan.startup());
		assertThat(this.seen).containsExactly("lifespan.startup");
		assertThat(lifespan.state()).containsEntry("pool", "ready");
		assertThat(lifespan.isActive()).isTrue();
		verify(lifespan.shutdown());
		assertThat(this.seen).containsExactly("lifespan.startup", "lifespan.shutdown");
	}

	@ParameterizedTest
	@EnumSource(names = { "AUTO", "ON" })
	void anApplicationThatSaysItCannotStartFailsTheStartInItsOwnWords(LifespanMode mode) {
		AsgiApplication application = (scope, receive, send) -> receive.receive()
			.then(send.send(new LifespanSendEvent.StartupFailed("no database")));
		StepVerifier.create(lifespan(application, mode).startup())
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(LifespanStartupException.class)
				.hasMessage("The ASGI application 'shop' could not start: no database"))
			.verify(TIMEOUT);
	}

	@Test
	void anApplicationWithoutLifespanIsServedInModeAuto() {
		AsgiApplication unsupported = (scope, receive, send) -> Mono.error(new UnsupportedScopeException(scope));
		AsgiApplication throwing = (scope, receive, send) -> {
			throw new ClassCastException();
		};
		AsgiApplication hello = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(send.send(HttpSendEvent.Body.last("Hello")));
		for (AsgiApplication application : List.of(unsupported, throwing, hello)) {
			ApplicationLifespan lifespan = lifespan(application, LifespanMode.AUTO);
			verify(lifespan.startup());
			assertThat(lifespan.isActive()).isFalse();
			verify(lifespan.shutdown());
		}
	}

	@Test
	void anApplicationWithoutLifespanDoesNotStartInModeOn() {
		AsgiApplication application = (scope, receive, send) -> Mono.error(new IllegalStateException("boo"));
		StepVerifier.create(lifespan(application, LifespanMode.ON).startup())
			.expectErrorMessage("The ASGI application 'shop' could not start: it failed on lifespan.startup: "
					+ "java.lang.IllegalStateException: boo")
			.verify(TIMEOUT);
	}

	@Test
	void anApplicationThatReturnsWithoutAnAnswerDoesNotStartInModeOn() {
		StepVerifier.create(lifespan((scope, receive, send) -> Mono.empty(), LifespanMode.ON).startup())
			.expectErrorMessage(
					"The ASGI application 'shop' could not start: " + "it returned without answering lifespan.startup")
			.verify(TIMEOUT);
	}

	@Test
	void anApplicationIsNotCalledInModeOff() {
		AtomicBoolean called = new AtomicBoolean();
		ApplicationLifespan lifespan = lifespan((scope, receive, send) -> {
			called.set(true);
			return Mono.empty();
		}, LifespanMode.OFF);
		verify(lifespan.startup());
		verify(lifespan.shutdown());
		assertThat(called).isFalse();
	}

	@ParameterizedTest
	@EnumSource(names = { "AUTO", "ON" })
	void aStartThatTakesTooLongFailsAndIsCancelled(LifespanMode mode) {
		AtomicBoolean cancelled = new AtomicBoolean();
		AsgiApplication application = (scope, receive, send) -> Mono.<Void>never()
			.doOnCancel(() -> cancelled.set(true));
		ApplicationLifespan lifespan = new ApplicationLifespan("shop", application, mode, Duration.ofMillis(50),
				TIMEOUT);
		StepVerifier.create(lifespan.startup())
			.expectErrorMessage("The ASGI application 'shop' could not start: "
					+ "it has not answered lifespan.startup within 50 ms")
			.verify(TIMEOUT);
		assertThat(cancelled).isTrue();
	}

	@Test
	void aShutdownThatTakesTooLongIsCancelledAndDoesNotFail() {
		AtomicBoolean cancelled = new AtomicBoolean();
		AsgiApplication application = (scope, receive, send) -> send.send(LifespanSendEvent.StartupComplete.INSTANCE)
			.then(Mono.<Void>never())
			.doOnCancel(() -> cancelled.set(true));
		ApplicationLifespan lifespan = new ApplicationLifespan("shop", application, LifespanMode.ON, TIMEOUT,
				Duration.ofMillis(50));
		verify(lifespan.startup());
		verify(lifespan.shutdown());
		assertThat(cancelled).isTrue();
	}

	@Test
	void aShutdownThatFailsDoesNotFailTheServers() {
		AsgiApplication application = (scope, receive, send) -> send.send(LifespanSendEvent.StartupComplete.INSTANCE)
			.then(receive.receive())
			.then(receive.receive())
			.then(send.send(new LifespanSendEvent.ShutdownFailed("disk full")));
		ApplicationLifespan lifespan = lifespan(application, LifespanMode.ON);
		verify(lifespan.startup());
		verify(lifespan.shutdown());
	}

	@Test
	void anEventOutOfOrderFailsItsSend() {
		AsgiApplication application = (scope, receive, send) -> send.send(LifespanSendEvent.ShutdownComplete.INSTANCE);
		StepVerifier.create(lifespan(application, LifespanMode.ON).startup())
			.expectErrorSatisfies((failure) -> assertThat(failure)
				.hasMessageContaining("lifespan.shutdown.complete is not allowed in state STARTING"))
			.verify(TIMEOUT);
	}

	private static ApplicationLifespan lifespan(AsgiApplication application, LifespanMode mode) {
		return new ApplicationLifespan("shop", application, mode, TIMEOUT, TIMEOUT);
	}

	private static void verify(Mono<Void> mono) {
		StepVerifier.create(mono).expectComplete().verify(TIMEOUT);
	}

}
