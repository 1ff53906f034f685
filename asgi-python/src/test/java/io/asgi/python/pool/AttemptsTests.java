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

import io.asgi.python.CallLimits;
import io.asgi.python.PythonOptions;
import io.asgi.python.WorkerStatus;
import io.asgi.python.worker.FakeLink;
import io.asgi.python.worker.WorkerLostException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of calls that one worker did not take, and another gets.
 */
class AttemptsTests {

	private static PoolHarness harness(int workers, int callsPerWorker) {
		PoolHarness harness = new PoolHarness(PythonOptions.builder("shop", "shop.main:app")
			.workers(workers)
			.calls(new CallLimits(callsPerWorker, 10, Duration.ofSeconds(5))));
		harness.started();
		return harness;
	}

	private static void busy(FakeLink link) {
		for (int i = 0; i < 5; i++) {
			link.calls.add(Sinks.empty());
		}
	}

	@Test
	void aWorkerThatDidNotTakeTheCallIsLeftOutHoweverMuchAnotherHasToDo() {
		PoolHarness harness = harness(2, 100);
		harness.link(100).leaves = true;
		busy(harness.link(101));
		assertThat(harness.call().isOpen()).isTrue();
		assertThat(harness.link(101).streams()).isEqualTo(6);
	}

	@Test
	void theLastOfThreeAttemptsIsInAThirdWorker() {
		PoolHarness harness = harness(3, 100);
		harness.link(100).leaves = true;
		harness.link(101).leaves = true;
		busy(harness.link(102));
		assertThat(harness.call().isOpen()).isTrue();
		assertThat(harness.link(102).streams()).isEqualTo(6);
	}

	@Test
	void whereNoOtherIsReadyTheSameIsTriedAgain() {
		PoolHarness harness = harness(2, 100);
		harness.link(100).leaves = true;
		harness.link(101).open = false;
		assertThat(harness.call().failure()).isInstanceOf(WorkerLostException.class);
		assertThat(harness.status().workers()).filteredOn((worker) -> worker.pid() == 100)
			.extracting(WorkerStatus::calls)
			.containsExactly(3L);
	}

	@Test
	void whereTheOtherIsFullTheCallWaitsForItAndHoldsNobodyUp() {
		PoolHarness harness = harness(2, 1);
		harness.link(100).leaves = true;
		Outcome first = harness.call();
		Outcome waiting = harness.call();
		assertThat(first.isOpen()).isTrue();
		assertThat(waiting.isOpen()).isTrue();
		assertThat(harness.status().queued()).isEqualTo(1);
		harness.link(100).leaves = false;
		harness.call();
		assertThat(harness.link(100).streams()).isEqualTo(1);
		assertThat(harness.status().queued()).isEqualTo(1);
		harness.link(101).finishOne();
		assertThat(first.isComplete()).isTrue();
		assertThat(waiting.isOpen()).isTrue();
		assertThat(harness.link(101).streams()).isEqualTo(1);
		assertThat(harness.status().queued()).isZero();
	}

	@Test
	void aCallThatWaitsForTheOtherGoesBackWhereThatIsLost() {
		PoolHarness harness = harness(2, 1);
		harness.link(100).leaves = true;
		harness.call();
		Outcome waiting = harness.call();
		harness.link(100).leaves = false;
		harness.crash(101, 137);
		assertThat(waiting.isOpen()).isTrue();
		assertThat(harness.link(100).streams()).isEqualTo(1);
		assertThat(harness.status().queued()).isZero();
	}

}
