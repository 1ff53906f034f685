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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import io.asgi.python.PythonListener;
import io.asgi.python.PythonOptions;
import io.asgi.python.PythonStartupException;
import io.asgi.python.pool.WorkerPool;
import io.asgi.python.process.Interpreter;
import io.asgi.python.process.PrivateDirectory;
import io.asgi.python.process.PythonLauncher;
import io.asgi.python.process.RecentLines;
import io.asgi.python.worker.WorkerSocket;
import io.asgi.python.worker.WorkerSocketFactory;
import io.asgi.python.worker.WorkerSocketSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * All that an application has while it is served: its directory, its socket, its two
 * threads and its workers.
 */
final class Host {

	private static final Logger logger = LoggerFactory.getLogger(Host.class);

	private static final Duration END_GRACE = Duration.ofSeconds(2);

	// The system's limit is 108 with the zero at the end on Linux, 104 on others
	private static final int MAX_SOCKET_PATH = 103;

	private final PrivateDirectory directory;

	private final Scheduler control;

	private final Scheduler logging;

	private final WorkerPool pool;

	private final Guard guard;

	private final WorkerSocketSettings settings;

	private final @Nullable ReloadOnChange watch;

	private Host(PythonOptions options, Interpreter interpreter, PrivateDirectory directory, RecentLines recent,
			PythonListener listener) throws IOException {
		this.directory = directory;
		this.settings = settings(options, directory);
		this.control = Schedulers.newSingle("asgi-python-" + options.name(), true);
		this.logging = Schedulers.newSingle("asgi-python-" + options.name() + "-log", true);
		PythonLauncher launcher = new PythonLauncher(options, interpreter, directory, this.logging::schedule, recent);
		this.pool = new WorkerPool(options, launcher, this.control, listener);
		this.watch = options.reload().onChange() ? new ReloadOnChange(options, this.pool.reload(),
				Schedulers.newSingle("asgi-python-" + options.name() + "-reload", true)) : null;
		this.guard = options.attach() ? Guard.attaching(this.pool, directory.writeToken(PythonLauncher.newToken()))
				: Guard.spawned(this.pool);
		if (options.attach()) {
			logger.info("Python application '{}' waits for workers that are started by hand:\n(cat {}; cat) | {}",
					options.name(), directory.path().resolve(PrivateDirectory.TOKEN),
					String.join(" ", launcher.command()));
		}
	}

	/**
	 * Prepare all that workers need, and start none yet.
	 * @param interruption completes if the interpreter is not to be waited for any more
	 * @return fails with {@link PythonStartupException} if that is not possible
	 */
	static Mono<Host> prepare(PythonOptions options, RecentLines recent, PythonListener listener,
			Mono<Void> interruption) {
		return PythonLauncher.interpreter(options)
			.takeUntilOther(interruption)
			.switchIfEmpty(Mono.error(() -> new PythonStartupException(options.name(),
					"Python application '" + options.name() + "' could not be started: it was stopped")))
			.publishOn(Schedulers.boundedElastic())
			.flatMap((interpreter) -> Mono.fromCallable(() -> {
				PrivateDirectory directory = PrivateDirectory.create(options.socketDirectory());
				try {
					return new Host(options, interpreter, directory, recent, listener);
				}
				catch (IOException | RuntimeException ex) {
					directory.remove();
					throw ex;
				}
			}))
			.onErrorMap(IOException.class, (ex) -> new PythonStartupException(options.name(), "Python application '"
					+ options.name() + "' could not be started: its private directory could not be made: " + ex));
	}

	private static WorkerSocketSettings settings(PythonOptions options, PrivateDirectory directory) throws IOException {
		Path socket = PythonLauncher.socket(directory);
		int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
		if (length > MAX_SOCKET_PATH) {
			throw new IOException("the path of its socket is too long for the system (" + length + " bytes, at most "
					+ MAX_SOCKET_PATH + "): " + socket + ". Set a socket directory with a shorter path");
		}
		return new WorkerSocketSettings(options.name(), socket, options.wire().streamCredit(),
				options.wire().connectionCredit(), options.wire().maxMessage(), options.heartbeat(),
				options.pathSendRoots());
	}

	/**
	 * Open the socket and start the workers.
	 * @return completes when the workers are ready; if it fails nothing is left
	 */
	Mono<OpenHost> open(WorkerSocketFactory sockets) {
		return sockets.open(this.settings, this.guard)
			.flatMap((socket) -> started().thenReturn(new OpenHost(this, closing(socket)))
				.onErrorResume((ex) -> closed(socket).then(Mono.error(ex))))
			.onErrorResume((ex) -> released().then(Mono.error(ex)));
	}

	private Mono<Void> started() {
		return (this.watch != null) ? this.watch.around(this.pool.start()) : this.pool.start();
	}

	WorkerPool pool() {
		return this.pool;
	}

	private static Mono<Void> closed(WorkerSocket socket) {
		return socket.close().onErrorComplete();
	}

	private Mono<Void> released() {
		// Whoever has asked for something just now still gets an answer
		return Mono.whenDelayError(idle(this.control), idle(this.logging))
			.timeout(END_GRACE)
			.onErrorComplete()
			.then(Mono.<Void>fromRunnable(() -> {
				if (this.watch != null) {
					this.watch.end();
				}
				this.logging.dispose();
				this.control.dispose();
				this.directory.remove();
			}).subscribeOn(Schedulers.boundedElastic()));
	}

	/**
	 * Completes when all is done that was asked for until now. A scheduler that is
	 * disposed gracefully is waited for by threads of Reactor that keep the JVM alive for
	 * a while.
	 */
	private static Mono<Void> idle(Scheduler scheduler) {
		return Mono.<Void>empty().subscribeOn(scheduler);
	}

	private Mono<Void> closing(WorkerSocket socket) {
		// Once, for all who ask for it
		return this.pool.stop().then(closed(socket)).then(released()).cache();
	}

	/**
	 * A host with an open socket.
	 *
	 * @param host the host
	 * @param close ends all workers, and leaves nothing behind
	 */
	record OpenHost(Host host, Mono<Void> close) {
	}

}
