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

import io.asgi.python.PythonOptions;
import io.asgi.python.PythonStatus.Phase;
import io.asgi.python.WorkerState;
import io.asgi.python.worker.WorkerLink;
import io.asgi.python.worker.WorkerProcess;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Keeps as many workers as there should be. Everything here runs on the pool's thread, so
 * that one thing is over before the next begins; what others read is volatile.
 */
final class Supervisor {

	/**
	 * How long the process of a connection that has ended may take to say why.
	 */
	static final Duration EXIT_GRACE = Duration.ofMillis(500);

	private final PythonOptions options;

	private final Timeline timeline;

	private final Service service;

	private final Roster roster;

	private final PoolReport report;

	private final Recycler recycler;

	private final Refill refill;

	private final HeartbeatWatch watch;

	private final Recycler.Replacements replacements = new Recycler.Replacements() {

		@Override
		public void launch(int place, Batch member) {
			Supervisor.this.launch(place, Supervisor.this.service.generation(), member, false);
		}

		@Override
		public void serve() {
			Supervisor.this.serve();
		}

	};

	private final Disposable.Swap ticks = Disposables.swap();

	private volatile Phase phase = Phase.STOPPED;

	// Of the start or of a reload, never of both
	private @Nullable Batch batch;

	Supervisor(PythonOptions options, Timeline timeline, Service service, Roster roster, PoolReport report,
			Recycler recycler) {
		this.options = options;
		this.timeline = timeline;
		this.service = service;
		this.roster = roster;
		this.report = report;
		this.recycler = recycler;
		this.refill = new Refill(timeline, service, (place) -> launch(place, this.service.generation(), null, true));
		this.watch = new HeartbeatWatch(options.heartbeat(), roster, report);
	}

	Phase phase() {
		return this.phase;
	}

	/**
	 * Start the first workers.
	 */
	void start(Batch.Outcome outcome) {
		this.phase = Phase.STARTING;
		if (this.options.attach()) {
			this.service.begin(this.service.generation() + 1);
			run();
			outcome.ready();
			return;
		}
		startGeneration(new Batch.Outcome() {

			@Override
			public void ready() {
				run();
				outcome.ready();
			}

			@Override
			public void failed(String reason) {
				if (Supervisor.this.phase == Phase.STARTING) {
					Supervisor.this.phase = Phase.FAILED;
				}
				Supervisor.this.report.failed(reason);
				Supervisor.this.roster.drain((worker) -> true);
				Supervisor.this.roster.whenEmpty(() -> outcome.failed(reason));
			}

		});
	}

	private void run() {
		this.phase = Phase.RUNNING;
		this.report.running();
		if (!this.options.attach()) {
			this.refill.begin();
		}
		serve();
		this.ticks.update(this.timeline.every(this.options.heartbeat().interval(), this::tick));
	}

	/**
	 * Replace all workers.
	 */
	void reload(Batch.Outcome outcome) {
		this.recycler.stop();
		int old = this.service.generation();
		startGeneration(new Batch.Outcome() {

			@Override
			public void ready() {
				Supervisor supervisor = Supervisor.this;
				supervisor.refill.forget();
				serve();
				supervisor.roster.drain((worker) -> worker.generation() <= old);
				supervisor.report.reloaded(supervisor.service.generation());
				outcome.ready();
			}

			@Override
			public void failed(String reason) {
				Supervisor supervisor = Supervisor.this;
				supervisor.roster.drain((worker) -> worker.generation() > supervisor.service.generation());
				if (supervisor.phase == Phase.RUNNING) {
					supervisor.report.reloadFailed(reason);
				}
				outcome.failed(reason);
			}

		});
	}

	/**
	 * Start as many workers as there should be, beside those there are.
	 */
	private void startGeneration(Batch.Outcome outcome) {
		int next = Math.max(this.service.generation(), this.roster.newest()) + 1;
		Batch started = new Batch(this.options.workers(), new Batch.Outcome() {

			@Override
			public void ready() {
				Supervisor.this.batch = null;
				if (Supervisor.this.service.begin(next)) {
					Supervisor.this.report.breakerClosed();
				}
				outcome.ready();
			}

			@Override
			public void failed(String reason) {
				Supervisor.this.batch = null;
				outcome.failed(reason);
			}

		});
		this.batch = started;
		for (int i = 0; i < this.options.workers() && !started.isOver(); i++) {
			launch(i, next, started, false);
		}
	}

	private void launch(int place, int ofGeneration, @Nullable Batch member, boolean restart) {
		PooledWorker worker;
		try {
			worker = this.roster.launch(place, ofGeneration);
		}
		catch (IOException ex) {
			notLaunched(member, "its process could not be started: " + ex.getMessage());
			return;
		}
		if (member != null) {
			member.add(worker);
		}
		this.report.started(worker, restart);
		WorkerProcess process = worker.process();
		if (process != null) {
			process.whenExited().subscribe((code) -> this.timeline.run(() -> exited(worker, code)));
		}
		this.roster.after(worker, this.options.startupTimeout(), () -> startTimedOut(worker));
	}

	private void notLaunched(@Nullable Batch member, String reason) {
		if (member != null) {
			member.fail(reason);
		}
		else {
			crashed(0, 0, 0, reason);
		}
	}

	private void startTimedOut(PooledWorker worker) {
		WorkerProcess process = worker.process();
		if (process == null || !worker.is(WorkerState.STARTING)) {
			return;
		}
		// What it hangs in shows in its last words
		process.dumpStacks();
		this.roster.after(worker, EXIT_GRACE, () -> {
			if (worker.is(WorkerState.STARTING)) {
				lost(worker, "it was not ready within " + this.options.startupTimeout().toMillis() + " ms");
				this.roster.end(worker);
			}
		});
	}

	/**
	 * A worker has shown that it is the one that was started.
	 */
	void connected(WorkerLink link) {
		PooledWorker worker = this.options.attach() ? attached() : this.roster.starting(link.facts().pid());
		if (worker == null) {
			link.close("no worker with process id " + link.facts().pid() + " is waited for");
			return;
		}
		worker.connected(link, this.timeline.now());
		link.whenLeaving().subscribe(null, null, () -> this.timeline.run(() -> leaves(worker)));
		link.whenClosed().subscribe(null, null, () -> this.timeline.run(() -> closed(worker)));
		this.report.ready(worker, link, Duration.ofMillis(this.timeline.now() - worker.startedAt()));
		Batch waiting = worker.batch();
		if (waiting != null) {
			waiting.ready();
		}
		else {
			serve();
		}
	}

	/**
	 * A signal has told a worker to end. It is recycled: somebody has to take the calls,
	 * and the signal may have been for the server too, which stops all of them soon.
	 */
	private void leaves(PooledWorker worker) {
		if (!worker.isLive()) {
			return;
		}
		worker.leaves();
		this.report.leaves(worker);
		if (worker.process() == null) {
			this.roster.drain(worker);
			serve();
		}
	}

	private @Nullable PooledWorker attached() {
		long live = this.roster.all().stream().filter(PooledWorker::isLive).count();
		boolean room = this.phase == Phase.RUNNING && live < this.options.workers();
		return room ? this.roster.attach(this.service.freePlace(), this.service.generation()) : null;
	}

	private void closed(PooledWorker worker) {
		if (worker.process() == null) {
			boolean draining = worker.is(WorkerState.DRAINING);
			this.roster.remove(worker);
			serve();
			if (draining) {
				this.report.ended(worker);
			}
			else {
				this.report.lost(worker.pid(), worker.lostCalls(), "its connection has ended");
			}
		}
		else if (worker.isLive()) {
			worker.ended();
			serve();
			this.roster.end(worker);
			// The exit code says more than the end of the connection, if it comes
			this.roster.after(worker, EXIT_GRACE, () -> lost(worker, "its connection has ended"));
		}
	}

	private void exited(PooledWorker worker, int code) {
		if (!this.roster.has(worker)) {
			return;
		}
		if (worker.is(WorkerState.DRAINING)) {
			this.report.ended(worker);
		}
		else {
			if (worker.is(WorkerState.STARTING) && ExitCode.isSignalled(code)) {
				worker.leaves();
			}
			lost(worker, worker.isKilledAsFrozen() ? this.watch.whyKilled() : ExitCode.describe(code, worker));
		}
		this.roster.remove(worker);
		serve();
	}

	private void lost(PooledWorker worker, String reason) {
		if (!worker.lost()) {
			return;
		}
		serve();
		WorkerProcess process = worker.process();
		String words = (process != null) ? process.lastWords() : "";
		String full = words.isEmpty() ? reason : reason + System.lineSeparator() + words;
		Batch member = worker.batch();
		if (member != null) {
			member.fail("worker " + worker.pid() + ": " + full);
			return;
		}
		this.recycler.lost(worker);
		if (worker.isLeaving()) {
			this.report.ended(worker);
			replace(worker.lived(this.timeline.now()), reason);
			return;
		}
		crashed(worker.pid(), worker.lostCalls(), worker.lived(this.timeline.now()), full);
	}

	private void crashed(long pid, int calls, long lived, String reason) {
		this.report.lost(pid, calls, reason);
		replace(lived, reason);
	}

	private void replace(long lived, String reason) {
		if (this.phase != Phase.RUNNING) {
			return;
		}
		if (this.service.crashed(lived)) {
			this.report.breakerOpened(this.options.restart().maxBackoff(), reason);
		}
		serve();
		this.refill.fill();
	}

	private void serve() {
		if (this.phase == Phase.RUNNING) {
			this.service.update();
		}
	}

	private void tick() {
		if (this.watch.look()) {
			serve();
		}
		if (this.service.closesBreaker()) {
			this.report.breakerClosed();
			this.refill.fill();
		}
		if (this.batch == null) {
			this.recycler.look(this.service.generation(), this.replacements);
		}
	}

	/**
	 * End all workers.
	 */
	void stop(Runnable stopped) {
		this.phase = Phase.STOPPING;
		this.ticks.update(Disposables.disposed());
		this.refill.end();
		this.service.end();
		this.recycler.stop();
		Batch unfinished = this.batch;
		if (unfinished != null) {
			unfinished.fail("it was stopped before it was ready");
		}
		this.roster.drain((worker) -> true);
		this.roster.whenEmpty(() -> {
			this.phase = Phase.STOPPED;
			stopped.run();
		});
	}

}
