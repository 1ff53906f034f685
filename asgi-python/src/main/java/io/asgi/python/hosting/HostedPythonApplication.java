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

package io.asgi.python.hosting;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.asgi.AsgiReceive;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.ConnectionScope;
import io.asgi.LifespanSendEvent;
import io.asgi.python.PythonApplication;
import io.asgi.python.PythonListener;
import io.asgi.python.PythonOptions;
import io.asgi.python.PythonStartupException;
import io.asgi.python.PythonStatus;
import io.asgi.python.PythonStatus.Phase;
import io.asgi.python.pool.NoWorkerException;
import io.asgi.python.process.RecentLines;
import io.asgi.python.worker.WorkerLostException;
import io.asgi.python.worker.WorkerSocketFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A Python application whose workers are processes of this machine.
 */
public final class HostedPythonApplication implements PythonApplication {

	private static final int MAX_LAST_OUTPUT = 100;

	private final PythonOptions options;

	private final WorkerSocketFactory sockets;

	private final PythonListener listener;

	private final RecentLines recent = new RecentLines(MAX_LAST_OUTPUT);

	private final AtomicReference<@Nullable Lifetime> lifetime = new AtomicReference<>();

	private final Lifetime.Observer observer = new Lifetime.Observer() {

		@Override
		public void started(Lifetime started) {
			HostedPythonApplication.this.failure = null;
		}

		@Override
		public void failed(Lifetime failed, Throwable reason) {
			HostedPythonApplication.this.failure = failed.isStopping() ? null : String.valueOf(reason.getMessage());
			HostedPythonApplication.this.lifetime.compareAndSet(failed, null);
		}

	};

	private volatile @Nullable String failure;

	/**
	 * Create an application, which starts nothing yet.
	 * @param options the options
	 * @param sockets opens its socket
	 * @param listener is told what happens to its workers
	 */
	public HostedPythonApplication(PythonOptions options, WorkerSocketFactory sockets, PythonListener listener) {
		this.options = options;
		this.sockets = sockets;
		this.listener = listener;
	}

	@Override
	public PythonOptions options() {
		return this.options;
	}

	@Override
	public Mono<Void> start() {
		return Mono.defer(() -> {
			Lifetime fresh = new Lifetime(this::prepare, this.sockets, this.observer);
			Lifetime current = this.lifetime.updateAndGet((old) -> (old != null) ? old : fresh);
			return Objects.requireNonNull(current).start();
		});
	}

	private Mono<Host> prepare(Mono<Void> interruption) {
		return Host.prepare(this.options, this.recent, this.listener, interruption);
	}

	@Override
	public Mono<Void> stop() {
		return Mono.defer(() -> {
			Lifetime current = this.lifetime.get();
			if (current == null) {
				return Mono.empty();
			}
			return current.stop()
				// Not in the end: whoever waits for this may start again at once
				.then(Mono.fromRunnable(() -> this.lifetime.compareAndSet(current, null)));
		});
	}

	@Override
	public Mono<Void> reload() {
		return Mono.defer(() -> {
			Host current = host();
			return (current != null) ? current.pool().reload().publishOn(Schedulers.boundedElastic())
					: Mono.error(new PythonStartupException(this.options.name(),
							"Python application '" + this.options.name() + "' was not reloaded: it is not running"));
		});
	}

	private @Nullable Host host() {
		Lifetime current = this.lifetime.get();
		return (current != null) ? current.host() : null;
	}

	@Override
	public PythonStatus status() {
		List<String> output = this.recent.lines();
		Host current = host();
		if (current != null) {
			return current.pool().status(output);
		}
		String reason = this.failure;
		Phase phase = (reason != null) ? Phase.FAILED : (this.lifetime.get() != null) ? Phase.STARTING : Phase.STOPPED;
		return new PythonStatus(this.options.name(), phase, 0, this.options.workers(), List.of(), 0, 0, 0, 0, 0, 0, 0,
				false, false, reason, output);
	}

	@Override
	public Mono<Void> call(AsgiScope scope, AsgiReceive receive, AsgiSend send) {
		if (!(scope instanceof ConnectionScope connection)) {
			return lifespan(receive, send);
		}
		Lifetime current = this.lifetime.get();
		Host host = (current != null) ? current.host() : null;
		if (current == null || host == null) {
			return Answers.unavailable(connection, send,
					new NoWorkerException("it has not been started", Duration.ofSeconds(1)));
		}
		Progress progress = new Progress(send);
		return host.pool()
			.call(RootPaths.apply(this.options.rootPathMode(), connection), receive, progress)
			.onErrorResume((ex) -> recover(connection, progress, ex, current));
	}

	private static Mono<Void> recover(ConnectionScope scope, Progress progress, Throwable failure, Lifetime lifetime) {
		if (failure instanceof NoWorkerException unavailable) {
			return Answers.unavailable(scope, progress, unavailable);
		}
		if (failure instanceof WorkerLostException lost) {
			return Answers.lost(scope, progress, lost, lifetime.isStopping());
		}
		return Mono.error(failure);
	}

	/**
	 * The message of a start-up that fails is all there is to say: the call does not fail
	 * with it once more.
	 */
	private Mono<Void> lifespan(AsgiReceive receive, AsgiSend send) {
		Mono<Void> served = send.send(LifespanSendEvent.StartupComplete.INSTANCE)
			.then(Mono.defer(receive::receive))
			.then(Mono.defer(this::stop))
			.then(Mono.defer(() -> send.send(LifespanSendEvent.ShutdownComplete.INSTANCE)));
		return receive.receive().then(start()).doOnCancel(() -> stop().subscribe()).materialize().flatMap((result) -> {
			Throwable failed = result.getThrowable();
			return (failed != null)
					? send.send(new LifespanSendEvent.StartupFailed(String.valueOf(failed.getMessage()))) : served;
		});
	}

}
