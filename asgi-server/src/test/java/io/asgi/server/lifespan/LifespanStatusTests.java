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

import io.asgi.AsgiApplication;
import io.asgi.LifespanSendEvent;
import io.asgi.UnsupportedScopeException;
import io.asgi.server.lifespan.LifespanStatus.Phase;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ApplicationLifespan#status()}.
 */
class LifespanStatusTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final Sinks.Empty<Void> gate = Sinks.empty();

	@Test
	void anApplicationGoesThroughItsPhases() {
		Sinks.Empty<Void> begun = Sinks.empty();
		Sinks.Empty<Void> stopGate = Sinks.empty();
		ApplicationLifespan lifespan = lifespan((scope, receive, send) -> receive.receive()
			.then(Mono.fromRunnable(begun::tryEmitEmpty))
			.then(this.gate.asMono())
			.then(send.send(LifespanSendEvent.StartupComplete.INSTANCE))
			.then(receive.receive())
			.then(stopGate.asMono())
			.then(send.send(LifespanSendEvent.ShutdownComplete.INSTANCE)), LifespanMode.ON);
		assertThat(lifespan.status()).isEqualTo(LifespanStatus.of(Phase.NOT_STARTED));
		StepVerifier.create(lifespan.startup())
			.expectSubscription()
			.then(() -> await(begun.asMono()))
			.then(() -> assertThat(lifespan.status()).isEqualTo(LifespanStatus.of(Phase.STARTING)))
			.then(this.gate::tryEmitEmpty)
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(lifespan.status()).isEqualTo(LifespanStatus.of(Phase.STARTED));
		StepVerifier.create(lifespan.shutdown())
			.expectSubscription()
			.then(() -> assertThat(lifespan.status()).isEqualTo(LifespanStatus.of(Phase.STOPPING)))
			.then(stopGate::tryEmitEmpty)
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(lifespan.status()).isEqualTo(LifespanStatus.of(Phase.STOPPED));
	}

	@Test
	void anApplicationWithoutLifespanIsUnsupported() {
		ApplicationLifespan lifespan = lifespan(
				(scope, receive, send) -> Mono.error(new UnsupportedScopeException(scope)), LifespanMode.AUTO);
		await(lifespan.startup());
		assertThat(lifespan.status()).isEqualTo(LifespanStatus.of(Phase.UNSUPPORTED));
		await(lifespan.shutdown());
		assertThat(lifespan.status()).isEqualTo(LifespanStatus.of(Phase.UNSUPPORTED));
	}

	@Test
	void anApplicationThatFailsOnItsLifespanSaysWhyItHasNone() {
		ApplicationLifespan lifespan = lifespan(
				(scope, receive, send) -> Mono.error(new IllegalStateException("no database")), LifespanMode.AUTO);
		await(lifespan.startup());
		assertThat(lifespan.status())
			.isEqualTo(new LifespanStatus(Phase.UNSUPPORTED, "java.lang.IllegalStateException: no database"));
	}

	@Test
	void anApplicationThatIsNotAskedIsOff() {
		ApplicationLifespan lifespan = lifespan((scope, receive, send) -> Mono.never(), LifespanMode.OFF);
		await(lifespan.startup());
		assertThat(lifespan.status()).isEqualTo(LifespanStatus.of(Phase.OFF));
	}

	@Test
	void anApplicationThatCannotStartSaysWhy() {
		ApplicationLifespan lifespan = lifespan((scope, receive, send) -> receive.receive()
			.then(send.send(new LifespanSendEvent.StartupFailed("no database"))), LifespanMode.AUTO);
		StepVerifier.create(lifespan.startup()).expectError().verify(TIMEOUT);
		assertThat(lifespan.status()).isEqualTo(new LifespanStatus(Phase.FAILED, "no database"));
	}

	@Test
	void anApplicationThatTakesTooLongToStartHasFailed() {
		ApplicationLifespan lifespan = new ApplicationLifespan("shop", (scope, receive, send) -> Mono.never(),
				LifespanMode.ON, Duration.ofMillis(50), TIMEOUT);
		StepVerifier.create(lifespan.startup()).expectError().verify(TIMEOUT);
		assertThat(lifespan.status())
			.isEqualTo(new LifespanStatus(Phase.FAILED, "it has not answered lifespan.startup within 50 ms"));
	}

	@Test
	void anApplicationThatFailsAfterItsStartHasFailed() {
		ApplicationLifespan lifespan = lifespan((scope, receive, send) -> receive.receive()
			.then(send.send(LifespanSendEvent.StartupComplete.INSTANCE))
			.then(this.gate.asMono())
			.then(Mono.error(new IllegalStateException("pool is gone"))), LifespanMode.AUTO);
		await(lifespan.startup());
		assertThat(lifespan.status().phase()).isEqualTo(Phase.STARTED);
		this.gate.tryEmitEmpty();
		assertThat(lifespan.status()).isEqualTo(new LifespanStatus(Phase.FAILED,
				"it failed after it had started: java.lang.IllegalStateException: pool is gone"));
		await(lifespan.shutdown());
		assertThat(lifespan.status().phase()).isEqualTo(Phase.FAILED);
	}

	@Test
	void anApplicationThatReturnsEarlyHasStopped() {
		ApplicationLifespan lifespan = lifespan((scope, receive, send) -> receive.receive()
			.then(send.send(LifespanSendEvent.StartupComplete.INSTANCE))
			.then(this.gate.asMono()), LifespanMode.AUTO);
		await(lifespan.startup());
		this.gate.tryEmitEmpty();
		assertThat(lifespan.status())
			.isEqualTo(new LifespanStatus(Phase.STOPPED, "it returned without answering lifespan.shutdown"));
	}

	@Test
	void anApplicationThatCannotShutDownHasFailed() {
		ApplicationLifespan lifespan = lifespan((scope, receive, send) -> receive.receive()
			.then(send.send(LifespanSendEvent.StartupComplete.INSTANCE))
			.then(receive.receive())
			.then(send.send(new LifespanSendEvent.ShutdownFailed("disk full"))), LifespanMode.ON);
		await(lifespan.startup());
		await(lifespan.shutdown());
		assertThat(lifespan.status()).isEqualTo(new LifespanStatus(Phase.FAILED, "disk full"));
	}

	private static ApplicationLifespan lifespan(AsgiApplication application, LifespanMode mode) {
		return new ApplicationLifespan("shop", application, mode, TIMEOUT, TIMEOUT);
	}

	private static void await(Mono<Void> mono) {
		StepVerifier.create(mono).expectComplete().verify(TIMEOUT);
	}

}
