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

package io.asgi.python.faults;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reloads while clients ask. To reload more often than each build does: {@code mvn verify
 * -Dasgi.test.reloads=1000}.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class ReloadUnderLoadTests {

	private static final Logger logger = LoggerFactory.getLogger(ReloadUnderLoadTests.class);

	private static final int RELOADS = Integer.getInteger("asgi.test.reloads", 50);

	@Test
	void noRequestFails() {
		try (Log log = Log.capture();
				Running running = Running.start(Running.options("trouble:app").drainTimeout(Duration.ofSeconds(60)))) {
			Load load = new Load(running, "/work", 4);
			List<Long> workers = running.workers();
			long begin = System.nanoTime();
			try (load) {
				for (int i = 0; i < RELOADS; i++) {
					running.application().reload().block(Await.TIMEOUT);
					assertThat(running.workers()).as("the workers after reload %s", i + 1)
						.hasSameSizeAs(workers)
						.doesNotContainAnyElementsOf(workers);
					workers = running.workers();
				}
				load.awaitMore(10);
			}
			logger.info("{} reloads in {} s; {}", RELOADS, Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
					load);
			assertThat(load.statuses()).containsOnly(200);
			assertThat(running.status().reloads()).isEqualTo(RELOADS);
			assertThat(running.status().lost()).isZero();
			assertThat(log.errors()).isEmpty();
			Await.until("the end of the old workers", () -> running.status().workers().size() == 1);
		}
	}

}
