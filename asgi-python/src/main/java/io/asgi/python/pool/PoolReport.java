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
import java.util.concurrent.atomic.LongAdder;

import io.asgi.python.PythonEvent;
import io.asgi.python.PythonListener;
import io.asgi.python.worker.WorkerFacts;
import io.asgi.python.worker.WorkerLink;
import io.asgi.python.worker.WorkerProcess;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells log, listener and status what has happened to the workers. Written on the pool's
 * thread, read on any.
 */
final class PoolReport {

	private static final Logger logger = LoggerFactory.getLogger(WorkerPool.class);

	private final String application;

	private final PythonListener listener;

	private final LongAdder lost = new LongAdder();

	private final LongAdder restarts = new LongAdder();

	private final LongAdder recycled = new LongAdder();

	private final LongAdder reloads = new LongAdder();

	private final LongAdder failedReloads = new LongAdder();

	private volatile @Nullable String failure;

	PoolReport(String application, PythonListener listener) {
		this.application = application;
		this.listener = listener;
	}

	long lost() {
		return this.lost.sum();
	}

	long restarts() {
		return this.restarts.sum();
	}

	long recycled() {
		return this.recycled.sum();
	}

	long reloads() {
		return this.reloads.sum();
	}

	long failedReloads() {
		return this.failedReloads.sum();
	}

	/**
	 * Return what went wrong last.
	 */
	@Nullable String failure() {
		return this.failure;
	}

	void started(PooledWorker worker, boolean restart) {
		if (restart) {
			this.restarts.increment();
		}
		logger.debug("Python application '{}': worker {} was started", this.application, worker.pid());
		tell(new PythonEvent.WorkerStarted(this.application, worker.pid(), worker.generation(), restart));
	}

	void ready(PooledWorker worker, WorkerLink link, Duration took) {
		WorkerFacts facts = link.facts();
		WorkerProcess process = worker.process();
		logger.info("Python application '{}': worker {} is ready after {} ms ({} {}, {}{}, ASGI {})", this.application,
				worker.pid(), took.toMillis(), facts.implementation(), facts.python(),
				(process != null) ? process.interpreter() + ", " : "", facts.loop(), facts.asgiVersion());
		tell(new PythonEvent.WorkerReady(this.application, worker.pid(), took));
	}

	void running() {
		this.failure = null;
	}

	void failed(String reason) {
		this.failure = reason;
	}

	void lost(long pid, int calls, String reason) {
		this.lost.increment();
		this.failure = reason;
		logger.error("Python application '{}': worker {} is lost, calls under way: {}. Why: {}", this.application, pid,
				calls, brief(reason));
		tell(new PythonEvent.WorkerLost(this.application, pid, calls, reason));
	}

	void leaves(PooledWorker worker) {
		logger.info("Python application '{}': a signal has told worker {} to end. It takes calls until another is "
				+ "ready, unless the server ends too", this.application, worker.pid());
	}

	void ended(PooledWorker worker) {
		logger.debug("Python application '{}': worker {} has ended", this.application, worker.pid());
		tell(new PythonEvent.WorkerEnded(this.application, worker.pid()));
	}

	void abandoned(PooledWorker worker) {
		logger.error(
				"Python application '{}': worker {} was killed and has not ended, as if the system did not let it "
						+ "go. It is not waited for any more; look for what holds it with: ps -o state,wchan -p {}",
				this.application, worker.pid(), worker.pid());
	}

	void frozen(PooledWorker worker, Duration silence, boolean killed) {
		logger.error(
				"Python application '{}': worker {} has not answered for {} ms, calls under way: {}. It {}. Its "
						+ "stacks follow in the log asgi.python.{}; look there for what blocks the event loop",
				this.application, worker.pid(), silence.toMillis(), worker.streams(),
				killed ? "is killed, unless it answers at once" : "gets no calls until it answers", this.application);
		tell(new PythonEvent.WorkerFrozen(this.application, worker.pid(), silence, killed));
	}

	void thawed(PooledWorker worker) {
		logger.info("Python application '{}': worker {} answers again", this.application, worker.pid());
		tell(new PythonEvent.WorkerThawed(this.application, worker.pid()));
	}

	void recycled(PooledWorker worker, String reason) {
		this.recycled.increment();
		logger.info("Python application '{}': worker {} was replaced: {}", this.application, worker.pid(), reason);
		tell(new PythonEvent.WorkerRecycled(this.application, worker.pid(), reason));
	}

	void tooBig(PooledWorker worker, String memory, Duration pause) {
		logger.warn(
				"Python application '{}': worker {} is young, and {}. Another would soon use as much, so it is not "
						+ "replaced for that before it has been ready for {} ms (restart.max-backoff). Set "
						+ "recycle.memory higher than what a worker needs when it begins; a bare number is bytes",
				this.application, worker.pid(), memory, pause.toMillis());
	}

	void notRecycled(PooledWorker worker, String reason) {
		this.failure = reason;
		logger.warn("Python application '{}': worker {} stays, as the one to replace it could not start: {}",
				this.application, worker.pid(), brief(reason));
	}

	void reloaded(int generation) {
		this.reloads.increment();
		this.failure = null;
		logger.info("Python application '{}' was reloaded, its workers are those of generation {}", this.application,
				generation);
		tell(new PythonEvent.Reloaded(this.application, generation));
	}

	void reloadFailed(String reason) {
		this.failedReloads.increment();
		this.failure = reason;
		logger.error("Python application '{}' was not reloaded, its workers stay as they are: {}", this.application,
				brief(reason));
		tell(new PythonEvent.ReloadFailed(this.application, reason));
	}

	void breakerOpened(Duration pause, String reason) {
		logger.error(
				"Python application '{}': its workers are lost over and over. One at a time is tried from now "
						+ "on, after {} ms each, until one lives or the application is reloaded",
				this.application, pause.toMillis());
		tell(new PythonEvent.BreakerOpened(this.application, reason));
	}

	void breakerClosed() {
		this.failure = null;
		logger.info("Python application '{}': its workers live again", this.application);
		tell(new PythonEvent.BreakerClosed(this.application));
	}

	/**
	 * What a worker has printed last is in the log already.
	 */
	private String brief(String reason) {
		int end = reason.indexOf(System.lineSeparator());
		return (end < 0) ? reason
				: reason.substring(0, end) + ". What it has printed is in the log asgi.python." + this.application;
	}

	private void tell(PythonEvent event) {
		try {
			this.listener.onEvent(event);
		}
		catch (RuntimeException ex) {
			logger.error("Python application '{}': the listener failed on {}", this.application, event, ex);
		}
	}

}
