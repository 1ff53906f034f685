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
import java.util.function.BooleanSupplier;

import io.asgi.python.WorkerState;
import org.jspecify.annotations.Nullable;

/**
 * Replaces workers that have served long enough, one at a time, the new one ready before
 * the old one ends. For the pool's thread.
 */
final class Recycler {

	private final Recycling recycling;

	private final Duration pause;

	private final Timeline timeline;

	private final Roster roster;

	private final PoolReport report;

	private final BooleanSupplier shutdown;

	private @Nullable PooledWorker old;

	private @Nullable Batch replacement;

	private long notBefore = Long.MIN_VALUE;

	/**
	 * Create a recycler.
	 * @param recycling says who has served long enough
	 * @param pause the time after a worker that could not start, before the next try
	 * @param timeline the clock
	 * @param roster the workers
	 * @param report is told
	 * @param shutdown whether all of the server is about to end: nobody is replaced then,
	 * and all serve until they are stopped
	 */
	Recycler(Recycling recycling, Duration pause, Timeline timeline, Roster roster, PoolReport report,
			BooleanSupplier shutdown) {
		this.recycling = recycling;
		this.pause = pause;
		this.timeline = timeline;
		this.roster = roster;
		this.report = report;
		this.shutdown = shutdown;
	}

	/**
	 * Begin to replace a worker, if one has served long enough and none is replaced
	 * already.
	 * @param generation the generation that serves
	 * @param replacements starts the process
	 */
	void look(int generation, Replacements replacements) {
		long now = this.timeline.now();
		if (this.old != null || now < this.notBefore) {
			return;
		}
		for (PooledWorker worker : this.roster.all()) {
			boolean serves = worker.is(WorkerState.READY) && worker.process() != null
					&& worker.generation() == generation;
			if (serves && this.recycling.isTooBigFromTheStart(worker, now) && worker.warnsOfMemory()) {
				this.report.tooBig(worker, this.recycling.memory(worker), this.pause);
			}
			String reason = serves ? this.recycling.reason(worker, now) : null;
			if (reason != null) {
				if (!this.shutdown.getAsBoolean()) {
					replace(worker, reason, replacements);
				}
				return;
			}
		}
	}

	private void replace(PooledWorker worker, String reason, Replacements replacements) {
		Batch batch = new Batch(1, new Batch.Outcome() {

			@Override
			public void ready() {
				forget();
				Recycler.this.roster.drain(worker);
				replacements.serve();
				Recycler.this.report.recycled(worker, reason);
			}

			@Override
			public void failed(String failure) {
				forget();
				Recycler.this.notBefore = Recycler.this.timeline.now() + Recycler.this.pause.toMillis();
				Recycler.this.report.notRecycled(worker, failure);
			}

		});
		this.old = worker;
		this.replacement = batch;
		replacements.launch(worker.place(), batch);
	}

	private void forget() {
		this.old = null;
		this.replacement = null;
	}

	/**
	 * A worker was lost. If it was to be replaced, that is what happens now.
	 */
	void lost(PooledWorker worker) {
		Batch batch = this.replacement;
		if (worker == this.old && batch != null) {
			forget();
			batch.dissolve();
		}
	}

	/**
	 * Replace nobody: the worker that was started for it ends.
	 */
	void stop() {
		Batch batch = this.replacement;
		forget();
		if (batch != null) {
			List<PooledWorker> members = batch.members();
			batch.dissolve();
			members.forEach(this.roster::drain);
		}
	}

	/**
	 * What replacing a worker needs.
	 */
	interface Replacements {

		/**
		 * Start a worker of the generation that serves.
		 * @param place the place that it takes
		 * @param member what it belongs to
		 */
		void launch(int place, Batch member);

		/**
		 * Who takes calls has changed.
		 */
		void serve();

	}

}
