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

import io.asgi.python.HeartbeatPolicy;
import io.asgi.python.WorkerState;
import io.asgi.python.worker.WorkerProcess;

/**
 * Finds the workers whose event loop hangs. For the pool's thread.
 */
final class HeartbeatWatch {

	private final HeartbeatPolicy policy;

	private final Roster roster;

	private final PoolReport report;

	// Since the last look
	private boolean thawed;

	/**
	 * Create a watch.
	 * @param policy the limits
	 * @param roster the workers
	 * @param report is told
	 */
	HeartbeatWatch(HeartbeatPolicy policy, Roster roster, PoolReport report) {
		this.policy = policy;
		this.roster = roster;
		this.report = report;
	}

	/**
	 * Look at all workers.
	 * @return whether one takes calls now that did not before, or the reverse
	 */
	boolean look() {
		boolean changed = this.thawed;
		this.thawed = false;
		for (PooledWorker worker : this.roster.all()) {
			changed |= look(worker);
		}
		return changed;
	}

	/**
	 * Return why a worker was killed from here, for people.
	 */
	String whyKilled() {
		return "the server has killed it, as it was frozen: it had not answered for more than "
				+ this.policy.timeout().toMillis() + " ms (heartbeat.timeout), and heartbeat.kill-frozen is true";
	}

	private void endOrThaw(PooledWorker worker, WorkerProcess process) {
		if (isSilent(worker)) {
			worker.killedAsFrozen();
			process.kill();
		}
		else {
			this.thawed |= look(worker);
		}
	}

	private boolean look(PooledWorker worker) {
		if (worker.is(WorkerState.READY) && isSilent(worker)) {
			freeze(worker, worker.silence());
			return true;
		}
		if (worker.is(WorkerState.FROZEN) && !isSilent(worker)) {
			worker.thawed();
			this.report.thawed(worker);
			return true;
		}
		return false;
	}

	private boolean isSilent(PooledWorker worker) {
		return worker.silence().compareTo(this.policy.timeout()) >= 0;
	}

	private void freeze(PooledWorker worker, Duration silence) {
		WorkerProcess process = worker.process();
		boolean kill = this.policy.killFrozen() && process != null;
		worker.froze();
		this.report.frozen(worker, silence, kill);
		if (process != null) {
			process.dumpStacks();
		}
		if (process != null && kill) {
			// Not before its stacks are written, and not if it has answered until then
			int times = worker.timesFrozen();
			this.roster.after(worker, Supervisor.EXIT_GRACE, () -> {
				if (worker.is(WorkerState.FROZEN) && worker.timesFrozen() == times) {
					endOrThaw(worker, process);
				}
			});
		}
	}

}
