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

import io.asgi.python.PythonEvent;
import io.asgi.python.PythonOptions;
import io.asgi.python.PythonOptionsBuilder;
import io.asgi.python.RestartPolicy;
import io.asgi.python.WorkerState;
import io.asgi.python.worker.FakeLink;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of workers that a signal from outside tells to end.
 */
class SignalTests {

	private static final Duration TICK = Duration.ofSeconds(1);

	private static PythonOptionsBuilder options(int workers) {
		return PythonOptions.builder("shop", "shop.main:app").workers(workers);
	}

	@Test
	void aWorkerThatIsToldToEndServesUntilAnotherIsReady() {
		PoolHarness harness = new PoolHarness(options(1));
		harness.started();
		FakeLink old = harness.link(100);
		old.leave();
		harness.call();
		assertThat(old.streams()).isEqualTo(1);
		harness.pass(TICK);
		assertThat(harness.processes).hasSize(2);
		assertThat(old.orders).isEmpty();
		harness.connect(101);
		assertThat(old.orders).containsExactly("drain");
		harness.call();
		assertThat(harness.link(101).streams()).isEqualTo(1);
		old.finishOne();
		harness.crash(100, 0);
		assertThat(harness.status().lost()).isZero();
		assertThat(harness.states()).containsExactly(WorkerState.READY);
		assertThat(harness.events(PythonEvent.WorkerRecycled.class)).singleElement()
			.satisfies((event) -> assertThat(event.reason()).isEqualTo("a signal has told it to end"));
	}

	@Test
	void workersThatAreToldWithTheServerServeUntilThePoolStops() {
		PoolHarness harness = new PoolHarness(options(2));
		harness.started();
		harness.shutdown = true;
		harness.links.forEach(FakeLink::leave);
		harness.pass(TICK.multipliedBy(20));
		assertThat(harness.processes).hasSize(2);
		Outcome call = harness.call();
		Outcome stopped = new Outcome(harness.pool.stop());
		assertThat(harness.links).allSatisfy((link) -> assertThat(link.orders).containsExactly("drain"));
		assertThat(call.isOpen()).isTrue();
		harness.links.stream().filter((link) -> link.streams() > 0).forEach(FakeLink::finishOne);
		harness.crash(100, 0);
		harness.crash(101, 0);
		assertThat(call.isComplete()).isTrue();
		assertThat(stopped.isComplete()).isTrue();
		assertThat(harness.status().lost()).isZero();
	}

	@Test
	void aWorkerThatIsToldTwiceIsReplacedWhenItHasEnded() {
		PoolHarness harness = new PoolHarness(options(1));
		harness.started();
		harness.link(100).leave();
		harness.crash(100, 0);
		harness.pass(Duration.ofMillis(100));
		harness.connect(101);
		assertThat(harness.status().lost()).isZero();
		assertThat(harness.status().failure()).isNull();
		assertThat(harness.states()).containsExactly(WorkerState.READY);
	}

	@Test
	void aWorkerWithoutAReplacementStays() {
		PoolHarness harness = new PoolHarness(options(1));
		harness.started();
		harness.link(100).leave();
		harness.pass(TICK);
		harness.process(101).exit(3);
		assertThat(harness.link(100).orders).isEmpty();
		assertThat(harness.call().isOpen()).isTrue();
		assertThat(harness.status().ready()).isEqualTo(1);
	}

	@Test
	void aWorkerThatIsToldWhileItBeginsIsNoCrash() {
		PoolHarness harness = new PoolHarness(options(1));
		harness.started();
		harness.crash(100, 1);
		harness.pass(Duration.ofMillis(100));
		harness.process(101).exit(8);
		assertThat(harness.status().lost()).isEqualTo(1);
		harness.pass(TICK);
		harness.connect(102);
		assertThat(harness.status().ready()).isEqualTo(1);
	}

	@Test
	void workersThatAreToldOverAndOverWhileTheyBeginAreNotStartedWithoutEnd() {
		RestartPolicy policy = new RestartPolicy(Duration.ofMillis(100), Duration.ofSeconds(10), 2,
				Duration.ofSeconds(60));
		PoolHarness harness = new PoolHarness(options(1).restart(policy));
		harness.started();
		harness.crash(100, 1);
		for (int pid = 101; pid < 103; pid++) {
			harness.pass(Duration.ofMillis(400));
			harness.process(pid).exit(143);
		}
		harness.pass(Duration.ofSeconds(9));
		assertThat(harness.processes).hasSize(3);
	}

	@Test
	void aStartOfWorkersThatAreToldToEndFailsWithThat() {
		PoolHarness harness = new PoolHarness(options(1));
		Outcome started = new Outcome(harness.pool.start());
		harness.process(100).exit(8);
		assertThat(started.failure()).hasMessageContaining("a signal has told it to end before it was ready");
	}

	@Test
	void aWorkerThatWasStartedByHandIsDrained() {
		PoolHarness harness = new PoolHarness(options(1).attach(true));
		harness.started();
		FakeLink link = harness.connect(7);
		link.leave();
		assertThat(link.orders).containsExactly("drain");
		link.lose();
		assertThat(harness.status().lost()).isZero();
		assertThat(harness.events(PythonEvent.WorkerEnded.class)).hasSize(1);
	}

	@Test
	void thisProcessIsNotAboutToEnd() {
		assertThat(JvmShutdown.isUnderWay()).isFalse();
		assertThat(JvmShutdown.isUnderWay()).isFalse();
	}

}
