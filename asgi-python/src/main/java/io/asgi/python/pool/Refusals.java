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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import io.asgi.python.CallLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of calls that have found no room: the first at once, those that follow by their
 * number, so that an overload does not fill the log. Safe to use from several threads.
 */
final class Refusals {

	/**
	 * The least time between two messages.
	 */
	static final Duration PAUSE = Duration.ofSeconds(10);

	private static final Logger logger = LoggerFactory.getLogger(WorkerPool.class);

	private final String application;

	private final CallLimits limits;

	private final Timeline timeline;

	private final LongAdder full = new LongAdder();

	private final LongAdder late = new LongAdder();

	// Whether a message is planned, or the pause after one goes on
	private final AtomicBoolean planned = new AtomicBoolean();

	Refusals(String application, CallLimits limits, Timeline timeline) {
		this.application = application;
		this.limits = limits;
		this.timeline = timeline;
	}

	/**
	 * A call was refused as too many wait already.
	 */
	void queueFull() {
		this.full.increment();
		plan();
	}

	/**
	 * A call was refused as it has waited for too long.
	 */
	void waitedTooLong() {
		this.late.increment();
		plan();
	}

	private void plan() {
		if (this.planned.compareAndSet(false, true)) {
			this.timeline.run(this::tell);
		}
	}

	private void tell() {
		long full = this.full.sumThenReset();
		long late = this.late.sumThenReset();
		if (full + late > 0) {
			logger.warn(
					"Python application '{}': calls answered with 503 since the last such message: {} as the queue was "
							+ "full (calls.max-queued: {}), {} as no worker had room within {} ms "
							+ "(calls.queue-timeout). Its workers are not ready, too few, or too slow: see workers and "
							+ "calls.max-per-worker",
					this.application, full, this.limits.maxQueued(), late, this.limits.queueTimeout().toMillis());
			this.timeline.after(PAUSE, this::tell);
			return;
		}
		this.planned.set(false);
		// One may have come after the look, and before it could plan a message
		if (this.full.sum() + this.late.sum() > 0) {
			plan();
		}
	}

}
