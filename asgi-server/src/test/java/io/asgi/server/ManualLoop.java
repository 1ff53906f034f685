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

package io.asgi.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;

/**
 * A loop that runs what it is handed when the test says so.
 */
final class ManualLoop implements Loop {

	private final Deque<Runnable> tasks = new ArrayDeque<>();

	private boolean current;

	private boolean ended;

	@Override
	public boolean isCurrent() {
		return this.current;
	}

	@Override
	public void execute(Runnable task) {
		if (this.ended) {
			throw new RejectedExecutionException("The loop has ended");
		}
		this.tasks.add(task);
	}

	/**
	 * Run everything that waits, on this loop.
	 */
	void turn() {
		Runnable task;
		while ((task = this.tasks.poll()) != null) {
			on(task);
		}
	}

	/**
	 * Run a task on this loop, at once.
	 */
	void on(Runnable task) {
		this.current = true;
		try {
			task.run();
		}
		finally {
			this.current = false;
		}
	}

	/**
	 * Reject what comes from now on.
	 */
	void end() {
		this.ended = true;
	}

	int waiting() {
		return this.tasks.size();
	}

}
