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

import java.util.LinkedHashSet;

/**
 * The slots of one application, and those who wait for one. The slots are safe to use
 * from several threads, the tickets are guarded by the lock of the admission.
 */
final class Line {

	final Slots slots;

	final LinkedHashSet<Ticket> tickets = new LinkedHashSet<>();

	Line(int max) {
		this.slots = new Slots(max);
	}

	Ticket first() {
		return this.tickets.iterator().next();
	}

	Ticket last() {
		Ticket last = first();
		for (Ticket ticket : this.tickets) {
			last = ticket;
		}
		return last;
	}

}
