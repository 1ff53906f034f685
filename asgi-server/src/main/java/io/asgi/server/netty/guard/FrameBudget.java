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

package io.asgi.server.netty.guard;

import java.util.concurrent.TimeUnit;

/**
 * How many frames of a kind a client may still send: some at once, some each second, and
 * some for each that has a use. Used by one thread at a time.
 */
final class FrameBudget {

	private final long burst;

	private final long nanosPerFrame;

	private long left;

	private long refilled;

	/**
	 * Create a budget that is full.
	 * @param burst how many frames may come at once
	 * @param perSecond how many more may come each second
	 * @param now the time, as of {@link System#nanoTime()}
	 */
	FrameBudget(long burst, long perSecond, long now) {
		this.burst = burst;
		this.nanosPerFrame = TimeUnit.SECONDS.toNanos(1) / perSecond;
		this.left = burst;
		this.refilled = now;
	}

	/**
	 * Spend one frame.
	 * @return whether the budget allowed it
	 */
	boolean spend(long now) {
		long frames = (now - this.refilled) / this.nanosPerFrame;
		this.refilled += frames * this.nanosPerFrame;
		earn(frames);
		if (this.left == 0) {
			return false;
		}
		this.left--;
		return true;
	}

	/**
	 * Allow more frames, up to a full budget.
	 */
	void earn(long frames) {
		this.left = Math.min(this.burst, this.left + frames);
	}

}
