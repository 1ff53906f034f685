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

package io.asgi.python;

import io.asgi.AsgiApplication;
import reactor.core.publisher.Mono;

/**
 * An unmodified Python ASGI application, served by supervised CPython workers. To a
 * server it is an application for HTTP, WebSocket and lifespan like any other.
 * <p>
 * Called with a lifespan scope it {@linkplain #start() starts} at
 * {@code lifespan.startup}, answers {@code lifespan.startup.failed} with Python's
 * traceback if it cannot, and {@linkplain #stop() stops} at {@code lifespan.shutdown}.
 * Where a server runs no lifespan, call {@code start} and {@code stop} yourself: until it
 * is started each call is answered with 503. The application's own lifespan runs in each
 * worker; the state that it fills stays there.
 * <p>
 * While no worker is free, calls wait in a bounded queue, and are answered with 503 and
 * {@code Retry-After} where that is full or takes too long. A request whose worker is
 * lost is answered with 502 if its response has not begun, and aborted if it has; a call
 * fails with {@code io.asgi.python.worker.PythonException} if the application raises, and
 * with {@code io.asgi.python.worker.WorkerLostException} if its worker is lost.
 * <p>
 * Safe to use from several threads; nothing blocks.
 */
public interface PythonApplication extends AsgiApplication {

	/**
	 * Return the options.
	 * @return the options
	 */
	PythonOptions options();

	/**
	 * Start the workers. One that is started already stays as it is.
	 * @return completes when all workers are ready; fails with
	 * {@link PythonStartupException} if one of them cannot start, and none is left then
	 */
	Mono<Void> start();

	/**
	 * Drain and stop the workers. One that is stopped may be started again.
	 * @return completes when no process is left; never fails
	 */
	Mono<Void> stop();

	/**
	 * Replace all workers by new ones, which import the application again. The old ones
	 * go on until all new ones are ready, and end when their calls have ended; no call is
	 * lost. A reload that is asked for while another one is under way waits for it, and
	 * then begins, once for all who wait.
	 * @return completes when calls go to the new workers; fails with
	 * {@link PythonStartupException} if one of them cannot start, and the old ones stay
	 */
	Mono<Void> reload();

	/**
	 * Return how the application and its workers are.
	 * @return the status at this moment
	 */
	PythonStatus status();

}
