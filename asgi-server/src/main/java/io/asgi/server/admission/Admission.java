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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

import io.asgi.server.admission.Ticket.State;

/**
 * Lets scopes begin while there are slots for them, over all applications and for each of
 * them, and keeps the others waiting: those of one application in their order, and the
 * applications in turn. Safe to use from several threads.
 * <p>
 * As long as nobody waits, to come and to go changes two counters and takes no lock. A
 * slot that becomes free goes to one who waits, not to one who comes later.
 */
public final class Admission {

	private final Slots slots;

	private final int maxWaiting;

	private final ToIntFunction<String> limits;

	private final ConcurrentHashMap<String, Line> lines = new ConcurrentHashMap<>();

	/**
	 * The lines in which somebody waits; the one whose turn it is comes first.
	 */
	private final Queue<Line> turns = new ArrayDeque<>();

	private volatile int waiting;

	/**
	 * Create an admission to which nobody has come yet.
	 * @param max how many may be in at once
	 * @param limits returns how many of an application may be in at once; asked for once
	 * for each application
	 * @param maxWaiting how many may wait at once
	 */
	public Admission(int max, ToIntFunction<String> limits, int maxWaiting) {
		this.slots = new Slots(max);
		this.limits = limits;
		this.maxWaiting = maxWaiting;
	}

	/**
	 * Come: to be in at once if there is a slot, else to wait for one, else to be
	 * refused.
	 * @param application the name of the application
	 * @param decided called with a ticket that waits no longer, because it is in now, or
	 * refused in favour of an application with fewer that wait. Called on the thread that
	 * has caused that, perhaps before this method returns
	 * @return the ticket. It has to be {@link Ticket#close() given back}
	 */
	public Ticket enter(String application, Consumer<Ticket> decided) {
		Line line = this.lines.get(application);
		if (line == null) {
			line = this.lines.computeIfAbsent(application, (name) -> new Line(this.limits.applyAsInt(name)));
		}
		if (this.waiting == 0 && take(line)) {
			return new Ticket(this, line, decided, State.IN);
		}
		Ticket ticket = new Ticket(this, line, decided, State.WAITING);
		List<Ticket> others = new ArrayList<>(1);
		synchronized (this) {
			// From here on whoever leaves sees that somebody waits
			add(ticket);
			admit(others);
			if (this.waiting > this.maxWaiting) {
				others.add(refuse(line));
			}
		}
		others.remove(ticket);
		others.forEach(Ticket::decided);
		return ticket;
	}

	/**
	 * Return how many are in.
	 * @return the number
	 */
	public int active() {
		return this.slots.taken();
	}

	/**
	 * Return how many wait.
	 * @return the number
	 */
	public int waiting() {
		return this.waiting;
	}

	/**
	 * Return how many of an application are in.
	 * @param application the name of the application
	 * @return the number; 0 for an application of which none has come yet
	 */
	public int active(String application) {
		Line line = this.lines.get(application);
		return (line != null) ? line.slots.taken() : 0;
	}

	/**
	 * Return how many of an application wait.
	 * @param application the name of the application
	 * @return the number; 0 for an application of which none has come yet
	 */
	public int waiting(String application) {
		Line line = this.lines.get(application);
		if (line == null) {
			return 0;
		}
		synchronized (this) {
			return line.tickets.size();
		}
	}

	void leave(Ticket ticket) {
		boolean released = ticket.change(State.IN, State.GONE);
		if (released) {
			release(ticket.line());
			if (this.waiting == 0) {
				return;
			}
		}
		List<Ticket> admitted = new ArrayList<>(1);
		synchronized (this) {
			if (released) {
				admit(admitted);
			}
			else {
				if (ticket.change(State.WAITING, State.GONE)) {
					remove(ticket);
				}
				else if (ticket.change(State.IN, State.GONE)) {
					// Admitted this very moment
					release(ticket.line());
					admit(admitted);
				}
			}
		}
		admitted.forEach(Ticket::decided);
	}

	private boolean take(Line line) {
		if (!line.slots.take()) {
			return false;
		}
		if (!this.slots.take()) {
			line.slots.release();
			return false;
		}
		return true;
	}

	private void release(Line line) {
		line.slots.release();
		this.slots.release();
	}

	private void add(Ticket ticket) {
		Line line = ticket.line();
		if (line.tickets.isEmpty()) {
			this.turns.add(line);
		}
		line.tickets.add(ticket);
		this.waiting++;
	}

	private void remove(Ticket ticket) {
		Line line = ticket.line();
		line.tickets.remove(ticket);
		if (line.tickets.isEmpty()) {
			this.turns.remove(line);
		}
		this.waiting--;
	}

	/**
	 * Admit as many as there are slots for, one of each application in turn.
	 */
	private void admit(List<Ticket> admitted) {
		int full = 0;
		while (full < this.turns.size()) {
			Line line = this.turns.remove();
			if (take(line)) {
				full = 0;
				Ticket ticket = line.first();
				line.tickets.remove(ticket);
				this.waiting--;
				ticket.change(State.WAITING, State.IN);
				admitted.add(ticket);
			}
			else {
				full++;
			}
			if (!line.tickets.isEmpty()) {
				this.turns.add(line);
			}
		}
	}

	/**
	 * Refuse the last of the longest line, so that one application cannot take all
	 * places: the one who has just come, if no line is longer than theirs.
	 */
	private Ticket refuse(Line newest) {
		Line longest = this.turns.stream().max(Comparator.comparingInt((line) -> line.tickets.size())).orElse(newest);
		Ticket ticket = ((longest.tickets.size() > newest.tickets.size()) ? longest : newest).last();
		remove(ticket);
		ticket.change(State.WAITING, State.REFUSED);
		return ticket;
	}

}
