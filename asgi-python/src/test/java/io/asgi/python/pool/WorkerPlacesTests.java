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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.asgi.python.PythonOptions;
import io.asgi.python.PythonOptionsBuilder;
import io.asgi.python.RecyclePolicy;
import io.asgi.python.WorkerState;
import io.asgi.python.WorkerStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers have places, from zero to one less than there should be, so that whoever counts
 * them needs no process ids.
 */
class WorkerPlacesTests {

	private static PythonOptionsBuilder options(int workers) {
		return PythonOptions.builder("shop", "shop:app").workers(workers);
	}

	@Test
	void theFirstWorkersTakeThePlacesInTheirOrder() {
		PoolHarness harness = new PoolHarness(options(3));
		harness.started();
		assertThat(places(harness)).containsExactlyInAnyOrderEntriesOf(Map.of(100L, 0, 101L, 1, 102L, 2));
	}

	@Test
	void theOneThatIsStartedForALostOneTakesItsPlace() {
		PoolHarness harness = new PoolHarness(options(3));
		harness.started();
		harness.crash(101, 1);
		harness.pass(Duration.ofMillis(100));
		assertThat(places(harness)).containsEntry(103L, 1);
		harness.connectAll();
		harness.crash(100, 1);
		harness.crash(102, 1);
		harness.pass(Duration.ofSeconds(30));
		harness.connectAll();
		harness.pass(Duration.ofSeconds(30));
		assertThat(places(harness).values()).containsExactlyInAnyOrder(0, 1, 2);
	}

	@Test
	void theOneThatReplacesAnotherTakesItsPlaceBeforeThatEnds() {
		PoolHarness harness = new PoolHarness(options(2).recycle(new RecyclePolicy(0, 0, Duration.ofSeconds(10), 0)));
		harness.started();
		harness.pass(Duration.ofSeconds(10));
		assertThat(places(harness)).containsExactlyInAnyOrderEntriesOf(Map.of(100L, 0, 101L, 1, 102L, 0));
		harness.connect(102);
		harness.process(100).exit(0);
		harness.pass(Duration.ofSeconds(1));
		assertThat(places(harness)).containsExactlyInAnyOrderEntriesOf(Map.of(101L, 1, 102L, 0, 103L, 1));
	}

	@Test
	void anotherGenerationTakesThePlacesFromTheStart() {
		PoolHarness harness = new PoolHarness(options(2));
		harness.started();
		new Outcome(harness.pool.reload());
		assertThat(harness.status().reloading()).isTrue();
		assertThat(harness.status().generation()).isEqualTo(1);
		assertThat(places(harness)).containsExactlyInAnyOrderEntriesOf(Map.of(100L, 0, 101L, 1, 102L, 0, 103L, 1));
		harness.connectAll();
		assertThat(harness.status().reloading()).isFalse();
		assertThat(harness.status().generation()).isEqualTo(2);
		assertThat(harness.status().workers()).filteredOn((worker) -> worker.state() == WorkerState.READY)
			.extracting(WorkerStatus::place)
			.containsExactlyInAnyOrder(0, 1);
	}

	@Test
	void aReloadThatFailsIsCounted() {
		PoolHarness harness = new PoolHarness(options(1));
		harness.started();
		new Outcome(harness.pool.reload());
		harness.process(101).exit(3);
		assertThat(harness.status().failedReloads()).isEqualTo(1);
		assertThat(harness.status().reloads()).isZero();
		assertThat(harness.status().reloading()).isFalse();
		assertThat(harness.status().generation()).isEqualTo(1);
	}

	@Test
	void workersThatAreStartedByHandTakePlacesToo() {
		PoolHarness harness = new PoolHarness(options(2).attach(true));
		harness.started();
		harness.connect(7);
		harness.connect(8);
		assertThat(places(harness)).containsExactlyInAnyOrderEntriesOf(Map.of(7L, 0, 8L, 1));
		harness.link(7).lose();
		harness.connect(9);
		assertThat(places(harness)).containsExactlyInAnyOrderEntriesOf(Map.of(8L, 1, 9L, 0));
	}

	private static Map<Long, Integer> places(PoolHarness harness) {
		List<WorkerStatus> workers = harness.status().workers();
		return workers.stream().collect(Collectors.toMap(WorkerStatus::pid, WorkerStatus::place));
	}

}
