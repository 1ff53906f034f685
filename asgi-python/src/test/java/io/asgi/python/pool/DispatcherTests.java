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
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import io.asgi.python.CallLimits;
import io.asgi.python.worker.FakeLink;
import io.asgi.python.worker.Heartbeat;
import io.asgi.python.worker.WorkerLostException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of who gets which worker, above all where several threads ask at once.
 */
class DispatcherTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final int THREADS = 8;

	private final Scheduler scheduler = Schedulers.newSingle("pool");

	private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
		this.scheduler.dispose();
	}

	private Dispatcher dispatcher(int perWorker, int queued, Duration queueTimeout) {
		CallLimits limits = new CallLimits(perWorker, queued, queueTimeout);
		Dispatcher dispatcher = new Dispatcher(limits, this.scheduler,
				new Refusals("shop", limits, new Timeline(this.scheduler)));
		dispatcher.open();
		return dispatcher;
	}

	private static PooledWorker worker(long pid) {
		PooledWorker worker = new PooledWorker(0, 1, null, 0, Long.MAX_VALUE);
		worker.connected(new FakeLink(pid), 0);
		return worker;
	}

	private static Place taken(Dispatcher dispatcher) {
		Place place = dispatcher.takeNow(List.of());
		assertThat(place).isNotNull();
		return place;
	}

	@Test
	void theWorkerWithFewerCallsIsNext() {
		Dispatcher dispatcher = dispatcher(10, 0, TIMEOUT);
		PooledWorker one = worker(1);
		PooledWorker two = worker(2);
		dispatcher.serve(List.of(one, two));
		for (int i = 0; i < 10; i++) {
			taken(dispatcher);
		}
		assertThat(one.streams()).isEqualTo(5);
		assertThat(two.streams()).isEqualTo(5);
	}

	@Test
	void aWorkerWhoseLoopIsLateGetsFewer() {
		Dispatcher dispatcher = dispatcher(100, 0, TIMEOUT);
		PooledWorker late = worker(1);
		PooledWorker prompt = worker(2);
		((FakeLink) late.link()).heartbeat = new Heartbeat(Duration.ofMillis(45), 0, 0, 0);
		dispatcher.serve(List.of(late, prompt));
		for (int i = 0; i < 20; i++) {
			taken(dispatcher);
		}
		assertThat(late.streams()).isLessThan(4);
	}

	@Test
	void aPlaceIsGivenBackOnce() {
		Dispatcher dispatcher = dispatcher(1, 0, TIMEOUT);
		PooledWorker worker = worker(1);
		dispatcher.serve(List.of(worker));
		Place place = taken(dispatcher);
		assertThat(dispatcher.takeNow(List.of())).isNull();
		place.release();
		place.release();
		place.failed(new WorkerLostException("late"));
		assertThat(worker.streams()).isZero();
		assertThat(worker.lostCalls()).isZero();
		taken(dispatcher);
	}

	@Test
	void whoWaitsIsNotOvertaken() {
		Dispatcher dispatcher = dispatcher(1, 10, TIMEOUT);
		dispatcher.serve(List.of(worker(1)));
		Place place = taken(dispatcher);
		List<Place> got = new ArrayList<>();
		dispatcher.take(List.of()).subscribe(got::add);
		place.release();
		assertThat(got).hasSize(1);
		assertThat(dispatcher.takeNow(List.of())).isNull();
	}

	@Test
	void whoWaitsTooLongIsRefused() {
		Dispatcher dispatcher = dispatcher(1, 1, Duration.ofMillis(50));
		StepVerifier.create(dispatcher.take(List.of())).expectError(NoWorkerException.class).verify(TIMEOUT);
		assertThat(dispatcher.queued()).isZero();
		assertThat(dispatcher.refused()).isEqualTo(1);
	}

	@Test
	void whoWaitsWhenNobodyServesAnyMoreIsRefused() {
		Dispatcher dispatcher = dispatcher(1, 1, TIMEOUT);
		List<Throwable> failures = new ArrayList<>();
		dispatcher.take(List.of()).subscribe((place) -> {
		}, failures::add);
		dispatcher.close(new NoWorkerException("it is stopping", Duration.ofSeconds(1)));
		assertThat(failures).singleElement().isInstanceOf(NoWorkerException.class);
		StepVerifier.create(dispatcher.take(List.of())).expectError(NoWorkerException.class).verify(TIMEOUT);
	}

	@Test
	void noWorkerGetsMoreThanItMayWhenManyThreadsAsk() throws Exception {
		int limit = 3;
		Dispatcher dispatcher = dispatcher(limit, 100_000, TIMEOUT);
		List<PooledWorker> workers = List.of(worker(0), worker(1), worker(2));
		dispatcher.serve(workers);
		AtomicIntegerArray active = new AtomicIntegerArray(workers.size());
		AtomicInteger highest = new AtomicInteger();
		int calls = 5_000;
		inAllThreads(() -> {
			CountDownLatch done = new CountDownLatch(calls);
			for (int i = 0; i < calls; i++) {
				Place now = dispatcher.takeNow(List.of());
				Mono<Place> place = (now != null) ? Mono.just(now) : dispatcher.take(List.of());
				place.subscribe((taken) -> {
					int worker = (int) taken.link().facts().pid();
					highest.accumulateAndGet(active.incrementAndGet(worker), Math::max);
					this.scheduler.schedule(() -> {
						active.decrementAndGet(worker);
						taken.release();
						done.countDown();
					});
				});
			}
			assertThat(done.await(60, TimeUnit.SECONDS)).as("each call gets its place").isTrue();
		});
		assertThat(highest.get()).isBetween(1, limit);
		assertThat(dispatcher.queued()).isZero();
		assertThat(dispatcher.refused()).isZero();
		assertThat(workers).allMatch((worker) -> worker.streams() == 0);
		assertThat(workers.stream().mapToLong(PooledWorker::calls).sum()).isEqualTo((long) THREADS * calls);
	}

	@Test
	void callsThatAreCancelledWhileTheyGetAPlaceDoNotKeepIt() throws Exception {
		Dispatcher dispatcher = dispatcher(1, 100_000, TIMEOUT);
		PooledWorker worker = worker(1);
		dispatcher.serve(List.of(worker));
		inAllThreads(() -> {
			for (int i = 0; i < 2_000; i++) {
				Disposable waiting = dispatcher.take(List.of())
					.flatMapMany((place) -> Mono.never().doFinally((signal) -> place.release()))
					.subscribe();
				Place now = dispatcher.takeNow(List.of());
				if (now != null) {
					now.release();
				}
				waiting.dispose();
			}
		});
		assertThat(dispatcher.queued()).isZero();
		assertThat(worker.streams()).isZero();
		taken(dispatcher);
	}

	@Test
	void nobodyIsForgottenWhenWorkersComeAndGo() throws Exception {
		Dispatcher dispatcher = dispatcher(2, 100_000, TIMEOUT);
		PooledWorker one = worker(1);
		PooledWorker two = worker(2);
		Disposable changes = Schedulers.newSingle("changes")
			.schedulePeriodically(() -> dispatcher.serve(List.of((Math.random() < 0.5) ? one : two)), 0, 100,
					TimeUnit.MICROSECONDS);
		try {
			inAllThreads(() -> {
				for (int i = 0; i < 500; i++) {
					dispatcher.take(List.of()).doOnNext(Place::release).block(TIMEOUT);
				}
			});
		}
		finally {
			changes.dispose();
		}
		assertThat(one.streams() + two.streams()).isZero();
	}

	private void inAllThreads(Task task) throws Exception {
		CyclicBarrier begin = new CyclicBarrier(THREADS);
		List<Future<?>> results = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			results.add(this.threads.submit(() -> {
				begin.await(60, TimeUnit.SECONDS);
				task.run();
				return null;
			}));
		}
		for (Future<?> result : results) {
			result.get(120, TimeUnit.SECONDS);
		}
	}

	private interface Task {

		void run() throws Exception;

	}

}
