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

import ch.qos.logback.classic.Level;
import io.asgi.python.CallLimits;
import io.asgi.python.PythonEvent;
import io.asgi.python.PythonOptions;
import io.asgi.python.PythonOptionsBuilder;
import io.asgi.python.PythonStartupException;
import io.asgi.python.PythonStatus.Phase;
import io.asgi.python.RestartPolicy;
import io.asgi.python.WorkerState;
import io.asgi.python.worker.FakeLink;
import io.asgi.python.worker.WorkerDrainedException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of start, loss, restart, breaker, and stop.
 */
class WorkerPoolTests {

	private static PythonOptionsBuilder options(int workers) {
		return PythonOptions.builder("shop", "shop.main:app").workers(workers);
	}

	@Test
	void aStartIsCompleteWhenAllWorkersAreReady() {
		PoolHarness harness = new PoolHarness(options(2));
		Outcome started = new Outcome(harness.pool.start());
		assertThat(harness.processes).allMatch((process) -> process.greeted);
		harness.connect(100);
		assertThat(started.isOpen()).isTrue();
		assertThat(harness.call().failure()).isInstanceOf(NoWorkerException.class);
		harness.connect(101);
		assertThat(started.isComplete()).isTrue();
		assertThat(harness.states()).containsExactly(WorkerState.READY, WorkerState.READY);
		assertThat(harness.status().healthy()).isTrue();
		assertThat(harness.events(PythonEvent.WorkerReady.class)).hasSize(2);
	}

	@Test
	void aWorkerThatIsReadyIsLoggedWithItsInterpreter() {
		try (CapturedLog log = CapturedLog.of(WorkerPool.class)) {
			new PoolHarness(options(1)).started();
			assertThat(log.messages(Level.INFO)).singleElement()
				.asString()
				.contains("worker 100 is ready")
				.contains(", /venv/bin/python, ");
		}
	}

	@Test
	void aWorkerThatWasReadyIsNotLostAsItCouldNotBeLoaded() {
		PoolHarness harness = new PoolHarness(options(1));
		harness.started();
		try (CapturedLog log = CapturedLog.of(WorkerPool.class)) {
			harness.process(100).exit(3);
			assertThat(log.messages(Level.ERROR)).singleElement()
				.asString()
				.contains("it ended with exit code 3")
				.doesNotContain("loaded");
		}
	}

	@Test
	void aStartFailsWithWhatPythonSaid() {
		PoolHarness harness = new PoolHarness(options(2));
		Outcome started = new Outcome(harness.pool.start());
		harness.process(100).words = "Traceback (most recent call last):\nModuleNotFoundError: shop";
		harness.process(100).exit(3);
		assertThat(harness.process(101).orders).containsExactly("terminate");
		assertThat(started.isOpen()).isTrue();
		harness.process(101).exit(143);
		assertThat(started.failure()).isInstanceOf(PythonStartupException.class)
			.hasMessageContaining("could not be started: worker 100: the application could not be loaded")
			.hasMessageEndingWith("ModuleNotFoundError: shop");
		assertThat(harness.status().phase()).isEqualTo(Phase.FAILED);
		assertThat(harness.status().failure()).contains("ModuleNotFoundError");
	}

	@Test
	void aStartFailsWhereNoProcessCanBeStarted() {
		PoolHarness harness = new PoolHarness(options(2));
		harness.launchFailure = "no memory";
		assertThat(new Outcome(harness.pool.start()).failure()).hasMessageContaining("no memory");
	}

	@Test
	void aWorkerThatIsNotReadyInTimeIsEnded() {
		PoolHarness harness = new PoolHarness(options(1).startupTimeout(Duration.ofSeconds(10)));
		Outcome started = new Outcome(harness.pool.start());
		harness.pass(Duration.ofSeconds(10));
		assertThat(harness.process(100).orders).containsExactly("stacks");
		harness.pass(Supervisor.EXIT_GRACE);
		assertThat(harness.process(100).orders).containsExactly("stacks", "terminate");
		harness.pass(Roster.KILL_GRACE);
		assertThat(harness.process(100).orders).containsExactly("stacks", "terminate", "kill");
		assertThat(started.failure()).hasMessageContaining("it was not ready within 10000 ms");
	}

	@Test
	void aStopIsFinal() {
		PoolHarness harness = new PoolHarness(options(1));
		harness.started();
		Outcome stopped = new Outcome(harness.pool.stop());
		harness.process(100).exit(0);
		assertThat(stopped.isComplete()).isTrue();
		assertThat(new Outcome(harness.pool.start()).failure()).hasMessageContaining("it was stopped");
		assertThat(harness.processes).hasSize(1);
	}

	@Test
	void aStopBeforeTheStartIsFinalToo() {
		PoolHarness harness = new PoolHarness(options(1));
		assertThat(new Outcome(harness.pool.stop()).isComplete()).isTrue();
		assertThat(new Outcome(harness.pool.start()).failure()).isInstanceOf(PythonStartupException.class)
			.hasMessageContaining("could not be started: it was stopped");
		assertThat(harness.processes).isEmpty();
	}

	@Test
	void aLostWorkerIsReplacedAfterTheBackOff() {
		PoolHarness harness = new PoolHarness(options(2));
		harness.started();
		Outcome call = harness.call();
		long busy = (harness.link(100).streams() > 0) ? 100 : 101;
		harness.crash(busy, 139);
		assertThat(call.failure()).hasMessage("lost");
		assertThat(harness.status().ready()).isEqualTo(1);
		assertThat(harness.status().healthy()).isTrue();
		assertThat(harness.processes).hasSize(2);
		harness.pass(Duration.ofMillis(100));
		assertThat(harness.processes).hasSize(3);
		harness.connect(102);
		assertThat(harness.status().ready()).isEqualTo(2);
		assertThat(harness.status().restarts()).isEqualTo(1);
		assertThat(harness.events(PythonEvent.WorkerLost.class)).singleElement().satisfies((lost) -> {
			assertThat(lost.reason()).contains("SIGSEGV");
			assertThat(lost.calls()).isEqualTo(1);
		});
	}

	@Test
	void aCallThatIsLostIsCountedOnceWheneverItIsCounted() {
		PoolHarness harness = new PoolHarness(options(1));
		harness.started();
		Outcome call = harness.call(() -> harness.process(100).exit(137));
		harness.link(100).lose();
		assertThat(call.failure()).hasMessage("lost");
		assertThat(harness.events(PythonEvent.WorkerLost.class)).singleElement()
			.satisfies((lost) -> assertThat(lost.calls()).isEqualTo(1));
	}

	@Test
	void theBackOffGrowsOnlyWithWorkersThatDoNotLive() {
		RestartPolicy policy = new RestartPolicy(Duration.ofMillis(100), Duration.ofSeconds(10), 5,
				Duration.ofSeconds(60));
		PoolHarness harness = new PoolHarness(options(1).restart(policy));
		harness.started();
		harness.crash(100, 137);
		harness.pass(Duration.ofMillis(100));
		harness.connect(101);
		harness.pass(Duration.ofSeconds(11));
		harness.crash(101, 137);
		harness.pass(Duration.ofMillis(199));
		assertThat(harness.processes).hasSize(2);
		harness.pass(Duration.ofMillis(1));
		harness.connect(102);
		harness.pass(Duration.ofSeconds(12));
		harness.crash(102, 137);
		harness.pass(Duration.ofMillis(100));
		assertThat(harness.processes).as("it has lived for a fifth of the window").hasSize(4);
	}

	@Test
	void aConnectionThatEndsWithoutItsProcessEndsThatToo() {
		PoolHarness harness = new PoolHarness(options(1));
		harness.started();
		harness.link(100).lose();
		assertThat(harness.process(100).orders).containsExactly("terminate");
		assertThat(harness.events(PythonEvent.WorkerLost.class)).isEmpty();
		harness.pass(Supervisor.EXIT_GRACE);
		assertThat(harness.events(PythonEvent.WorkerLost.class)).hasSize(1);
		harness.pass(Roster.KILL_GRACE);
		assertThat(harness.process(100).orders).containsExactly("terminate", "kill");
		assertThat(harness.events(PythonEvent.WorkerLost.class)).hasSize(1);
		assertThat(harness.processes).hasSize(2);
	}

	@Test
	void whileNoWorkerIsReadyCallsWait() {
		PoolHarness harness = new PoolHarness(options(1));
		harness.started();
		harness.crash(100, 137);
		Outcome call = harness.call();
		assertThat(harness.status().queued()).isEqualTo(1);
		harness.pass(Duration.ofMillis(100));
		FakeLink link = harness.connect(101);
		assertThat(link.streams()).isEqualTo(1);
		link.finishOne();
		assertThat(call.isComplete()).isTrue();
	}

	@Test
	void callsWaitWhereAConnectionHasEndedAndThePoolHasNotHeardOfThatYet() {
		PoolHarness harness = new PoolHarness(options(1));
		harness.started();
		harness.link(100).open = false;
		Outcome call = harness.call();
		assertThat(call.isOpen()).isTrue();
		harness.crash(100, 137);
		harness.pass(Duration.ofMillis(100));
		harness.connect(101).finishOne();
		assertThat(call.isComplete()).isTrue();
	}

	@Test
	void workersThatAreLostOverAndOverOpenTheBreaker() {
		RestartPolicy policy = new RestartPolicy(Duration.ofMillis(100), Duration.ofSeconds(10), 2,
				Duration.ofSeconds(60));
		PoolHarness harness = new PoolHarness(options(1).restart(policy));
		harness.started();
		harness.crash(100, 1);
		harness.pass(Duration.ofMillis(100));
		harness.crash(101, 1);
		harness.pass(Duration.ofMillis(200));
		Outcome waiting = harness.call();
		harness.process(102).words = "MemoryError";
		harness.crash(102, 1);
		assertThat(harness.status().breakerOpen()).isTrue();
		assertThat(harness.status().healthy()).isFalse();
		assertThat(harness.status().failure()).contains("MemoryError");
		assertThat(waiting.failure()).isInstanceOf(NoWorkerException.class);
		assertThat(harness.call().failure()).isInstanceOfSatisfying(NoWorkerException.class,
				(ex) -> assertThat(ex.retryAfter()).isEqualTo(Duration.ofSeconds(10)));
		harness.pass(Duration.ofSeconds(9));
		assertThat(harness.processes).hasSize(3);
		harness.pass(Duration.ofSeconds(1));
		assertThat(harness.processes).hasSize(4);
		harness.connect(103);
		assertThat(harness.call().isOpen()).isTrue();
		assertThat(harness.status().breakerOpen()).isTrue();
		harness.pass(Duration.ofSeconds(61));
		assertThat(harness.status().breakerOpen()).isFalse();
		assertThat(harness.events(PythonEvent.BreakerOpened.class)).hasSize(1);
		assertThat(harness.events(PythonEvent.BreakerClosed.class)).hasSize(1);
	}

	@Test
	void aReloadThatFailsWhileTheBreakerIsOpenDoesNotEndTheTries() {
		RestartPolicy policy = new RestartPolicy(Duration.ofMillis(100), Duration.ofSeconds(10), 1,
				Duration.ofSeconds(60));
		PoolHarness harness = new PoolHarness(options(1).restart(policy));
		harness.started();
		harness.crash(100, 1);
		harness.pass(Duration.ofMillis(100));
		harness.crash(101, 1);
		assertThat(harness.status().breakerOpen()).isTrue();
		Outcome reload = new Outcome(harness.pool.reload());
		harness.pass(Duration.ofSeconds(10));
		harness.process(102).exit(3);
		assertThat(reload.failure()).hasMessageContaining("was not reloaded");
		harness.pass(Duration.ofSeconds(20));
		harness.connectAll();
		assertThat(harness.status().ready()).isEqualTo(1);
	}

	@Test
	void aStopDrainsWorkersAndRefusesCalls() {
		PoolHarness harness = new PoolHarness(options(2));
		harness.started();
		Outcome call = harness.call();
		Outcome stopped = new Outcome(harness.pool.stop());
		assertThat(harness.links).allSatisfy((link) -> assertThat(link.orders).containsExactly("drain"));
		assertThat(harness.call().failure()).isInstanceOf(NoWorkerException.class);
		assertThat(call.isOpen()).isTrue();
		harness.links.stream().filter((link) -> link.streams() > 0).forEach(FakeLink::finishOne);
		harness.process(100).exit(0);
		assertThat(stopped.isOpen()).isTrue();
		harness.process(101).exit(0);
		assertThat(stopped.isComplete()).isTrue();
		assertThat(harness.status().phase()).isEqualTo(Phase.STOPPED);
		assertThat(harness.status().lost()).isZero();
	}

	@Test
	void aWorkerThatDoesNotEndIsTerminatedAndKilled() {
		PoolHarness harness = new PoolHarness(
				options(1).drainTimeout(Duration.ofSeconds(3)).shutdownTimeout(Duration.ofSeconds(2)));
		harness.started();
		Outcome stopped = new Outcome(harness.pool.stop());
		harness.pass(Duration.ofSeconds(5));
		assertThat(harness.process(100).orders).containsExactly("terminate");
		harness.pass(Roster.KILL_GRACE);
		assertThat(harness.process(100).orders).containsExactly("terminate", "kill");
		assertThat(stopped.isComplete()).isTrue();
	}

	@Test
	void aWorkerThatNothingEndsIsNotWaitedForWithoutEnd() {
		PoolHarness harness = new PoolHarness(
				options(1).drainTimeout(Duration.ofSeconds(3)).shutdownTimeout(Duration.ofSeconds(2)));
		harness.started();
		harness.process(100).immortal = true;
		Outcome call = harness.call();
		Outcome stopped = new Outcome(harness.pool.stop());
		harness.pass(Duration.ofSeconds(5).plus(Roster.KILL_GRACE));
		assertThat(harness.process(100).orders).containsExactly("terminate", "kill");
		assertThat(stopped.isOpen()).isTrue();
		harness.pass(Roster.KILL_GRACE);
		assertThat(stopped.isComplete()).isTrue();
		assertThat(call.failure()).isInstanceOf(WorkerDrainedException.class);
		harness.process(100).exit(137);
		assertThat(harness.status().lost()).isZero();
	}

	@Test
	void aCallThatItsWorkerCutsOffInTheEndIsNotOneOfALostWorker() {
		PoolHarness harness = new PoolHarness(options(1));
		harness.started();
		Outcome call = harness.call();
		new Outcome(harness.pool.stop());
		harness.crash(100, 0);
		assertThat(call.failure()).isInstanceOf(WorkerDrainedException.class);
	}

	@Test
	void aStopInterruptsAStart() {
		PoolHarness harness = new PoolHarness(options(1));
		Outcome started = new Outcome(harness.pool.start());
		Outcome stopped = new Outcome(harness.pool.stop());
		assertThat(harness.process(100).orders).containsExactly("terminate");
		harness.process(100).exit(143);
		assertThat(started.failure()).hasMessageContaining("it was stopped before it was ready");
		assertThat(stopped.isComplete()).isTrue();
		assertThat(harness.status().phase()).isEqualTo(Phase.STOPPED);
	}

	@Test
	void anUnknownWorkerIsSentAway() {
		PoolHarness harness = new PoolHarness(options(1));
		harness.started();
		FakeLink again = harness.connect(100);
		assertThat(again.orders).singleElement().asString().startsWith("close: no worker with process id 100");
		assertThat(harness.status().ready()).isEqualTo(1);
	}

	@Test
	void workersThatAreStartedByHandComeAndGo() {
		PoolHarness harness = new PoolHarness(options(1).attach(true));
		Outcome started = new Outcome(harness.pool.start());
		assertThat(started.isComplete()).isTrue();
		assertThat(harness.processes).isEmpty();
		FakeLink link = harness.connect(7);
		assertThat(harness.status().ready()).isEqualTo(1);
		assertThat(harness.connect(8).orders).hasSize(1);
		link.lose();
		assertThat(harness.status().workers()).isEmpty();
		harness.connect(9);
		assertThat(harness.status().ready()).isEqualTo(1);
		assertThat(new Outcome(harness.pool.reload()).failure()).hasMessageContaining("started by hand");
	}

	@Test
	void aFullQueueRefusesTheNextCall() {
		PoolHarness harness = new PoolHarness(options(1).calls(new CallLimits(1, 1, Duration.ofSeconds(5))));
		harness.started();
		Outcome first = harness.call();
		Outcome second = harness.call();
		assertThat(harness.call().failure()).isInstanceOf(NoWorkerException.class);
		FakeLink link = harness.link(100);
		link.finishOne();
		assertThat(first.isComplete()).isTrue();
		assertThat(second.isOpen()).isTrue();
		assertThat(link.streams()).isEqualTo(1);
		Outcome third = harness.call();
		harness.pass(Duration.ofSeconds(5));
		assertThat(third.failure()).isInstanceOf(NoWorkerException.class).hasMessageContaining("within 5000 ms");
		assertThat(harness.status().queued()).isZero();
		assertThat(harness.status().refused()).isEqualTo(2);
	}

	@Test
	void aCallThatIsCancelledGivesItsPlaceBack() {
		PoolHarness harness = new PoolHarness(options(1).calls(new CallLimits(1, 10, Duration.ofSeconds(5))));
		harness.started();
		Outcome first = harness.call();
		Outcome waiting = harness.call();
		Outcome last = harness.call();
		waiting.cancel();
		first.cancel();
		assertThat(last.isOpen()).isTrue();
		assertThat(harness.link(100).streams()).isEqualTo(1);
		assertThat(harness.status().queued()).isZero();
	}

	@Test
	void aCallThatWasNotDeliveredGoesToAnotherWorker() {
		PoolHarness harness = new PoolHarness(options(2));
		harness.started();
		harness.link(100).open = false;
		List<Outcome> calls = List.of(harness.call(), harness.call(), harness.call(), harness.call());
		assertThat(calls).filteredOn(Outcome::isOpen).hasSizeGreaterThanOrEqualTo(1);
		assertThat(harness.link(100).streams()).isZero();
	}

}
