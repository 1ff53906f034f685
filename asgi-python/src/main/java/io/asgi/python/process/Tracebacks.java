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

import java.util.function.BiConsumer;

/**
 * Joins the lines of a traceback, with those of its causes, into one event, and so those
 * of the stacks of all threads, which have no message at their end. A line of the worker
 * that announces it is a part of it. What the worker itself says is an error: it speaks
 * only of what somebody has to mend. For one thread.
 */
final class Tracebacks {

	/**
	 * What a worker itself says begins with it.
	 */
	static final String OWN = "asgi: ";

	private static final String BEGIN = "Traceback (most recent call last):";

	private static final String STACK = "(most recent call first):";

	private static final int MAX_LENGTH = 64 * 1024;

	private final BiConsumer<String, Boolean> consumer;

	private final StringBuilder traceback = new StringBuilder();

	private State state = State.OUTSIDE;

	/**
	 * Create a joiner.
	 * @param consumer takes each event, and whether it is an error
	 */
	Tracebacks(BiConsumer<String, Boolean> consumer) {
		this.consumer = consumer;
	}

	void line(String line) {
		boolean stack = line.endsWith(STACK);
		boolean begins = stack || line.endsWith(BEGIN);
		boolean goesOn = begins || isContinuation(line);
		if (this.state != State.FRAMES && this.state != State.OUTSIDE && !goesOn) {
			flush();
		}
		if (this.state == State.OUTSIDE && !begins) {
			outside(line);
			return;
		}
		append(line);
		if (begins) {
			this.state = stack ? State.STACK : State.FRAMES;
		}
		else if (this.state == State.HEADING) {
			this.state = State.STACK;
		}
		else if (!goesOn) {
			this.state = State.MESSAGE;
		}
		if (this.traceback.length() > MAX_LENGTH) {
			flush();
		}
	}

	private void outside(String line) {
		boolean own = line.startsWith(OWN);
		if (own && line.endsWith(":")) {
			append(line);
			this.state = State.HEADING;
		}
		else {
			this.consumer.accept(line, own);
		}
	}

	/**
	 * Return whether what comes next may belong to what has come.
	 */
	boolean isOpen() {
		return this.state != State.OUTSIDE;
	}

	/**
	 * Nothing more has come for a while.
	 */
	void flush() {
		if (this.state != State.OUTSIDE) {
			this.state = State.OUTSIDE;
			this.consumer.accept(this.traceback.toString().stripTrailing(), true);
			this.traceback.setLength(0);
		}
	}

	private void append(String line) {
		if (!this.traceback.isEmpty()) {
			this.traceback.append(System.lineSeparator());
		}
		this.traceback.append(line);
	}

	/**
	 * The lines of frames, of exception groups and of notes are indented; between an
	 * exception and its cause stands one of two sentences, with empty lines around.
	 */
	private static boolean isContinuation(String line) {
		return line.isEmpty() || Character.isWhitespace(line.charAt(0))
				|| line.startsWith("During handling of the above exception")
				|| line.startsWith("The above exception was the direct cause");
	}

	/**
	 * Where the last line stands.
	 */
	private enum State {

		OUTSIDE,

		HEADING,

		FRAMES,

		STACK,

		MESSAGE

	}

}
