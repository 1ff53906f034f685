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
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import io.asgi.python.WorkerState;
import io.asgi.python.WorkerStatus;
import io.asgi.python.worker.Heartbeat;
import io.asgi.python.worker.WorkerFacts;
import io.asgi.python.worker.WorkerLink;
import io.asgi.python.worker.WorkerProcess;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * One worker of a pool. Its state changes on the pool's thread; its calls are counted on
 * any.
 */
final class PooledWorker {

	private static final long LAG_UNIT_MICROS = 5_000;

	private static final long MAX_LAG_MICROS = 1_000_000;

	private static final long LOST = 1L << 32;

	private final int place;

	private final int generation;

	private final @Nullable WorkerProcess process;

	private final long startedAt;

	private final long recycleAt;

	// Those under way in the lower half, those lost in the upper one: each is in one half
	private final AtomicLong places = new AtomicLong();

	private final AtomicLong calls = new AtomicLong();

	private volatile WorkerState state = WorkerState.STARTING;

	private volatile @Nullable WorkerLink link;

	private final Disposable.Composite timers = Disposables.composite();

	private @Nullable Batch batch;

	private boolean lost;

	private volatile boolean leaving;

	private volatile boolean drained;

	private int timesFrozen;

	private boolean killedAsFrozen;

	private boolean warned;

	private long readyAt;

	/**
	 * Create a worker.
	 * @param place which one of its generation it is
	 * @param generation its generation
	 * @param process its process; {@code null} if it was started by hand
	 * @param startedAt when it was started, in milliseconds since the epoch
	 * @param recycleAt after how many calls it is replaced
	 */
	PooledWorker(int place, int generation, @Nullable WorkerProcess process, long startedAt, long recycleAt) {
		this.place = place;
		this.generation = generation;
		this.process = process;
		this.startedAt = startedAt;
		this.recycleAt = recycleAt;
	}

	int place() {
		return this.place;
	}

	int generation() {
		return this.generation;
	}

	@Nullable WorkerProcess process() {
		return this.process;
	}

	long startedAt() {
		return this.startedAt;
	}

	long recycleAt() {
		return this.recycleAt;
	}

	long calls() {
		return this.calls.get();
	}

	WorkerState state() {
		return this.state;
	}

	boolean is(WorkerState state) {
		return this.state == state;
	}

	/**
	 * Return the connection.
	 * @return the link; {@code null} before it has connected
	 */
	@Nullable WorkerLink link() {
		return this.link;
	}

	@Nullable Batch batch() {
		return this.batch;
	}

	void batch(@Nullable Batch batch) {
		this.batch = batch;
	}

	/**
	 * Return what is to happen to it later, unless it ends before.
	 */
	Disposable.Composite timers() {
		return this.timers;
	}

	/**
	 * A signal from outside has told it to end.
	 */
	void leaves() {
		this.leaving = true;
	}

	/**
	 * Return whether a signal from outside has told it to end, so that its end is no
	 * crash.
	 */
	boolean isLeaving() {
		return this.leaving;
	}

	/**
	 * Return whether it was told to end, by whomever. May be called from any thread.
	 */
	boolean isTold() {
		return this.leaving || this.drained;
	}

	/**
	 * It has ended without being told to.
	 * @return whether that is news
	 */
	boolean lost() {
		boolean news = !this.lost;
		this.lost = true;
		ended();
		return news;
	}

	/**
	 * Return for how long it has been ready, in milliseconds, 0 if it never was.
	 */
	long lived(long now) {
		return (this.link != null) ? now - this.readyAt : 0;
	}

	boolean isLive() {
		return this.state == WorkerState.STARTING || this.state == WorkerState.READY
				|| this.state == WorkerState.FROZEN;
	}

	long pid() {
		WorkerProcess process = this.process;
		WorkerLink link = this.link;
		return (process != null) ? process.pid() : (link != null) ? link.facts().pid() : 0;
	}

	void connected(WorkerLink link, long now) {
		expect(WorkerState.STARTING, WorkerState.READY);
		this.readyAt = now;
		this.link = link;
		this.state = WorkerState.READY;
	}

	void froze() {
		expect(WorkerState.READY, WorkerState.FROZEN);
		this.state = WorkerState.FROZEN;
		this.timesFrozen++;
	}

	/**
	 * The server is about to kill it, as it does not answer.
	 */
	void killedAsFrozen() {
		this.killedAsFrozen = true;
	}

	/**
	 * Return whether the server has killed it, as it did not answer.
	 */
	boolean isKilledAsFrozen() {
		return this.killedAsFrozen;
	}

	/**
	 * Return whether its memory is to be warned of: once.
	 */
	boolean warnsOfMemory() {
		boolean first = !this.warned;
		this.warned = true;
		return first;
	}

	int timesFrozen() {
		return this.timesFrozen;
	}

	void thawed() {
		expect(WorkerState.FROZEN, WorkerState.READY);
		this.state = WorkerState.READY;
	}

	void drains() {
		if (this.state == WorkerState.ENDED) {
			throw illegal(WorkerState.DRAINING);
		}
		this.drained = true;
		this.state = WorkerState.DRAINING;
	}

	void ended() {
		this.state = WorkerState.ENDED;
	}

	/**
	 * Return how many calls were under way when it went: those that have failed for that,
	 * and those that are about to.
	 */
	int lostCalls() {
		long places = this.places.get();
		return (int) (places / LOST) + (int) places;
	}

	private void expect(WorkerState expected, WorkerState next) {
		if (this.state != expected) {
			throw illegal(next);
		}
	}

	private IllegalStateException illegal(WorkerState next) {
		return new IllegalStateException("Worker " + pid() + " cannot become " + next + " in state " + this.state);
	}

	/**
	 * Return whether its connection takes calls.
	 */
	boolean isOpen() {
		WorkerLink link = this.link;
		return link != null && link.isOpen();
	}

	/**
	 * Take the place for a call.
	 * @param limit how many calls it may have
	 * @return whether there was one: none where the connection takes no calls any more,
	 * of which the pool may not have heard yet
	 */
	boolean reserve(int limit) {
		if (!isOpen()) {
			return false;
		}
		long places = this.places.get();
		while ((int) places < limit) {
			if (this.places.compareAndSet(places, places + 1)) {
				this.calls.incrementAndGet();
				return true;
			}
			places = this.places.get();
		}
		return false;
	}

	/**
	 * Give the place for a call back.
	 */
	void release() {
		this.places.decrementAndGet();
	}

	/**
	 * Give the place back of a call that has failed because the worker is gone.
	 */
	void callLost() {
		this.places.addAndGet(LOST - 1);
	}

	/**
	 * Return how many calls it has. One that was cancelled here may still go on there.
	 * @return the number
	 */
	int streams() {
		WorkerLink link = this.link;
		return (link != null) ? Math.max((int) this.places.get(), link.streams()) : 0;
	}

	/**
	 * Return how long a further call would wait, in no unit: the calls it has, and one
	 * more, by the lag of its event loop.
	 * @return the load, to be compared with that of others
	 */
	long load() {
		long lag = Math.min(heartbeat().lag().toNanos() / 1_000, MAX_LAG_MICROS);
		return (streams() + 1L) * (LAG_UNIT_MICROS + lag);
	}

	Heartbeat heartbeat() {
		WorkerLink link = this.link;
		return (link != null) ? link.heartbeat() : Heartbeat.NONE;
	}

	Duration silence() {
		WorkerLink link = this.link;
		return (link != null) ? link.silence() : Duration.ZERO;
	}

	WorkerStatus status() {
		WorkerLink link = this.link;
		WorkerFacts facts = (link != null) ? link.facts() : null;
		Heartbeat heartbeat = heartbeat();
		return new WorkerStatus(this.place, pid(), this.state, this.generation, (facts != null) ? facts.python() : null,
				(facts != null) ? facts.implementation() : null, (facts != null) ? facts.loop() : null, streams(),
				heartbeat.lag(), heartbeat.memory(), this.calls.get(), Instant.ofEpochMilli(this.startedAt));
	}

}
