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

import io.asgi.HttpScope;
import io.asgi.python.PythonEvent;
import io.asgi.python.PythonOptionsBuilder;
import io.asgi.python.PythonStatus;
import io.asgi.python.WorkerState;
import io.asgi.python.worker.FakeLink;
import io.asgi.python.worker.WorkerProcess;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A pool whose processes, connections and clock belong to the test.
 */
final class PoolHarness {

	final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	final List<FakeProcess> processes = new ArrayList<>();

	final List<FakeLink> links = new ArrayList<>();

	final List<PythonEvent> events = new ArrayList<>();

	final WorkerPool pool;

	@Nullable String launchFailure;

	boolean shutdown;

	PoolHarness(PythonOptionsBuilder options) {
		this.pool = new WorkerPool(options.build(), this::launch, this.clock, this.events::add, () -> this.shutdown);
	}

	private WorkerProcess launch() throws IOException {
		if (this.launchFailure != null) {
			throw new IOException(this.launchFailure);
		}
		FakeProcess process = new FakeProcess(100 + this.processes.size());
		this.processes.add(process);
		return process;
	}

	/**
	 * Start the pool, and let all workers connect.
	 */
	Outcome started() {
		Outcome started = new Outcome(this.pool.start());
		connectAll();
		return started;
	}

	/**
	 * Let each process that has not connected do so.
	 */
	void connectAll() {
		for (FakeProcess process : List.copyOf(this.processes)) {
			if (this.pool.expected(process.pid()) != null) {
				connect(process.pid());
			}
		}
	}

	FakeLink connect(long pid) {
		FakeLink link = new FakeLink(pid);
		this.links.add(link);
		this.pool.connected(link);
		return link;
	}

	/**
	 * Return the newest connection of a process.
	 */
	FakeLink link(long pid) {
		return this.links.stream().filter((link) -> link.facts().pid() == pid).findFirst().orElseThrow();
	}

	FakeProcess process(long pid) {
		return this.processes.get((int) pid - 100);
	}

	/**
	 * Kill a worker, as others may do.
	 */
	void crash(long pid, int code) {
		this.links.stream().filter((link) -> link.facts().pid() == pid).forEach(FakeLink::lose);
		process(pid).exit(code);
	}

	Outcome call() {
		return call(() -> {
		});
	}

	/**
	 * Call the application.
	 * @param failed run where the call fails
	 */
	Outcome call(Runnable failed) {
		return new Outcome(this.pool.call(HttpScope.builder().build(), Mono::never, (event) -> Mono.empty())
			.doOnError((ex) -> failed.run()));
	}

	void pass(Duration time) {
		this.clock.advanceTimeBy(time);
	}

	PythonStatus status() {
		return this.pool.status(List.of());
	}

	List<WorkerState> states() {
		return status().workers().stream().map((worker) -> worker.state()).toList();
	}

	<T extends PythonEvent> List<T> events(Class<T> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

}
