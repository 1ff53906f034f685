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

package io.asgi.python.process;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

import org.slf4j.Logger;

/**
 * Hands the lines of an application's workers to the log, on a thread of its own: a log
 * that is slow must not make a worker wait that prints. What it cannot take in time is
 * left out, and counted. Safe to use from several threads.
 */
final class OutputLog {

	/**
	 * How many events may wait for the log.
	 */
	static final int MAX_WAITING = 2_048;

	private final Logger logger;

	private final Executor executor;

	private final Queue<Event> waiting = new ArrayDeque<>();

	private long leftOut;

	private boolean running;

	OutputLog(Logger logger, Executor executor) {
		this.logger = logger;
		this.executor = executor;
	}

	void log(long pid, String text, boolean error) {
		synchronized (this) {
			if (this.waiting.size() == MAX_WAITING) {
				this.leftOut++;
				return;
			}
			this.waiting.add(new Event(pid, text, error));
			if (this.running) {
				return;
			}
			this.running = true;
		}
		this.executor.execute(this::drain);
	}

	private void drain() {
		while (true) {
			Event event;
			long missing;
			synchronized (this) {
				event = this.waiting.poll();
				missing = this.leftOut;
				if (event == null) {
					this.leftOut = 0;
					this.running = missing > 0;
				}
			}
			if (event != null) {
				write(event);
			}
			else if (missing > 0) {
				this.logger.warn("{} lines were left out: the workers print faster than the log takes it", missing);
			}
			else {
				return;
			}
		}
	}

	private void write(Event event) {
		if (event.error()) {
			this.logger.error("[{}] {}", event.pid(), event.text());
		}
		else {
			this.logger.info("[{}] {}", event.pid(), event.text());
		}
	}

	/**
	 * One line, or one traceback.
	 */
	private record Event(long pid, String text, boolean error) {
	}

}
