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

import java.util.concurrent.Executor;

/**
 * The one thread, at a time, on which everything of a scope runs.
 */
public interface Loop extends Executor {

	/**
	 * Return whether the calling code runs on this loop.
	 * @return {@code true} if it does
	 */
	boolean isCurrent();

	/**
	 * Run a task at once if the calling code runs on this loop, else hand it over.
	 * @param task the task
	 * @throws java.util.concurrent.RejectedExecutionException if the loop has ended
	 */
	default void run(Runnable task) {
		if (isCurrent()) {
			task.run();
		}
		else {
			execute(task);
		}
	}

}
