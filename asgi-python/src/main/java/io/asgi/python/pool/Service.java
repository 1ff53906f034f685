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

import io.asgi.python.PythonOptions;
import io.asgi.python.WorkerState;

/**
 * Who takes calls, how many are missing, and whether more may be started now. For the
 * pool's thread.
 */
final class Service {

	private final Timeline timeline;

	private final Dispatcher dispatcher;

	private final Roster roster;

	private final CrashHistory crashes;

	private final int wanted;

	private volatile boolean breakerOpen;

	private volatile int generation;

	Service(PythonOptions options, Timeline timeline, Dispatcher dispatcher, Roster roster) {
		this.timeline = timeline;
		this.dispatcher = dispatcher;
		this.roster = roster;
		this.wanted = options.workers();
		this.crashes = new CrashHistory(options.restart(), options.workers());
	}

	/**
	 * Return the generation that takes calls. May be called from any thread.
	 */
	int generation() {
		return this.generation;
	}

	/**
	 * Another generation takes calls. What happened to the last one is forgotten.
	 * @return whether the breaker closes with it
	 */
	boolean begin(int next) {
		boolean wasOpen = this.breakerOpen;
		this.generation = next;
		this.crashes.forget();
		this.breakerOpen = false;
		return wasOpen;
	}

	/**
	 * Return whether workers were lost over and over. May be called from any thread.
	 */
	boolean isBreakerOpen() {
		return this.breakerOpen;
	}

	/**
	 * A worker was lost.
	 * @param lived for how long it had been ready, in milliseconds
	 * @return whether the breaker opens with it
	 */
	boolean crashed(long lived) {
		boolean opens = this.crashes.crashed(this.timeline.now(), lived);
		this.breakerOpen |= opens;
		return opens;
	}

	/**
	 * Close the breaker, if a worker has lived for long enough.
	 * @return whether it closes
	 */
	boolean closesBreaker() {
		boolean serves = this.roster.all().stream().anyMatch((worker) -> worker.is(WorkerState.READY));
		boolean closes = serves && this.crashes.closes(this.timeline.now());
		this.breakerOpen &= !closes;
		return closes;
	}

	/**
	 * Return how long to wait before the next start.
	 * @return the time in milliseconds, zero if it may be now
	 */
	long delay() {
		return this.crashes.delay(this.timeline.now());
	}

	/**
	 * Return how many workers are to be started in place of lost ones.
	 */
	int missing() {
		long live = this.roster.all().stream().filter((worker) -> worker.isLive() && isMember(worker)).count();
		int missing = (int) Math.max(0, this.wanted - live);
		if (!this.breakerOpen || missing == 0) {
			return missing;
		}
		// Not by a reload: should that fail, nobody else would try again
		boolean tried = this.roster.all()
			.stream()
			.anyMatch((worker) -> worker.is(WorkerState.STARTING) && isMember(worker));
		return tried ? 0 : 1;
	}

	/**
	 * Return the first place that no worker of the generation that takes calls has.
	 */
	int freePlace() {
		int place = 0;
		while (isTaken(place)) {
			place++;
		}
		return place;
	}

	private boolean isTaken(int place) {
		return this.roster.all()
			.stream()
			.anyMatch((worker) -> worker.isLive() && worker.place() == place && worker.generation() == this.generation);
	}

	/**
	 * Tell the dispatcher who takes calls.
	 */
	void update() {
		List<PooledWorker> serving = this.roster.all()
			.stream()
			.filter((worker) -> worker.is(WorkerState.READY) && isMember(worker))
			.toList();
		this.dispatcher.serve(serving);
		if (serving.isEmpty() && this.breakerOpen) {
			this.dispatcher.close(new NoWorkerException("its workers are lost over and over",
					Duration.ofMillis(Math.max(1_000, delay()))));
		}
		else {
			this.dispatcher.open();
		}
	}

	/**
	 * One that starts in a batch is none yet.
	 */
	private boolean isMember(PooledWorker worker) {
		return worker.batch() == null && worker.generation() == this.generation;
	}

	/**
	 * Nobody takes calls any more.
	 */
	void end() {
		this.dispatcher.close(new NoWorkerException("it is stopping", Duration.ofSeconds(1)));
		this.dispatcher.serve(List.of());
	}

}
