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

package io.asgi.server.admission;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;

/**
 * The place of one scope: in, waiting, or refused. Safe to use from several threads.
 */
public final class Ticket implements AutoCloseable {

	private static final AtomicReferenceFieldUpdater<Ticket, State> STATE = AtomicReferenceFieldUpdater
		.newUpdater(Ticket.class, State.class, "state");

	private final Admission admission;

	private final Line line;

	private final Consumer<Ticket> decided;

	private volatile State state;

	Ticket(Admission admission, Line line, Consumer<Ticket> decided, State state) {
		this.admission = admission;
		this.line = line;
		this.decided = decided;
		this.state = state;
	}

	/**
	 * Return whether the scope may begin, or has begun.
	 * @return {@code true} if it has a slot
	 */
	public boolean isIn() {
		return this.state == State.IN;
	}

	/**
	 * Return whether the scope waits for a slot.
	 * @return {@code true} if it does
	 */
	public boolean isWaiting() {
		return this.state == State.WAITING;
	}

	/**
	 * Give the slot back, or stop waiting for one. Has no effect the second time.
	 */
	@Override
	public void close() {
		this.admission.leave(this);
	}

	Line line() {
		return this.line;
	}

	boolean change(State from, State to) {
		return STATE.compareAndSet(this, from, to);
	}

	void decided() {
		this.decided.accept(this);
	}

	enum State {

		WAITING, IN, REFUSED, GONE

	}

}
