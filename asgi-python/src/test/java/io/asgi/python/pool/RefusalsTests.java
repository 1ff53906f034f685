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

package io.asgi.python.pool;

import java.time.Duration;

import ch.qos.logback.classic.Level;
import io.asgi.python.CallLimits;
import io.asgi.python.PythonOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Refusals}.
 */
class RefusalsTests {

	@Test
	void callsThatAreRefusedAreLoggedOnceInAWhileWithTheirNumber() {
		PoolHarness harness = new PoolHarness(PythonOptions.builder("shop", "shop:app")
			.workers(1)
			.calls(new CallLimits(1, 1, Duration.ofSeconds(5))));
		harness.started();
		harness.call();
		harness.call();
		try (CapturedLog log = CapturedLog.of(WorkerPool.class)) {
			harness.call();
			harness.pass(Duration.ofMillis(1));
			assertThat(log.messages(Level.WARN)).singleElement()
				.asString()
				.contains("'shop'", "message: 1 as the queue was full (calls.max-queued: 1), 0 as");
			harness.call();
			harness.call();
			harness.pass(Duration.ofSeconds(9));
			assertThat(log.messages(Level.WARN)).hasSize(1);
			harness.pass(Duration.ofSeconds(1));
			assertThat(log.messages(Level.WARN)).hasSize(2)
				.last()
				.asString()
				.contains("message: 2 as", ", 1 as no worker had room within 5000 ms (calls.queue-timeout)");
			harness.pass(Duration.ofMinutes(1));
			assertThat(log.messages(Level.WARN)).hasSize(2);
			harness.call();
			harness.call();
			harness.pass(Duration.ofMillis(1));
			assertThat(log.messages(Level.WARN)).hasSize(3);
		}
	}

}
