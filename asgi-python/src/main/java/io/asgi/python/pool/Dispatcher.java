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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.asgi.python.CallLimits;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Gives each call a worker: the one with the least load, or the first that has room
 * again. Safe to use from several threads. While there is room no lock is taken.
 */
final class Dispatcher {

	private static final PooledWorker[] NONE = {};

	private final CallLimits limits;

	private final Scheduler scheduler;

	private final Refusals refusals;

	private final Set<Waiter> waiters = new LinkedHashSet<>();

	private final LongAdder refused = new LongAdder();

	private volatile PooledWorker[] serving = NONE;

	// Written under the lock, read without it: who gives a place back looks here
	private volatile int queued;

	private volatile @Nullable NoWorkerException closed = new NoWorkerException("it has not been started",
			Duration.ofSeconds(1));

	Dispatcher(CallLimits limits, Scheduler scheduler, Refusals refusals) {
		this.limits = limits;
		this.refusals = refusals;
		this.scheduler = scheduler;
	}

	/**
	 * Take a place, if there is one and nobody waits for it.
	 * @param tried the workers that did not take the call
	 * @return the place, to be released; {@code null} if there is none
	 */
	@Nullable Place takeNow(List<PooledWorker> tried) {
		PooledWorker worker = (this.queued == 0) ? reserve(tried) : null;
		return (worker != null) ? new Place(this, worker) : null;
	}

	/**
	 * Wait for a place.
	 * @param tried the workers that did not take the call
	 * @return the place, to be released; fails with {@link NoWorkerException} if there is
	 * none in time
	 */
	Mono<Place> take(List<PooledWorker> tried) {
		return Mono.create((sink) -> enqueue(new Waiter(sink, tried)));
	}

	private @Nullable PooledWorker reserve(List<PooledWorker> tried) {
		PooledWorker[] workers = tried.isEmpty() ? this.serving : untried(this.serving, tried);
		if (workers.length == 1) {
			return workers[0].reserve(this.limits.maxPerWorker()) ? workers[0] : null;
		}
		PooledWorker best = leastLoaded(workers);
		if (best == null || best.reserve(this.limits.maxPerWorker())) {
			return best;
		}
		// The best was full, or has been filled in the meantime: any other will do
		for (PooledWorker worker : workers) {
			if (worker.reserve(this.limits.maxPerWorker())) {
				return worker;
			}
		}
		return null;
	}

	/**
	 * Return the workers that a call has not tried; all, if none of those takes calls.
	 */
	private static PooledWorker[] untried(PooledWorker[] workers, List<PooledWorker> tried) {
		PooledWorker[] others = Arrays.stream(workers)
			.filter((worker) -> worker.isOpen() && !tried.contains(worker))
			.toArray(PooledWorker[]::new);
		return (others.length > 0) ? others : workers;
	}

	private static @Nullable PooledWorker leastLoaded(PooledWorker[] workers) {
		if (workers.length == 0) {
			return null;
		}
		// Begins anywhere, so that those with the same load take turns
		int offset = ThreadLocalRandom.current().nextInt(workers.length);
		PooledWorker best = workers[offset];
		long least = best.load();
		for (int i = 1; i < workers.length; i++) {
			PooledWorker worker = workers[(offset + i) % workers.length];
			long load = worker.load();
			if (load < least) {
				best = worker;
				least = load;
			}
		}
		return best;
	}

	/**
	 * A place is given back.
	 */
	void release(PooledWorker worker) {
		worker.release();
		serveWaiting();
	}

	/**
	 * A place is given back whose call was lost.
	 */
	void lost(PooledWorker worker) {
		worker.callLost();
		serveWaiting();
	}

	private void serveWaiting() {
		if (this.queued > 0) {
			dispatch();
		}
	}

	private void enqueue(Waiter waiter) {
		NoWorkerException refusal;
		boolean full = false;
		synchronized (this.waiters) {
			refusal = this.closed;
			if (refusal == null && this.waiters.size() >= this.limits.maxQueued()) {
				full = true;
				refusal = new NoWorkerException("its workers have as many calls as they may, and "
						+ this.limits.maxQueued() + " calls wait already", Duration.ofSeconds(1));
			}
			if (refusal == null) {
				this.waiters.add(waiter);
				this.queued = this.waiters.size();
			}
		}
		if (refusal != null) {
			this.refused.increment();
			if (full) {
				this.refusals.queueFull();
			}
			waiter.sink.error(refusal);
			return;
		}
		waiter.begin();
		// A place may have become free before anybody could see that one waits for it
		dispatch();
	}

	private void dispatch() {
		List<Runnable> deliveries = new ArrayList<>();
		synchronized (this.waiters) {
			Iterator<Waiter> iterator = this.waiters.iterator();
			while (iterator.hasNext()) {
				Waiter waiter = iterator.next();
				PooledWorker worker = reserve(waiter.tried);
				if (worker == null && waiter.tried.isEmpty()) {
					break;
				}
				if (worker == null) {
					// What it has tried may have room for the next one
					continue;
				}
				iterator.remove();
				deliveries.add(() -> waiter.deliver(new Place(this, worker)));
			}
			this.queued = this.waiters.size();
		}
		deliveries.forEach(Runnable::run);
	}

	/**
	 * These workers take calls from now on, and no others.
	 */
	void serve(Collection<PooledWorker> workers) {
		this.serving = workers.toArray(NONE);
		serveWaiting();
	}

	/**
	 * Calls may wait.
	 */
	void open() {
		synchronized (this.waiters) {
			this.closed = null;
		}
	}

	/**
	 * Calls that find no worker are refused at once, those that wait too.
	 */
	void close(NoWorkerException reason) {
		List<Waiter> refused;
		synchronized (this.waiters) {
			this.closed = reason;
			refused = List.copyOf(this.waiters);
			this.waiters.clear();
			this.queued = 0;
		}
		refused.forEach((waiter) -> waiter.refuse(reason));
	}

	int queued() {
		return this.queued;
	}

	long refused() {
		return this.refused.sum();
	}

	private boolean remove(Waiter waiter) {
		synchronized (this.waiters) {
			boolean removed = this.waiters.remove(waiter);
			this.queued = this.waiters.size();
			return removed;
		}
	}

	/**
	 * A call that waits.
	 */
	private final class Waiter {

		private final MonoSink<Place> sink;

		private final List<PooledWorker> tried;

		private final Disposable.Swap timeout = Disposables.swap();

		private volatile boolean cancelled;

		private volatile @Nullable Place place;

		Waiter(MonoSink<Place> sink, List<PooledWorker> tried) {
			this.sink = sink;
			this.tried = tried;
		}

		void begin() {
			this.sink.onCancel(this::cancel);
			this.sink.onDispose(this.timeout);
			Duration limit = Dispatcher.this.limits.queueTimeout();
			this.timeout.update(
					Dispatcher.this.scheduler.schedule(() -> expire(limit), limit.toMillis(), TimeUnit.MILLISECONDS));
		}

		private void cancel() {
			this.cancelled = true;
			remove(this);
			Place place = this.place;
			if (place != null) {
				place.release();
			}
		}

		void deliver(Place place) {
			this.timeout.dispose();
			// One of both sees what the other has written, if they meet
			this.place = place;
			if (this.cancelled) {
				place.release();
			}
			else {
				this.sink.success(place);
			}
		}

		void expire(Duration limit) {
			if (remove(this)) {
				Dispatcher.this.refusals.waitedTooLong();
				refuse(new NoWorkerException("none of its workers had room within " + limit.toMillis() + " ms",
						Duration.ofSeconds(1)));
			}
		}

		void refuse(NoWorkerException reason) {
			Dispatcher.this.refused.increment();
			this.sink.error(reason);
		}

	}

}
