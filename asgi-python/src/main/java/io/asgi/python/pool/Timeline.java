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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * The pool's thread and its clock: what runs there runs one after another, and an error
 * in one thing does not keep the next from happening.
 */
final class Timeline {

	private static final Logger logger = LoggerFactory.getLogger(Timeline.class);

	private final Scheduler scheduler;

	Timeline(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	long now() {
		return this.scheduler.now(TimeUnit.MILLISECONDS);
	}

	/**
	 * Run something as soon as what runs now is over.
	 * @return whether it will be: not once the thread has ended
	 */
	boolean run(Runnable task) {
		try {
			this.scheduler.schedule(safe(task));
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
	}

	Disposable after(Duration delay, Runnable task) {
		try {
			return this.scheduler.schedule(safe(task), delay.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			return Disposables.disposed();
		}
	}

	Disposable every(Duration interval, Runnable task) {
		long millis = Math.max(1, interval.toMillis());
		return this.scheduler.schedulePeriodically(safe(task), millis, millis, TimeUnit.MILLISECONDS);
	}

	private static Runnable safe(Runnable task) {
		return () -> {
			try {
				task.run();
			}
			catch (RuntimeException ex) {
				logger.error("The supervision of Python workers failed in one step, and goes on", ex);
			}
		};
	}

}
