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

package io.asgi.server.netty.limits;

import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Calls back in time. One that is set to a later time calls back too early, for the
 * callback to look and to set it anew. Used on its event loop.
 */
final class Alarm {

	private final EventExecutor executor;

	private final Runnable callback;

	private @Nullable Future<?> timer;

	private long due;

	Alarm(EventExecutor executor, Runnable callback) {
		this.executor = executor;
		this.callback = callback;
	}

	/**
	 * Call back in so many nanoseconds, or before.
	 */
	void within(long nanos) {
		within(nanos, System.nanoTime());
	}

	/**
	 * Call back in so many nanoseconds, or before.
	 * @param now the time, as of {@link System#nanoTime()}
	 */
	void within(long nanos, long now) {
		long due = now + nanos;
		if (this.timer != null && this.due - due <= 0) {
			return;
		}
		cancel();
		this.due = due;
		this.timer = this.executor.schedule(this::ring, nanos, TimeUnit.NANOSECONDS);
	}

	void cancel() {
		Future<?> timer = this.timer;
		if (timer != null) {
			this.timer = null;
			timer.cancel(false);
		}
	}

	private void ring() {
		this.timer = null;
		this.callback.run();
	}

}
