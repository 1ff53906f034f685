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
import io.asgi.python.HeartbeatPolicy;
import io.asgi.python.PythonEvent;
import io.asgi.python.PythonOptions;
import io.asgi.python.PythonOptionsBuilder;
import io.asgi.python.PythonStartupException;
import io.asgi.python.RecyclePolicy;
import io.asgi.python.WorkerState;
import io.asgi.python.worker.FakeLink;
import io.asgi.python.worker.Heartbeat;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of reload, recycling and frozen workers.
 */
class ReloadTests {

	private static PythonOptionsBuilder options(int workers) {
		return PythonOptions.builder("shop", "shop.main:app").workers(workers);
	}

	@Test
	void aReloadDrainsTheOldWorkersWhenAllNewOnesAreReady() {
		PoolHarness harness = new PoolHarness(options(2));
		harness.started();
		Outcome reload = new Outcome(harness.pool.reload());
		harness.connect(102);
		assertThat(harness.link(100).orders).isEmpty();
		harness.call();
		assertThat(harness.link(102).streams()).isZero();
		harness.connect(103);
		assertThat(reload.isComplete()).isTrue();
		assertThat(harness.link(100).orders).containsExactly("drain");
		assertThat(harness.link(101).orders).containsExactly("drain");
		harness.call();
		assertThat(harness.link(102).streams() + harness.link(103).streams()).isEqualTo(1);
		harness.process(100).exit(0);
		harness.process(101).exit(0);
		assertThat(harness.states()).containsExactly(WorkerState.READY, WorkerState.READY);
		assertThat(harness.status().reloads()).isEqualTo(1);
		assertThat(harness.status().lost()).isZero();
	}

	@Test
	void aReloadThatFailsKeepsTheOldWorkers() {
		PoolHarness harness = new PoolHarness(options(2));
		harness.started();
		Outcome reload = new Outcome(harness.pool.reload());
		FakeLink good = harness.connect(102);
		harness.process(103).words = "SyntaxError: invalid syntax";
		harness.process(103).exit(3);
		assertThat(reload.failure()).isInstanceOf(PythonStartupException.class)
			.hasMessageContaining("was not reloaded")
			.hasMessageContaining("SyntaxError");
		assertThat(good.orders).containsExactly("drain");
		assertThat(harness.status().ready()).isEqualTo(2);
		assertThat(harness.events(PythonEvent.ReloadFailed.class)).hasSize(1);
		assertThat(harness.status().healthy()).isTrue();
	}

	@Test
	void reloadsThatComeDuringOneShareTheNext() {
		PoolHarness harness = new PoolHarness(options(1));
		harness.started();
		Outcome first = new Outcome(harness.pool.reload());
		Outcome second = new Outcome(harness.pool.reload());
		Outcome third = new Outcome(harness.pool.reload());
		harness.connect(101);
		assertThat(first.isComplete()).isTrue();
		assertThat(second.isOpen()).isTrue();
		harness.connect(102);
		assertThat(second.isComplete()).isTrue();
		assertThat(third.isComplete()).isTrue();
		assertThat(harness.status().reloads()).isEqualTo(2);
	}

	@Test
	void anOldWorkerThatIsLostDuringAReloadIsReplacedByOneOfItsGeneration() {
		PoolHarness harness = new PoolHarness(options(1));
		harness.started();
		new Outcome(harness.pool.reload());
		harness.crash(100, 1);
		harness.pass(Duration.ofMillis(100));
		harness.connect(102);
		harness.call();
		assertThat(harness.link(102).streams()).isEqualTo(1);
	}

	@Test
	void aPoolThatDoesNotRunIsNotReloaded() {
		PoolHarness harness = new PoolHarness(options(1));
		assertThat(new Outcome(harness.pool.reload()).failure()).hasMessageContaining("STOPPED");
	}

	@Test
	void aWorkerThatHasHadItsCallsIsReplacedFirst() {
		PoolHarness harness = new PoolHarness(options(1).recycle(new RecyclePolicy(2, 0, Duration.ZERO, 0)));
		harness.started();
		harness.call();
		harness.call();
		harness.pass(Duration.ofSeconds(1));
		assertThat(harness.processes).hasSize(2);
		assertThat(harness.link(100).orders).isEmpty();
		harness.connect(101);
		assertThat(harness.link(100).orders).containsExactly("drain");
		assertThat(harness.status().recycled()).isEqualTo(1);
		assertThat(harness.status().ready()).isEqualTo(1);
	}

	@Test
	void oneWorkerIsRecycledAtATime() {
		PoolHarness harness = new PoolHarness(options(2).recycle(new RecyclePolicy(0, 0, Duration.ofSeconds(10), 0)));
		harness.started();
		harness.pass(Duration.ofSeconds(20));
		assertThat(harness.processes).hasSize(3);
		harness.connect(102);
		harness.process(100).exit(0);
		harness.pass(Duration.ofSeconds(1));
		assertThat(harness.processes).hasSize(4);
	}

	@Test
	void aWorkerThatUsesTooMuchMemoryIsReplaced() {
		PoolHarness harness = new PoolHarness(options(1).recycle(new RecyclePolicy(0, 0, Duration.ZERO, 1_000)));
		harness.started();
		harness.pass(Duration.ofSeconds(30));
		harness.link(100).heartbeat = new Heartbeat(Duration.ZERO, 0, 1_001, 0);
		harness.pass(Duration.ofSeconds(1));
		assertThat(harness.processes).hasSize(2);
		harness.connect(101);
		assertThat(harness.events(PythonEvent.WorkerRecycled.class)).singleElement()
			.satisfies((recycled) -> assertThat(recycled.reason())
				.isEqualTo("it uses 1001 bytes of memory, and may use 1000 bytes (recycle.memory)"));
	}

	@Test
	void aWorkerThatUsesTooMuchMemoryFromTheStartIsNotReplacedOverAndOver() {
		PoolHarness harness = new PoolHarness(options(1).recycle(new RecyclePolicy(0, 0, Duration.ZERO, 1_000)));
		harness.started();
		harness.link(100).heartbeat = new Heartbeat(Duration.ZERO, 0, 1_001, 0);
		try (CapturedLog log = CapturedLog.of(WorkerPool.class)) {
			harness.pass(Duration.ofSeconds(29));
			assertThat(harness.processes).hasSize(1);
			assertThat(log.messages(Level.WARN)).singleElement()
				.asString()
				.contains("worker 100", "1001 bytes", "1000 bytes (recycle.memory)", "restart.max-backoff");
		}
		harness.pass(Duration.ofSeconds(2));
		assertThat(harness.processes).hasSize(2);
	}

	@Test
	void aReplacementThatCannotStartKeepsTheOldWorker() {
		PoolHarness harness = new PoolHarness(options(1).recycle(new RecyclePolicy(1, 0, Duration.ZERO, 0)));
		harness.started();
		harness.call();
		harness.pass(Duration.ofSeconds(1));
		harness.process(101).exit(3);
		harness.pass(Duration.ofSeconds(2));
		assertThat(harness.processes).hasSize(2);
		assertThat(harness.status().ready()).isEqualTo(1);
		harness.pass(Duration.ofSeconds(30));
		assertThat(harness.processes).hasSize(3);
	}

	@Test
	void aWorkerThatIsLostWhileItIsReplacedIsNotReplacedTwice() {
		PoolHarness harness = new PoolHarness(options(1).recycle(new RecyclePolicy(1, 0, Duration.ZERO, 0)));
		harness.started();
		harness.call();
		harness.pass(Duration.ofSeconds(1));
		harness.crash(100, 1);
		harness.pass(Duration.ofSeconds(5));
		assertThat(harness.processes).hasSize(2);
		harness.connect(101);
		assertThat(harness.status().ready()).isEqualTo(1);
	}

	@Test
	void aFrozenWorkerGetsNoCallsUntilItAnswers() {
		PoolHarness harness = new PoolHarness(options(2));
		harness.started();
		harness.link(100).silence = Duration.ofSeconds(5);
		harness.pass(Duration.ofSeconds(1));
		assertThat(harness.states()).containsExactly(WorkerState.FROZEN, WorkerState.READY);
		assertThat(harness.process(100).orders).containsExactly("stacks");
		harness.call();
		harness.call();
		assertThat(harness.link(100).streams()).isZero();
		harness.link(100).silence = Duration.ZERO;
		harness.pass(Duration.ofSeconds(1));
		harness.call();
		assertThat(harness.link(100).streams()).isEqualTo(1);
		assertThat(harness.events(PythonEvent.WorkerThawed.class)).hasSize(1);
	}

	/**
	 * Return a pool that has just killed its worker, which was frozen.
	 */
	private static PoolHarness killingTheFrozen() {
		HeartbeatPolicy policy = new HeartbeatPolicy(Duration.ofSeconds(1), Duration.ofSeconds(5), true);
		PoolHarness harness = new PoolHarness(options(1).heartbeat(policy));
		harness.started();
		harness.link(100).silence = Duration.ofSeconds(6);
		harness.pass(Duration.ofSeconds(1));
		harness.pass(Supervisor.EXIT_GRACE);
		return harness;
	}

	@Test
	void aFrozenWorkerIsKilledIfThatIsWanted() {
		PoolHarness harness = killingTheFrozen();
		assertThat(harness.process(100).orders).containsExactly("stacks", "kill");
		harness.pass(Duration.ofMillis(100));
		assertThat(harness.processes).hasSize(2);
	}

	@Test
	void aWorkerThatTheServerHasKilledAsItWasFrozenIsLostWithThatReason() {
		PoolHarness harness = killingTheFrozen();
		assertThat(harness.events(PythonEvent.WorkerLost.class)).singleElement()
			.satisfies((lost) -> assertThat(lost.reason()).contains("the server has killed it", "5000 ms",
					"heartbeat.kill-frozen"));
	}

	@Test
	void aWorkerThatSomebodyElseHasKilledIsLostWithWhatMayBeWhy() {
		PoolHarness harness = new PoolHarness(options(1));
		harness.started();
		harness.crash(100, 137);
		harness.pass(Duration.ofMillis(1));
		assertThat(harness.events(PythonEvent.WorkerLost.class)).singleElement()
			.satisfies((lost) -> assertThat(lost.reason())
				.isEqualTo("it was killed (SIGKILL); the system does that when memory runs out, or somebody did"));
	}

	@Test
	void aWorkerThatAnswersBeforeItIsKilledLives() {
		HeartbeatPolicy policy = new HeartbeatPolicy(Duration.ofSeconds(1), Duration.ofSeconds(5), true);
		PoolHarness harness = new PoolHarness(options(1).heartbeat(policy));
		harness.started();
		harness.link(100).silence = Duration.ofSeconds(6);
		harness.pass(Duration.ofSeconds(1));
		harness.link(100).silence = Duration.ZERO;
		harness.pass(Supervisor.EXIT_GRACE);
		assertThat(harness.process(100).orders).containsExactly("stacks");
		harness.pass(Duration.ofSeconds(1));
		assertThat(harness.states()).containsExactly(WorkerState.READY);
		assertThat(harness.call().isOpen()).isTrue();
	}

	@Test
	void aWorkerThatFreezesAgainIsKilledInItsOwnTime() {
		HeartbeatPolicy policy = new HeartbeatPolicy(Duration.ofMillis(100), Duration.ofSeconds(5), true);
		PoolHarness harness = new PoolHarness(options(1).heartbeat(policy));
		harness.started();
		harness.link(100).silence = Duration.ofSeconds(6);
		harness.pass(Duration.ofMillis(100));
		harness.link(100).silence = Duration.ZERO;
		harness.pass(Duration.ofMillis(300));
		harness.link(100).silence = Duration.ofSeconds(5);
		harness.pass(Duration.ofMillis(100));
		// What was planned for the first time comes now, and is of no meaning any more
		harness.pass(Duration.ofMillis(200));
		assertThat(harness.process(100).orders).containsExactly("stacks", "stacks");
		harness.pass(Supervisor.EXIT_GRACE);
		assertThat(harness.process(100).orders).containsExactly("stacks", "stacks", "kill");
	}

	@Test
	void aFrozenWorkerDoesNotHoldAStopUp() {
		PoolHarness harness = new PoolHarness(options(1));
		harness.started();
		harness.link(100).silence = Duration.ofSeconds(6);
		harness.pass(Duration.ofSeconds(1));
		Outcome stopped = new Outcome(harness.pool.stop());
		harness.pass(Roster.KILL_GRACE);
		assertThat(harness.process(100).orders).containsExactly("stacks", "terminate", "kill");
		assertThat(stopped.isComplete()).isTrue();
	}

	@Test
	void callsGoToTheWorkerWithTheLeastLoad() {
		PoolHarness harness = new PoolHarness(options(2));
		harness.started();
		for (int i = 0; i < 10; i++) {
			harness.call();
		}
		assertThat(harness.link(100).streams()).isEqualTo(5);
		harness.link(100).heartbeat = new Heartbeat(Duration.ofMillis(50), 5, 0, 5);
		for (int i = 0; i < 20; i++) {
			harness.call();
		}
		assertThat(harness.link(101).streams()).isEqualTo(25);
	}

}
