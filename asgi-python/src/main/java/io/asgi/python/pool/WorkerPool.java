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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.ConnectionScope;
import io.asgi.python.PythonListener;
import io.asgi.python.PythonOptions;
import io.asgi.python.PythonStartupException;
import io.asgi.python.PythonStatus;
import io.asgi.python.PythonStatus.Phase;
import io.asgi.python.WorkerState;
import io.asgi.python.WorkerStatus;
import io.asgi.python.worker.WorkerLauncher;
import io.asgi.python.worker.WorkerLink;
import io.asgi.python.worker.WorkerLostException;
import io.asgi.python.worker.WorkerProcess;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The workers of one application: as many as there should be, and the calls they get.
 * Safe to use from several threads.
 * <p>
 * A call takes no lock while a worker has room. All that changes workers runs on the one
 * thread of the scheduler.
 */
public final class WorkerPool {

	private static final int MAX_ATTEMPTS = 3;

	private final PythonOptions options;

	private final Timeline timeline;

	private final Dispatcher dispatcher;

	private final Roster roster;

	private final Service service;

	private final PoolReport report;

	private final Supervisor supervisor;

	// Of the pool's thread, like the four that follow; others may look at the next one
	private Sinks.@Nullable Empty<Void> starting;

	private volatile Sinks.@Nullable Empty<Void> reloading;

	private Sinks.@Nullable Empty<Void> nextReload;

	private Sinks.@Nullable Empty<Void> stopping;

	private boolean stopped;

	/**
	 * Create a pool, which starts nothing yet.
	 * @param options the options of the application
	 * @param launcher starts processes
	 * @param scheduler a scheduler with one thread, which is the pool's own
	 * @param listener is told what happens
	 */
	public WorkerPool(PythonOptions options, WorkerLauncher launcher, Scheduler scheduler, PythonListener listener) {
		this(options, launcher, scheduler, listener, JvmShutdown::isUnderWay);
	}

	WorkerPool(PythonOptions options, WorkerLauncher launcher, Scheduler scheduler, PythonListener listener,
			BooleanSupplier shutdown) {
		this.options = options;
		this.timeline = new Timeline(scheduler);
		this.dispatcher = new Dispatcher(options.calls(), scheduler,
				new Refusals(options.name(), options.calls(), this.timeline));
		Recycling recycling = new Recycling(options.recycle(), options.restart().maxBackoff(),
				() -> ThreadLocalRandom.current().nextDouble());
		this.report = new PoolReport(options.name(), listener);
		this.roster = new Roster(options, launcher, this.timeline, recycling, this.report);
		this.service = new Service(options, this.timeline, this.dispatcher, this.roster);
		this.supervisor = new Supervisor(options, this.timeline, this.service, this.roster, this.report, new Recycler(
				recycling, options.restart().maxBackoff(), this.timeline, this.roster, this.report, shutdown));
	}

	/**
	 * Start the workers.
	 * @return completes when all are ready; fails with {@link PythonStartupException} if
	 * one cannot start, once none is left, or if the pool was stopped
	 */
	public Mono<Void> start() {
		return Mono.defer(() -> {
			Sinks.Empty<Void> result = Sinks.empty();
			boolean runs = this.timeline.run(() -> start(result));
			return runs ? result.asMono() : Mono.error(failure("has ended"));
		});
	}

	private void start(Sinks.Empty<Void> result) {
		Sinks.Empty<Void> underWay = this.starting;
		if (this.supervisor.phase() == Phase.RUNNING) {
			result.tryEmitEmpty();
		}
		else if (underWay != null) {
			follow(underWay, result);
		}
		else if (this.stopped) {
			result.tryEmitError(failure("could not be started: it was stopped"));
		}
		else {
			this.starting = result;
			this.supervisor.start(outcome(result, "could not be started: ", () -> this.starting = null));
		}
	}

	/**
	 * End the workers, for good: a start that is under way, or comes later, fails. Calls
	 * are refused from now on.
	 * @return completes when no process is left; never fails
	 */
	public Mono<Void> stop() {
		return Mono.defer(() -> {
			Sinks.Empty<Void> result = Sinks.empty();
			boolean runs = this.timeline.run(() -> stop(result));
			return runs ? result.asMono() : Mono.empty();
		});
	}

	private void stop(Sinks.Empty<Void> result) {
		Sinks.Empty<Void> underWay = this.stopping;
		if (underWay != null) {
			follow(underWay, result);
			return;
		}
		this.stopping = result;
		this.stopped = true;
		this.supervisor.stop(() -> {
			this.stopping = null;
			result.tryEmitEmpty();
		});
	}

	/**
	 * Replace all workers, the new ones ready before the old ones end.
	 * @return completes when calls go to the new ones; fails with
	 * {@link PythonStartupException} if one cannot start, and the old ones stay
	 */
	public Mono<Void> reload() {
		return Mono.defer(() -> {
			Sinks.Empty<Void> result = Sinks.empty();
			boolean runs = this.timeline.run(() -> reload(result));
			return runs ? result.asMono() : Mono.error(failure("has ended"));
		});
	}

	private void reload(Sinks.Empty<Void> result) {
		Sinks.Empty<Void> next = this.nextReload;
		if (next != null) {
			follow(next, result);
		}
		else if (this.reloading != null) {
			this.nextReload = result;
		}
		else if (this.options.attach()) {
			result.tryEmitError(failure("was not reloaded: its workers are started by hand"));
		}
		else if (this.supervisor.phase() != Phase.RUNNING) {
			result.tryEmitError(failure("was not reloaded: it is " + this.supervisor.phase()));
		}
		else {
			this.reloading = result;
			this.supervisor.reload(outcome(result, "was not reloaded: ", this::reloaded));
		}
	}

	private void reloaded() {
		this.reloading = null;
		Sinks.Empty<Void> next = this.nextReload;
		this.nextReload = null;
		if (next != null) {
			this.timeline.run(() -> reload(next));
		}
	}

	private Batch.Outcome outcome(Sinks.Empty<Void> result, String failed, Runnable over) {
		return new Batch.Outcome() {

			@Override
			public void ready() {
				over.run();
				result.tryEmitEmpty();
			}

			@Override
			public void failed(String reason) {
				over.run();
				result.tryEmitError(failure(failed + reason));
			}

		};
	}

	private static void follow(Sinks.Empty<Void> first, Sinks.Empty<Void> second) {
		first.asMono().subscribe(null, second::tryEmitError, second::tryEmitEmpty);
	}

	private PythonStartupException failure(String message) {
		return new PythonStartupException(this.options.name(),
				"Python application '" + this.options.name() + "' " + message);
	}

	/**
	 * Return the process that is expected to connect.
	 * @param pid its number
	 * @return the process, or {@code null} if there is none
	 */
	public @Nullable WorkerProcess expected(long pid) {
		PooledWorker worker = this.roster.starting(pid);
		return (worker != null) ? worker.process() : null;
	}

	/**
	 * A worker that is welcome has connected.
	 * @param link the connection
	 */
	public void connected(WorkerLink link) {
		this.timeline.run(() -> this.supervisor.connected(link));
	}

	/**
	 * Call the application in a worker, or wait until one has room.
	 * @param scope the scope
	 * @param receive yields events
	 * @param send takes events
	 * @return completes when the application has ended; fails as {@link WorkerLink#call}
	 * does, and with {@link NoWorkerException} if no worker had room in time
	 */
	public Mono<Void> call(ConnectionScope scope, AsgiReceive receive, AsgiSend send) {
		return attempt(scope, receive, send, List.of());
	}

	private Mono<Void> attempt(ConnectionScope scope, AsgiReceive receive, AsgiSend send, List<PooledWorker> tried) {
		return Mono.defer(() -> {
			Place place = this.dispatcher.takeNow(tried);
			return (place != null) ? inPlace(place, scope, receive, send, tried) : queued(scope, receive, send, tried);
		});
	}

	/**
	 * A cancellation that meets the place is lost in {@link Mono#flatMap}, and the call
	 * would keep it.
	 */
	private Mono<Void> queued(ConnectionScope scope, AsgiReceive receive, AsgiSend send, List<PooledWorker> tried) {
		return this.dispatcher.take(tried).flatMapMany((place) -> inPlace(place, scope, receive, send, tried)).then();
	}

	private Mono<Void> inPlace(Place place, ConnectionScope scope, AsgiReceive receive, AsgiSend send,
			List<PooledWorker> tried) {
		return new CallInPlace(place, scope, receive, send).onErrorResume(WorkerLostException.class,
				(ex) -> (!ex.delivered() && tried.size() < MAX_ATTEMPTS - 1)
						? attempt(scope, receive, send, with(tried, place.worker())) : Mono.error(ex));
	}

	private static List<PooledWorker> with(List<PooledWorker> tried, PooledWorker worker) {
		List<PooledWorker> all = new ArrayList<>(tried);
		all.add(worker);
		return all;
	}

	/**
	 * Return how application and workers are.
	 * @param lastOutput what workers have written last
	 * @return the status at this moment
	 */
	public PythonStatus status(List<String> lastOutput) {
		List<WorkerStatus> workers = this.roster.all()
			.stream()
			.map(PooledWorker::status)
			.filter((worker) -> worker.state() != WorkerState.ENDED)
			.toList();
		return new PythonStatus(this.options.name(), this.supervisor.phase(), this.service.generation(),
				this.options.workers(), workers, this.dispatcher.queued(), this.dispatcher.refused(),
				this.report.lost(), this.report.restarts(), this.report.recycled(), this.report.reloads(),
				this.report.failedReloads(), this.reloading != null, this.service.isBreakerOpen(),
				this.report.failure(), lastOutput);
	}

}
