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

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import io.asgi.python.PythonOptions;
import io.asgi.python.WorkerState;
import io.asgi.python.worker.WorkerLauncher;
import io.asgi.python.worker.WorkerLink;
import io.asgi.python.worker.WorkerProcess;
import org.jspecify.annotations.Nullable;

/**
 * The workers that have not ended: how one begins, and how it is brought to its end.
 * Changed on the pool's thread, read on any.
 */
final class Roster {

	/**
	 * Between SIGTERM and SIGKILL, and between that and the end of all patience.
	 */
	static final Duration KILL_GRACE = Duration.ofSeconds(5);

	private final PythonOptions options;

	private final WorkerLauncher launcher;

	private final Timeline timeline;

	private final Recycling recycling;

	private final PoolReport report;

	private final List<PooledWorker> workers = new CopyOnWriteArrayList<>();

	private final List<Runnable> whenEmpty = new ArrayList<>();

	Roster(PythonOptions options, WorkerLauncher launcher, Timeline timeline, Recycling recycling, PoolReport report) {
		this.options = options;
		this.launcher = launcher;
		this.timeline = timeline;
		this.recycling = recycling;
		this.report = report;
	}

	List<PooledWorker> all() {
		return this.workers;
	}

	/**
	 * Start the process of a worker.
	 */
	PooledWorker launch(int place, int generation) throws IOException {
		WorkerProcess process = this.launcher.launch();
		PooledWorker worker = new PooledWorker(place, generation, process, this.timeline.now(), this.recycling.limit());
		this.workers.add(worker);
		process.greet();
		return worker;
	}

	/**
	 * Take in a worker that was started by hand.
	 */
	PooledWorker attach(int place, int generation) {
		PooledWorker worker = new PooledWorker(place, generation, null, this.timeline.now(), Long.MAX_VALUE);
		this.workers.add(worker);
		return worker;
	}

	/**
	 * Return the worker that is expected to connect.
	 * @param pid the number of its process
	 * @return the worker, or {@code null}
	 */
	@Nullable PooledWorker starting(long pid) {
		for (PooledWorker worker : this.workers) {
			WorkerProcess process = worker.process();
			if (process != null && process.pid() == pid && worker.is(WorkerState.STARTING)) {
				return worker;
			}
		}
		return null;
	}

	/**
	 * Return the newest generation there is a worker of.
	 */
	int newest() {
		return this.workers.stream().mapToInt(PooledWorker::generation).max().orElse(0);
	}

	/**
	 * Let some workers end.
	 */
	void drain(Predicate<PooledWorker> which) {
		this.workers.stream().filter(which).forEach(this::drain);
	}

	/**
	 * Let a worker end: what is under way goes on for a while.
	 */
	void drain(PooledWorker worker) {
		if (!worker.isLive()) {
			return;
		}
		boolean answers = worker.is(WorkerState.READY);
		worker.drains();
		WorkerLink link = worker.link();
		if (link != null && answers) {
			link.drain(this.options.drainTimeout());
			after(worker, this.options.drainTimeout().plus(this.options.shutdownTimeout()), () -> end(worker));
			return;
		}
		if (link != null) {
			// Should it thaw, it ends in order
			link.drain(Duration.ZERO);
		}
		end(worker);
	}

	/**
	 * End a worker now, with force if it takes too long.
	 */
	void end(PooledWorker worker) {
		WorkerProcess process = worker.process();
		WorkerLink link = worker.link();
		if (process != null) {
			process.terminate();
			after(worker, KILL_GRACE, () -> kill(worker, process));
		}
		else if (link != null) {
			link.close("it has not ended in time");
		}
	}

	private void kill(PooledWorker worker, WorkerProcess process) {
		process.kill();
		// The system may not let it go, as while it waits for a disk: nothing here does
		after(worker, KILL_GRACE, () -> {
			this.report.abandoned(worker);
			remove(worker);
		});
	}

	void after(PooledWorker worker, Duration delay, Runnable task) {
		worker.timers().add(this.timeline.after(delay, task));
	}

	boolean has(PooledWorker worker) {
		return this.workers.contains(worker);
	}

	/**
	 * Nothing is left of a worker.
	 */
	void remove(PooledWorker worker) {
		worker.ended();
		worker.timers().dispose();
		WorkerLink link = worker.link();
		if (link != null) {
			link.close("its worker is gone");
		}
		this.workers.remove(worker);
		if (this.workers.isEmpty()) {
			List<Runnable> tasks = List.copyOf(this.whenEmpty);
			this.whenEmpty.clear();
			tasks.forEach(Runnable::run);
		}
	}

	/**
	 * Run something once no worker is left.
	 */
	void whenEmpty(Runnable task) {
		if (this.workers.isEmpty()) {
			task.run();
		}
		else {
			this.whenEmpty.add(task);
		}
	}

}
