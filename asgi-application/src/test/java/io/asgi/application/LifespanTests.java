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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.asgi.HttpScope;
import io.asgi.LifespanReceiveEvent;
import io.asgi.LifespanScope;
import io.asgi.LifespanSendEvent;
import io.asgi.UnsupportedScopeException;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Lifespan}.
 */
class LifespanTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final TestConnection connection = TestConnection.offering(LifespanReceiveEvent.Startup.INSTANCE);

	private final LifespanScope scope = new LifespanScope(new ConcurrentHashMap<>());

	private final List<String> log = new ArrayList<>();

	private final Lifespan lifespan = Lifespan.onStartup(this::start).andOnShutdown(this::stop);

	@Test
	void bothHooksRunEachAtItsTimeWithTheState() {
		Disposable call = this.lifespan.call(this.scope, this.connection, this.connection).subscribe();
		assertThat(this.log).containsExactly("start");
		assertThat(this.scope.state()).containsEntry("pool", "open");
		assertThat(this.connection.sent()).containsExactly(LifespanSendEvent.StartupComplete.INSTANCE);
		this.connection.offer(LifespanReceiveEvent.Shutdown.INSTANCE);
		assertThat(this.log).containsExactly("start", "stop open");
		assertThat(this.connection.sent()).containsExactly(LifespanSendEvent.StartupComplete.INSTANCE,
				LifespanSendEvent.ShutdownComplete.INSTANCE);
		assertThat(call.isDisposed()).isTrue();
	}

	@Test
	void nothingRunsBeforeTheStartupEvent() {
		TestConnection silent = new TestConnection();
		Mono<Void> call = this.lifespan.call(this.scope, silent, silent);
		assertThat(silent.isReceiving()).isFalse();
		call.subscribe();
		assertThat(silent.isReceiving()).isTrue();
		assertThat(this.log).isEmpty();
	}

	@Test
	void aHookIsOptional() {
		this.connection.offer(LifespanReceiveEvent.Shutdown.INSTANCE);
		StepVerifier
			.create(Lifespan.onShutdown((state) -> Mono.empty()).call(this.scope, this.connection, this.connection))
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(this.connection.sent()).containsExactly(LifespanSendEvent.StartupComplete.INSTANCE,
				LifespanSendEvent.ShutdownComplete.INSTANCE);
	}

	@Test
	void aFailureToStartIsSentAndFailsTheCall() {
		IllegalStateException failure = new IllegalStateException("no database");
		StepVerifier
			.create(Lifespan.onStartup((state) -> Mono.error(failure))
				.andOnShutdown(this::stop)
				.call(this.scope, this.connection, this.connection))
			.expectErrorSatisfies((ex) -> assertThat(ex).isSameAs(failure))
			.verify(TIMEOUT);
		assertThat(this.connection.sent())
			.containsExactly(new LifespanSendEvent.StartupFailed("java.lang.IllegalStateException: no database"));
		assertThat(this.log).isEmpty();
	}

	@Test
	void aHookThatThrowsFailsLikeOneWhoseMonoDoes() {
		StepVerifier.create(Lifespan.onStartup((state) -> {
			throw new IllegalStateException("thrown");
		}).call(this.scope, this.connection, this.connection)).expectErrorMessage("thrown").verify(TIMEOUT);
		assertThat(this.connection.sent())
			.containsExactly(new LifespanSendEvent.StartupFailed("java.lang.IllegalStateException: thrown"));
	}

	@Test
	void aFailureToShutDownIsSentAndFailsTheCall() {
		this.connection.offer(LifespanReceiveEvent.Shutdown.INSTANCE);
		StepVerifier
			.create(Lifespan.onShutdown((state) -> Mono.error(new IllegalStateException("stuck")))
				.call(this.scope, this.connection, this.connection))
			.expectErrorMessage("stuck")
			.verify(TIMEOUT);
		assertThat(this.connection.sent()).containsExactly(LifespanSendEvent.StartupComplete.INSTANCE,
				new LifespanSendEvent.ShutdownFailed("java.lang.IllegalStateException: stuck"));
	}

	@Test
	void aScopeOfAnotherTypeIsUnsupported() {
		StepVerifier.create(this.lifespan.call(HttpScope.builder().build(), this.connection, this.connection))
			.expectError(UnsupportedScopeException.class)
			.verify(TIMEOUT);
	}

	private Mono<Void> start(Map<String, Object> state) {
		return Mono.fromRunnable(() -> {
			this.log.add("start");
			state.put("pool", "open");
		});
	}

	private Mono<Void> stop(Map<String, Object> state) {
		return Mono.fromRunnable(() -> this.log.add("stop " + state.get("pool")));
	}

}
