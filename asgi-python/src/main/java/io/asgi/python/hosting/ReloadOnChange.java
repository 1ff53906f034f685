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
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.asgi.python.PythonOptions;
import io.asgi.python.PythonStartupException;
import io.asgi.python.hosting.SourceFiles.Stamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Reloads an application once its files have changed, and have not changed again until
 * the next look: whoever saves many of them gets one reload. While one is under way
 * nothing is looked at. Everything happens on one thread of its own.
 */
final class ReloadOnChange {

	private static final Logger logger = LoggerFactory.getLogger(ReloadOnChange.class);

	// However many files there are, looking at them takes no more than this part of the
	// time
	private static final int SHARE = 10;

	private final PythonOptions options;

	private final Mono<Void> reload;

	private final Scheduler scheduler;

	private final SourceFiles files;

	// What the workers were started with, and what was there at the last look
	private Map<Path, Stamp> loaded = Map.of();

	private Map<Path, Stamp> last = Map.of();

	private boolean failing;

	/**
	 * Create a watch, which does not look yet.
	 * @param options where to look, for what, and how often
	 * @param reload reloads the application, and says by itself what came of it
	 * @param scheduler a scheduler with one thread, which is disposed of at the end
	 */
	ReloadOnChange(PythonOptions options, Mono<Void> reload, Scheduler scheduler) {
		this.options = options;
		this.reload = reload;
		this.scheduler = scheduler;
		this.files = new SourceFiles(options);
	}

	/**
	 * Look before something is started, and again and again once it has.
	 * @param start starts the workers
	 * @return fails as the start does, or if there is too much to look at
	 */
	Mono<Void> around(Mono<Void> start) {
		return Mono.fromCallable(this.files::look)
			.subscribeOn(this.scheduler)
			.onErrorMap(IOException.class,
					(ex) -> new PythonStartupException(this.options.name(),
							"Python application '" + this.options.name() + "' could not be started: "
									+ ex.getMessage()))
			.flatMap((before) -> start.then(Mono.fromRunnable(() -> begin(before))));
	}

	private void begin(Map<Path, Stamp> before) {
		if (before.isEmpty()) {
			logger.warn(
					"Python application '{}' is not reloaded yet: there is no file that matches {} below {}. Look "
							+ "at app-dir and reload.patterns",
					this.options.name(), this.options.reload().patterns(), this.options.appDir());
		}
		this.loaded = before;
		this.last = before;
		next(0);
	}

	private void next(long took) {
		long pause = Math.max(this.options.reload().interval().toMillis(), SHARE * took);
		try {
			this.scheduler.schedule(this::look, pause, TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.trace("Nothing is looked at any more", ex);
		}
	}

	private void look() {
		long begun = this.scheduler.now(TimeUnit.MILLISECONDS);
		Map<Path, Stamp> now = lookSafely();
		boolean settled = now.equals(this.last);
		this.last = now;
		if (!settled || now.equals(this.loaded)) {
			next(this.scheduler.now(TimeUnit.MILLISECONDS) - begun);
			return;
		}
		logger.info("Python application '{}' is being reloaded: {} has changed", this.options.name(), change(now));
		this.loaded = now;
		this.reload.subscribe(null, (ex) -> next(0), () -> next(0));
	}

	private Map<Path, Stamp> lookSafely() {
		try {
			Map<Path, Stamp> found = this.files.look();
			this.failing = false;
			return found;
		}
		catch (IOException | RuntimeException ex) {
			if (!this.failing) {
				logger.warn("Python application '{}': its files could not be looked at for changes, which is tried "
						+ "again and again: {}", this.options.name(), ex.getMessage());
			}
			this.failing = true;
			return this.loaded;
		}
	}

	private Path change(Map<Path, Stamp> now) {
		return Stream.concat(now.keySet().stream(), this.loaded.keySet().stream())
			.filter((file) -> !Objects.equals(now.get(file), this.loaded.get(file)))
			.sorted()
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Look no more.
	 */
	void end() {
		this.scheduler.dispose();
	}

}
