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

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Reads what a worker prints, always and to its end, on a thread of its own: a pipe that
 * nobody reads stops who writes into it.
 */
final class OutputReader implements Runnable {

	private static final int MAX_LAST_WORDS = 60;

	private static final long QUIET_MILLIS = 100;

	private static final Executor LATER = CompletableFuture.delayedExecutor(QUIET_MILLIS, TimeUnit.MILLISECONDS);

	private final InputStream output;

	private final Lines lines;

	private final Tracebacks tracebacks;

	private final RecentLines own = new RecentLines(MAX_LAST_WORDS);

	private long reads;

	private boolean planned;

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	/**
	 * Create a reader.
	 * @param output what the worker prints
	 * @param log takes lines and tracebacks, and whether they are errors
	 * @param recent keeps the last lines of all workers
	 */
	OutputReader(InputStream output, BiConsumer<String, Boolean> log, RecentLines recent) {
		this.output = output;
		this.tracebacks = new Tracebacks(log);
		this.lines = new Lines((line) -> {
			this.own.add(line);
			recent.add(line);
			this.tracebacks.line(line);
		});
	}

	@Override
	public void run() {
		byte[] buffer = new byte[16 * 1024];
		try (InputStream source = this.output) {
			int count = source.read(buffer);
			while (count >= 0) {
				read(buffer, count);
				count = source.read(buffer);
			}
		}
		catch (IOException ex) {
			this.own.add("(its output could not be read any more: " + ex.getMessage() + ")");
		}
		finally {
			end();
			this.ended.complete(null);
		}
	}

	private synchronized void read(byte[] buffer, int count) {
		this.reads++;
		this.lines.write(buffer, count);
		flushLater();
	}

	/**
	 * A program prints a traceback line by line, each a moment after the other: it is
	 * whole when nothing more has come for some moments.
	 */
	private void flushLater() {
		if (this.tracebacks.isOpen() && !this.planned) {
			this.planned = true;
			long seen = this.reads;
			LATER.execute(() -> flush(seen));
		}
	}

	private synchronized void flush(long seen) {
		this.planned = false;
		if (this.reads == seen) {
			this.tracebacks.flush();
		}
		else {
			flushLater();
		}
	}

	private synchronized void end() {
		this.lines.end();
		this.tracebacks.flush();
	}

	/**
	 * Return the end of the output.
	 */
	CompletableFuture<Void> ended() {
		return this.ended;
	}

	List<String> lastLines() {
		return this.own.lines();
	}

}
