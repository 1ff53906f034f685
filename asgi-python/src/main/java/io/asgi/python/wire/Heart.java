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

import java.time.Duration;

import io.asgi.python.worker.Heartbeat;
import io.netty.buffer.ByteBuf;

/**
 * Asks a worker for a sign of life, one question at a time. Asks and hears on the event
 * loop; may be asked from any thread.
 */
final class Heart {

	private static final int PONG_SIZE = 32;

	private long number;

	private volatile boolean waiting;

	private volatile long askedAt;

	private volatile Heartbeat last = Heartbeat.NONE;

	/**
	 * Ask, if no answer is owed.
	 */
	void ask(Outgoing out) {
		if (!this.waiting) {
			this.askedAt = System.nanoTime();
			this.waiting = true;
			this.number++;
			out.header(Frames.PING, 0, 0, 8).writeLong(this.number);
		}
	}

	/**
	 * Hear the answer.
	 */
	void answer(ByteBuf payload, int length) {
		EventReader.require(length >= PONG_SIZE, Frames.PONG);
		if (!this.waiting || payload.readLong() != this.number) {
			throw new WireException("PONG answers no PING");
		}
		Duration lag = Duration.ofNanos(1000 * payload.readUnsignedInt());
		long streams = payload.readUnsignedInt();
		this.last = new Heartbeat(lag, (int) Math.min(streams, Integer.MAX_VALUE), payload.readLong(),
				payload.readLong());
		this.waiting = false;
	}

	Heartbeat last() {
		return this.last;
	}

	/**
	 * Return how long an answer has been owed.
	 */
	Duration silence() {
		return this.waiting ? Duration.ofNanos(System.nanoTime() - this.askedAt) : Duration.ZERO;
	}

}
