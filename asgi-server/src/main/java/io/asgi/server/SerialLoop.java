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

import org.jspecify.annotations.Nullable;

/**
 * A loop without a thread of its own: whoever hands over a task runs it, and those that
 * others hand over meanwhile. Safe to use from several threads.
 */
public final class SerialLoop implements Loop {

	private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

	private @Nullable Thread runner;

	@Override
	public synchronized boolean isCurrent() {
		return this.runner == Thread.currentThread();
	}

	@Override
	public void execute(Runnable task) {
		synchronized (this) {
			this.tasks.add(task);
			if (this.runner != null) {
				return;
			}
			this.runner = Thread.currentThread();
		}
		runAll();
	}

	private void runAll() {
		Runnable next;
		while ((next = next()) != null) {
			try {
				next.run();
			}
			catch (Throwable ex) {
				// What others have handed over is run all the same, and the loop goes on
				runAll();
				throw ex;
			}
		}
	}

	private synchronized @Nullable Runnable next() {
		Runnable next = this.tasks.poll();
		if (next == null) {
			this.runner = null;
		}
		return next;
	}

}
