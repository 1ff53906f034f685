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
import java.util.concurrent.RejectedExecutionException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

	/**
	 * How long they may be in all, in characters.
	 */
	static final int MAX_LENGTH = 4 * 1024 * 1024;

	private static final Logger own = LoggerFactory.getLogger(OutputLog.class);

	private final Logger logger;

	private final Executor executor;

	private final Queue<Event> waiting = new ArrayDeque<>();

	private int length;

	private long leftOut;

	private boolean running;

	OutputLog(Logger logger, Executor executor) {
		this.logger = logger;
		this.executor = executor;
	}

	void log(long pid, String text, boolean error) {
		synchronized (this) {
			if (this.waiting.size() == MAX_WAITING || this.length + text.length() > MAX_LENGTH) {
				this.leftOut++;
				return;
			}
			this.waiting.add(new Event(pid, text, error));
			this.length += text.length();
			if (this.running) {
				return;
			}
			this.running = true;
		}
		try {
			this.executor.execute(this::drain);
		}
		catch (RejectedExecutionException ex) {
			// The application has ended, and what a child of a worker prints is nobody's
			synchronized (this) {
				this.waiting.clear();
				this.length = 0;
				this.running = false;
			}
		}
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
				else {
					this.length -= event.text().length();
				}
			}
			if (event != null) {
				safely(() -> write(event));
			}
			else if (missing > 0) {
				safely(() -> this.logger.warn("{} lines were left out: the workers print faster than the log takes it",
						missing));
			}
			else {
				return;
			}
		}
	}

	/**
	 * An appender that fails has no say in what comes next.
	 */
	private static void safely(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException ex) {
			own.trace("A line of a worker could not be logged", ex);
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
