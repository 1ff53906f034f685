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

package io.asgi.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.asgi.server.AsgiServerOptions;
import io.asgi.server.netty.AsgiBridge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiLifespanLifecycle}, {@link AsgiWebSocketLifecycle} and
 * {@link AsgiShutdownLifecycle}.
 */
class AsgiLifecycleTests {

	private final AsgiBridge bridge = new AsgiBridge(AsgiServerOptions.builder().build());

	private final AsgiWebSocketLifecycle webSockets = new AsgiWebSocketLifecycle(this.bridge, Duration.ofSeconds(1));

	@Test
	void applicationsStartBeforeTheServerAndStopAfterIt() {
		ContextRunners.netty()
			.run((context) -> assertThat(context.getBean(AsgiLifespanLifecycle.class).getPhase())
				.isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE));
	}

	@Test
	void webSocketsAreClosedBeforeTheServerDrains() {
		assertThat(this.webSockets.getPhase()).isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aGraceThatIsNotShorterThanItsPhaseIsWarnedOf(CapturedOutput output) {
		new AsgiShutdownLifecycle(this.bridge, Duration.ofSeconds(20), Duration.ofSeconds(30), true).start();
		assertThat(output).doesNotContain("shutdown-grace");
		new AsgiShutdownLifecycle(this.bridge, Duration.ofSeconds(30), Duration.ofSeconds(30), true).start();
		assertThat(output).contains("'asgi.server.shutdown-grace' (30000 ms) is not shorter");
	}

	@Test
	void requestsAreToldBeforeTheServerDrains() {
		AsgiShutdownLifecycle lifecycle = new AsgiShutdownLifecycle(this.bridge, Duration.ofSeconds(20),
				Duration.ofSeconds(30), true);
		lifecycle.start();
		assertThat(lifecycle.isRunning()).isTrue();
		assertThat(lifecycle.getPhase()).isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
		lifecycle.stop();
		assertThat(lifecycle.isRunning()).isFalse();
	}

	@Test
	void closingWebSocketsCallsBack() throws InterruptedException {
		CountDownLatch called = new CountDownLatch(1);
		this.webSockets.start();
		this.webSockets.stop(called::countDown);
		assertThat(called.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(this.webSockets.isRunning()).isFalse();
	}

	@Test
	void stoppingApplicationsCallsBackEvenIfThereAreNone() throws InterruptedException {
		AsgiLifespanLifecycle lifecycle = new AsgiLifespanLifecycle(new MountedApplications(List.of(), (definition) -> {
			throw new IllegalStateException();
		}), this.bridge);
		CountDownLatch called = new CountDownLatch(1);
		lifecycle.start();
		assertThat(lifecycle.isRunning()).isTrue();
		lifecycle.stop(called::countDown);
		assertThat(called.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(lifecycle.isRunning()).isFalse();
	}

	@Test
	void noneIsPausedBetweenTests() {
		ContextRunners.netty().run((context) -> {
			assertThat(context.getBean(AsgiLifespanLifecycle.class).isPauseable()).isFalse();
			assertThat(context.getBean(AsgiWebSocketLifecycle.class).isPauseable()).isFalse();
			assertThat(context.getBean(AsgiShutdownLifecycle.class).isPauseable()).isFalse();
		});
	}

}
