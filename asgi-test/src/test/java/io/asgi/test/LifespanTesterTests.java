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

import io.asgi.AsgiApplication;
import io.asgi.IllegalEventException;
import io.asgi.LifespanScope;
import io.asgi.LifespanSendEvent;
import io.asgi.LifespanSendEvent.ShutdownComplete;
import io.asgi.LifespanSendEvent.ShutdownFailed;
import io.asgi.LifespanSendEvent.StartupComplete;
import io.asgi.LifespanSendEvent.StartupFailed;
import io.asgi.UnsupportedScopeException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link LifespanTester}.
 */
class LifespanTesterTests {

	private static AsgiApplication answering(LifespanSendEvent startup, LifespanSendEvent shutdown) {
		return (scope, receive, send) -> receive.receive()
			.doOnNext((event) -> ((LifespanScope) scope).state().put("pool", "open"))
			.then(send.send(startup))
			.then(Mono.defer(receive::receive))
			.then(send.send(shutdown));
	}

	@Test
	void anApplicationStartsAndShutsDown() {
		try (LifespanTester lifespan = LifespanTester
			.start(answering(StartupComplete.INSTANCE, ShutdownComplete.INSTANCE))) {
			assertThat(lifespan.startup()).containsEntry("pool", "open");
			lifespan.shutdown();
		}
	}

	@Test
	void aFailureToStartHasAMessage() {
		AsgiApplication application = answering(new StartupFailed("no database"), ShutdownComplete.INSTANCE);
		assertThat(LifespanTester.start(application).startupFailure()).isEqualTo("no database");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(LifespanTester.start(application)::startup)
			.withMessageStartingWith("Expected the application to start but it failed to: no database [");
	}

	@Test
	void aStartWhereAFailureWasExpectedIsAnError() {
		AsgiApplication application = answering(StartupComplete.INSTANCE, ShutdownComplete.INSTANCE);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(LifespanTester.start(application)::startupFailure)
			.withMessageStartingWith("Expected the application to fail to start but it started [");
	}

	@Test
	void aFailureToShutDownHasAMessage() {
		AsgiApplication application = answering(StartupComplete.INSTANCE, new ShutdownFailed("still busy"));
		LifespanTester expected = LifespanTester.start(application);
		expected.startup();
		assertThat(expected.shutdownFailure()).isEqualTo("still busy");
		LifespanTester unexpected = LifespanTester.start(application);
		unexpected.startup();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(unexpected::shutdown)
			.withMessageStartingWith("Expected the application to shut down but it failed to: still busy [");
	}

	@Test
	void anApplicationWithoutLifespanIsAnErrorWithItsCause() {
		LifespanTester lifespan = LifespanTester
			.start((scope, receive, send) -> Mono.error(new UnsupportedScopeException(scope)));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(lifespan::startup)
			.withCauseInstanceOf(UnsupportedScopeException.class);
	}

	@Test
	void anApplicationThatDoesNotAnswerIsAnError() {
		try (LifespanTester lifespan = LifespanTester.start((scope, receive, send) -> Mono.never(),
				Duration.ofMillis(20))) {
			assertThatExceptionOfType(AssertionError.class).isThrownBy(lifespan::startup)
				.withMessageStartingWith("Expected an event within 20 ms but the application sent nothing [");
		}
	}

	@Test
	void anAnswerToSomethingElseIsRefused() {
		LifespanTester lifespan = LifespanTester
			.start((scope, receive, send) -> receive.receive().then(send.send(ShutdownComplete.INSTANCE)));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(lifespan::startup)
			.withCauseInstanceOf(IllegalEventException.class)
			.withMessageContaining("lifespan.shutdown.complete is not allowed in state STARTUP");
	}

	@Test
	void aShutdownBeforeStartupIsAMistakeOfTheTest() {
		LifespanTester lifespan = LifespanTester.start(answering(StartupComplete.INSTANCE, ShutdownComplete.INSTANCE));
		assertThatIllegalStateException().isThrownBy(lifespan::shutdown)
			.withMessage("A server does not cause lifespan.shutdown in state CALLED");
	}

}
