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

package io.asgi.server.netty;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import io.asgi.server.Limit;
import io.asgi.server.admission.Admission;
import io.asgi.server.admission.Ticket;
import io.asgi.server.netty.deadline.Deadlines;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The place of an exchange among those under way, or in the queue before them. Used on
 * the event loop of the exchange.
 */
final class Place implements Consumer<Ticket> {

	private static final Refusal BUSY = Refusal.unavailable("Too many requests are under way");

	private final ExchangeContext context;

	private final Admission admission;

	private final Owner owner;

	private final EventLoop eventLoop;

	private boolean decided;

	private @Nullable Ticket ticket;

	private @Nullable Future<?> timeout;

	Place(ExchangeContext context, Admission admission, Owner owner) {
		this.context = context;
		this.admission = admission;
		this.owner = owner;
		this.eventLoop = context.channel().eventLoop();
	}

	/**
	 * Let the owner begin, now or when it is its turn, or be refused.
	 */
	void take() {
		Ticket ticket = this.admission.enter(this.context.mount().name(), this);
		this.ticket = ticket;
		if (ticket.isWaiting()) {
			this.timeout = Deadlines.schedule(this.eventLoop, this.context.options().requests().queueTimeout(),
					this::waitedTooLong);
		}
		else {
			decide(ticket);
		}
	}

	/**
	 * Give the place up. Has no effect the second time.
	 */
	void leave() {
		this.decided = true;
		if (this.timeout != null) {
			this.timeout.cancel(false);
		}
		if (this.ticket != null) {
			this.ticket.close();
		}
	}

	/**
	 * Return whether the owner waits for its turn.
	 */
	boolean isWaiting() {
		return !this.decided;
	}

	/**
	 * It has been decided elsewhere. Not at once, even on the right loop: whoever has
	 * left is in the middle of something.
	 */
	@Override
	public void accept(Ticket ticket) {
		try {
			this.eventLoop.execute(() -> decide(ticket));
		}
		catch (RejectedExecutionException ex) {
			ticket.close();
		}
	}

	private void decide(Ticket ticket) {
		if (this.decided) {
			return;
		}
		this.decided = true;
		if (this.timeout != null) {
			this.timeout.cancel(false);
		}
		if (ticket.isIn()) {
			this.owner.begin();
		}
		else {
			this.context.limitReached(this.owner.limit());
			this.owner.refuse(BUSY);
		}
	}

	private void waitedTooLong() {
		Ticket ticket = this.ticket;
		if (!this.decided && ticket != null && ticket.isWaiting()) {
			leave();
			this.context.limitReached(Limit.QUEUE_TIME);
			this.owner.refuse(BUSY);
		}
	}

	/**
	 * The exchange whose place it is.
	 */
	interface Owner {

		/**
		 * Return the limit that is reached when there is no place.
		 */
		Limit limit();

		/**
		 * There is a place: call the application.
		 */
		void begin();

		/**
		 * There is none: answer in its place.
		 */
		void refuse(Refusal refusal);

	}

}
