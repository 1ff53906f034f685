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
import java.util.function.IntConsumer;

import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Starts the workers that are missing, as soon as the back-off allows it. For the pool's
 * thread.
 */
final class Refill {

	private final Timeline timeline;

	private final Service service;

	private final IntConsumer launch;

	private final Disposable.Swap next = Disposables.swap();

	private boolean running;

	/**
	 * Create a refill, which does nothing yet.
	 * @param timeline the clock
	 * @param service knows how many are missing
	 * @param launch starts a worker for a place
	 */
	Refill(Timeline timeline, Service service, IntConsumer launch) {
		this.timeline = timeline;
		this.service = service;
		this.launch = launch;
	}

	void begin() {
		this.running = true;
	}

	void fill() {
		if (!this.running || this.service.missing() == 0) {
			return;
		}
		long delay = this.service.delay();
		if (delay > 0) {
			this.next.update(this.timeline.after(Duration.ofMillis(delay), this::fill));
			return;
		}
		int count = this.service.missing();
		for (int i = 0; i < count && this.service.delay() == 0; i++) {
			this.launch.accept(this.service.freePlace());
		}
	}

	/**
	 * What was planned is not needed any more.
	 */
	void forget() {
		this.next.update(Disposables.disposed());
	}

	void end() {
		this.running = false;
		forget();
	}

}
