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

package io.asgi.python.worker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.ConnectionScope;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A connection that does what a test says. Its calls last until the test ends them.
 */
public final class FakeLink implements WorkerLink {

	private final WorkerFacts facts;

	private final Sinks.Empty<Void> closed = Sinks.empty();

	private final Sinks.Empty<Void> leaving = Sinks.empty();

	public final List<Sinks.Empty<Void>> calls = new CopyOnWriteArrayList<>();

	public final List<String> orders = new CopyOnWriteArrayList<>();

	public Heartbeat heartbeat = Heartbeat.NONE;

	public Duration silence = Duration.ZERO;

	public boolean open = true;

	/**
	 * Whether it begins to drain as soon as a call comes.
	 */
	public boolean leaves;

	public FakeLink(long pid) {
		this.facts = new WorkerFacts(pid, "3.11.2", "cpython", "asyncio", 3, true);
	}

	public void lose() {
		this.open = false;
		List<Sinks.Empty<Void>> lost = List.copyOf(this.calls);
		this.calls.clear();
		lost.forEach((call) -> call.tryEmitError(new WorkerLostException("lost")));
		this.closed.tryEmitEmpty();
	}

	/**
	 * A signal has told the worker to leave.
	 */
	public void leave() {
		this.leaving.tryEmitEmpty();
	}

	public void finishOne() {
		this.calls.remove(0).tryEmitEmpty();
	}

	@Override
	public WorkerFacts facts() {
		return this.facts;
	}

	@Override
	public Mono<Void> call(ConnectionScope scope, AsgiReceive receive, AsgiSend send) {
		return Mono.defer(() -> {
			if (!this.open || this.leaves) {
				return Mono.error(new WorkerLostException("draining", false));
			}
			Sinks.Empty<Void> call = Sinks.empty();
			this.calls.add(call);
			return call.asMono().doOnCancel(() -> this.calls.remove(call));
		});
	}

	@Override
	public int streams() {
		return this.calls.size();
	}

	@Override
	public Heartbeat heartbeat() {
		return this.heartbeat;
	}

	@Override
	public Duration silence() {
		return this.silence;
	}

	@Override
	public boolean isOpen() {
		return this.open;
	}

	@Override
	public void drain(Duration grace) {
		this.open = false;
		this.orders.add("drain");
	}

	@Override
	public void close(String reason) {
		this.orders.add("close: " + reason);
		lose();
	}

	@Override
	public Mono<Void> whenLeaving() {
		return this.leaving.asMono();
	}

	@Override
	public Mono<Void> whenClosed() {
		return this.closed.asMono();
	}

}
