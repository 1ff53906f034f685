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

package io.asgi.python.wire;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The calls that have something to be written, and the one task of the event loop that
 * writes it all. Calls are added on any thread.
 */
final class Turns {

	/**
	 * How many calls begin before the worker gets them at once, and not when the event
	 * loop is done with all else: it has something to do then, while this side reads what
	 * further clients have sent.
	 */
	private static final int ENOUGH = 8;

	private final Queue<Call> ready = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final EventLoop loop;

	private final Runnable turn;

	private int begun;

	/**
	 * Create an empty queue.
	 * @param turn what the event loop does
	 */
	Turns(EventLoop loop, Runnable turn) {
		this.loop = loop;
		this.turn = turn;
	}

	/**
	 * Add a call that has something to be written, for a turn that is yet to come.
	 * @return {@code false} if the event loop has ended
	 */
	boolean wake(Call call) {
		this.ready.add(call);
		boolean scheduled = schedule();
		if (scheduled && call.writer().stream() == 0 && this.loop.inEventLoop() && ++this.begun >= ENOUGH) {
			this.turn.run();
		}
		return scheduled;
	}

	/**
	 * Add a call in the middle of a turn, for the end of the same.
	 */
	void add(Call call) {
		this.ready.add(call);
	}

	/**
	 * Let the event loop take a turn, if it is not going to.
	 * @return {@code false} if it has ended
	 */
	boolean schedule() {
		if (!this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
			try {
				this.loop.execute(this.turn);
			}
			catch (RejectedExecutionException ex) {
				this.scheduled.set(false);
				return false;
			}
		}
		return true;
	}

	/**
	 * The turn has begun: what is added from now on may need another one.
	 */
	void begin() {
		this.begun = 0;
		this.scheduled.set(false);
	}

	/**
	 * Return the call whose turn it is.
	 */
	@Nullable Call next() {
		return this.ready.poll();
	}

	boolean isEmpty() {
		return this.ready.isEmpty();
	}

}
