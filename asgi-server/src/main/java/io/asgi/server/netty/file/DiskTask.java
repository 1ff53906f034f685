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

package io.asgi.server.netty.file;

import java.util.concurrent.RejectedExecutionException;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * Something that may wait for a disk, and goes on on an event loop.
 */
abstract class DiskTask {

	/**
	 * Do what may wait. Not on the event loop.
	 */
	abstract void onDisk() throws Exception;

	/**
	 * Go on, on the event loop.
	 * @param failure what {@link #onDisk()} has thrown, or why it was not called
	 */
	abstract void onLoop(@Nullable Throwable failure);

	/**
	 * Let go of everything: the event loop has ended.
	 */
	abstract void lost();

	/**
	 * Start the task, on the event loop.
	 */
	final void start(EventLoop loop) {
		try {
			Schedulers.boundedElastic().schedule(() -> run(loop));
		}
		catch (RejectedExecutionException ex) {
			onLoop(ex);
		}
	}

	private void run(EventLoop loop) {
		Throwable failure = attempt();
		try {
			loop.execute(() -> onLoop(failure));
		}
		catch (RejectedExecutionException ex) {
			lost();
		}
	}

	/**
	 * Errors count, too: whoever waits for the task must not wait forever.
	 */
	private @Nullable Throwable attempt() {
		try {
			onDisk();
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

}
