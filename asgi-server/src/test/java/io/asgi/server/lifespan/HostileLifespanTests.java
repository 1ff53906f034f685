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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.IllegalEventException;
import io.asgi.LifespanSendEvent;
import io.asgi.server.SerialLoop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for lifespans of applications that do not behave.
 */
@Timeout(30)
class HostileLifespanTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anApplicationThatMeetsAFatalErrorIsOneThatCannotStart(boolean onStartup) {
		AsgiApplication application = (scope, receive, send) -> {
			if (!onStartup) {
				throw new NoClassDefFoundError("missing/Type");
			}
			return receive.receive().doOnNext((startup) -> {
				throw new NoClassDefFoundError("missing/Type");
			}).then();
		};
		ApplicationLifespan lifespan = lifespan(application, LifespanMode.ON, PATIENCE);
		assertThatExceptionOfType(LifespanStartupException.class).isThrownBy(() -> lifespan.startup().block(PATIENCE))
			.withMessageContaining("NoClassDefFoundError");
	}

	@Test
	void aLoopOutlivesATaskThatFails() throws Exception {
		SerialLoop loop = new SerialLoop();
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> loop.execute(() -> {
			throw new NoClassDefFoundError("missing/Type");
		}));
		CountDownLatch ran = new CountDownLatch(1);
		Thread other = new Thread(() -> loop.execute(ran::countDown));
		other.start();
		assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void anApplicationThatBlocksInItsStartupFailsTheStartInTime() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		AsgiApplication application = (scope, receive, send) -> {
			awaitUninterruptibly(release);
			return Mono.never();
		};
		ApplicationLifespan lifespan = lifespan(application, LifespanMode.ON, Duration.ofMillis(300));
		CompletableFuture<Void> startup = CompletableFuture.runAsync(() -> lifespan.startup().block());
		try {
			assertThat(startup).failsWithin(Duration.ofSeconds(5))
				.withThrowableThat()
				.withRootCauseInstanceOf(LifespanStartupException.class);
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void anApplicationThatAnswersTwiceIsToldSo() {
		CompletableFuture<Throwable> second = new CompletableFuture<>();
		AsgiApplication application = (scope, receive, send) -> receive.receive()
			.then(send.send(LifespanSendEvent.StartupComplete.INSTANCE))
			.then(send.send(LifespanSendEvent.StartupComplete.INSTANCE).doOnError(second::complete));
		ApplicationLifespan lifespan = lifespan(application, LifespanMode.ON, PATIENCE);
		lifespan.startup().block(PATIENCE);
		assertThat(second).succeedsWithin(PATIENCE).isInstanceOf(IllegalEventException.class);
		lifespan.shutdown().block(PATIENCE);
	}

	@Test
	void anApplicationMayAnswerOnAnotherThread() {
		AsgiApplication application = (scope, receive, send) -> receive.receive()
			.publishOn(Schedulers.parallel())
			.then(send.send(LifespanSendEvent.StartupComplete.INSTANCE))
			.then(receive.receive())
			.publishOn(Schedulers.parallel())
			.then(send.send(LifespanSendEvent.ShutdownComplete.INSTANCE));
		ApplicationLifespan lifespan = lifespan(application, LifespanMode.ON, PATIENCE);
		lifespan.startup().block(PATIENCE);
		lifespan.shutdown().block(PATIENCE);
	}

	@Test
	void aShutdownWhileStartingEndsWithinItsTimeout() {
		ApplicationLifespan lifespan = new ApplicationLifespan("shop", (scope, receive, send) -> Mono.never(),
				LifespanMode.ON, PATIENCE, Duration.ofMillis(200));
		lifespan.startup().subscribe(null, (failure) -> {
		});
		lifespan.shutdown().block(PATIENCE);
	}

	private static ApplicationLifespan lifespan(AsgiApplication application, LifespanMode mode, Duration startup) {
		return new ApplicationLifespan("shop", application, mode, startup, Duration.ofSeconds(1));
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
