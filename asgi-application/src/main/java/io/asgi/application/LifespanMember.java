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

package io.asgi.application;

import java.util.concurrent.atomic.AtomicReference;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiSend;
import io.asgi.AsgiSendEvent;
import io.asgi.IllegalEventException;
import io.asgi.LifespanReceiveEvent;
import io.asgi.LifespanScope;
import io.asgi.LifespanSendEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One application's part in a combined lifespan: what it receives from and sends to.
 */
final class LifespanMember implements AsgiReceive, AsgiSend {

	private final AsgiApplication application;

	private final AtomicReference<State> state = new AtomicReference<>(State.STARTUP);

	private final Sinks.One<AsgiReceiveEvent> startup = Sinks.one();

	private final Sinks.One<AsgiReceiveEvent> shutdown = Sinks.one();

	private final Sinks.One<LifespanSendEvent> startupAnswer = Sinks.one();

	private final Sinks.One<LifespanSendEvent> shutdownAnswer = Sinks.one();

	private volatile boolean startupReceived;

	private volatile @Nullable Throwable failure;

	LifespanMember(AsgiApplication application) {
		this.application = application;
	}

	/**
	 * Call the application. Completes when the call ends, however it does.
	 */
	Mono<Void> call(LifespanScope scope) {
		return Mono.defer(() -> this.application.call(scope, this, this))
			.doOnSuccess((ignored) -> ended(LifespanSendEvent.ShutdownComplete.INSTANCE))
			.onErrorResume((ex) -> {
				this.failure = ex;
				ended(new LifespanSendEvent.ShutdownFailed(ex.toString()));
				return Mono.empty();
			});
	}

	/**
	 * Start the application. Yields its answer, or nothing if it takes no part.
	 */
	Mono<LifespanSendEvent> startup() {
		return Mono.defer(() -> {
			this.startup.tryEmitValue(LifespanReceiveEvent.Startup.INSTANCE);
			return this.startupAnswer.asMono();
		});
	}

	/**
	 * Shut the application down. Yields its answer; if its call ended before, that is
	 * one.
	 */
	Mono<LifespanSendEvent> shutdown() {
		return Mono.defer(() -> {
			this.state.compareAndSet(State.RUNNING, State.SHUTDOWN);
			this.shutdown.tryEmitValue(LifespanReceiveEvent.Shutdown.INSTANCE);
			return this.shutdownAnswer.asMono();
		});
	}

	boolean hasStarted() {
		return this.state.get() == State.RUNNING;
	}

	void addFailureTo(Throwable error) {
		Throwable failure = this.failure;
		if (failure != null) {
			error.addSuppressed(failure);
		}
	}

	@Override
	public Mono<AsgiReceiveEvent> receive() {
		return Mono.defer(() -> this.startupReceived ? this.shutdown.asMono()
				: this.startup.asMono().doOnNext((event) -> this.startupReceived = true));
	}

	@Override
	public Mono<Void> send(AsgiSendEvent event) {
		return Mono.fromRunnable(() -> answer(event));
	}

	private void answer(AsgiSendEvent event) {
		if (event instanceof LifespanSendEvent.StartupComplete complete) {
			transition(State.STARTUP, State.RUNNING, event);
			this.startupAnswer.tryEmitValue(complete);
		}
		else if (event instanceof LifespanSendEvent.StartupFailed failed) {
			transition(State.STARTUP, State.STOPPED, event);
			this.startupAnswer.tryEmitValue(failed);
		}
		else if (event instanceof LifespanSendEvent answer) {
			transition(State.SHUTDOWN, State.STOPPED, event);
			this.shutdownAnswer.tryEmitValue(answer);
		}
		else {
			throw IllegalEventException.notAllowed(event.type(), this.state.get());
		}
	}

	private void transition(State from, State to, AsgiSendEvent event) {
		State witness = this.state.compareAndExchange(from, to);
		if (witness != from) {
			throw IllegalEventException.notAllowed(event.type(), witness);
		}
	}

	private void ended(LifespanSendEvent answer) {
		this.state.compareAndSet(State.STARTUP, State.STOPPED);
		this.startupAnswer.tryEmitEmpty();
		this.shutdownAnswer.tryEmitValue(answer);
	}

	private enum State {

		STARTUP, RUNNING, SHUTDOWN, STOPPED

	}

}
