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

package io.asgi.spring.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.asgi.python.PythonStatus.Phase;
import io.asgi.python.WorkerState;
import io.asgi.python.WorkerStatus;
import io.asgi.spring.boot.autoconfigure.python.StubPythonApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PythonHealthIndicator}.
 */
class PythonHealthIndicatorTests {

	private final StubPythonApplication application = new StubPythonApplication();

	@Test
	void anApplicationOfWhichOneWorkerTakesCallsIsUp() {
		workers(WorkerState.READY, WorkerState.STARTING);
		this.application.output = List.of("a secret");
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsOnlyKeys("state", "ready", "wanted", "workers")
			.containsEntry("state", "running")
			.containsEntry("ready", 1)
			.containsEntry("wanted", 2)
			.containsEntry("workers", List.of(Map.of("place", 0, "pid", 100L, "state", "ready"),
					Map.of("place", 1, "pid", 101L, "state", "starting")));
	}

	@Test
	void whatWentWrongLastIsADetailOfOneThatIsUp() {
		workers(WorkerState.READY);
		this.application.failure = "worker 7: it was killed\nTraceback (most recent call last):\n  a secret";
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails()).containsEntry("failure", "worker 7: it was killed");
	}

	@Test
	void oneWhoseWorkersAreLostOverAndOverIsDownWithItsLastLines() {
		workers(WorkerState.READY);
		this.application.breakerOpen = true;
		this.application.failure = "it ended with exit code 1";
		this.application.output = IntStream.range(0, 50).mapToObj((i) -> "line " + i).toList();
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsEntry("failure", "it ended with exit code 1")
			.containsEntry("output", this.application.output.subList(30, 50));
	}

	@Test
	void oneThatCouldNotStartIsDownWithItsLastLines() {
		this.application.phase = Phase.FAILED;
		this.application.failure = "could not be imported";
		this.application.output = List.of("ModuleNotFoundError: No module named 'shop'");
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsEntry("state", "failed")
			.containsEntry("ready", 0)
			.containsEntry("output", List.of("ModuleNotFoundError: No module named 'shop'"));
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "RUNNING", "FAILED" })
	void oneThatDoesNotRunIsOutOfService(Phase phase) {
		this.application.phase = phase;
		assertThat(health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "READY")
	void oneOfWhichNoWorkerTakesCallsIsOutOfService(WorkerState state) {
		workers(state, state);
		assertThat(health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
	}

	private void workers(WorkerState... states) {
		this.application.workers = IntStream.range(0, states.length)
			.mapToObj((place) -> new WorkerStatus(place, 100 + place, states[place], 1, null, null, null, 0,
					Duration.ZERO, 0, 0, Instant.EPOCH))
			.toList();
	}

	private Health health() {
		Health health = new PythonHealthIndicator(this.application).health();
		assertThat(health).isNotNull();
		return health;
	}

}
