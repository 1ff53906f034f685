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

package io.asgi.python.pool;

import java.util.ArrayList;
import java.util.List;

/**
 * Workers that go into service together, once all of them are ready: those of a start, of
 * a reload, or the one that replaces another. For the pool's thread.
 */
final class Batch {

	private final int size;

	private final Outcome outcome;

	private final List<PooledWorker> members = new ArrayList<>();

	private int ready;

	private boolean over;

	Batch(int size, Outcome outcome) {
		this.size = size;
		this.outcome = outcome;
	}

	void add(PooledWorker worker) {
		this.members.add(worker);
		worker.batch(this);
	}

	List<PooledWorker> members() {
		return List.copyOf(this.members);
	}

	boolean isOver() {
		return this.over;
	}

	void ready() {
		this.ready++;
		if (this.ready == this.size && !this.over) {
			dissolve();
			this.outcome.ready();
		}
	}

	/**
	 * One of the workers will not be ready. The rest is of no use.
	 */
	void fail(String reason) {
		if (!this.over) {
			dissolve();
			this.outcome.failed(reason);
		}
	}

	/**
	 * Nobody waits for them any more. Each is on its own.
	 */
	void dissolve() {
		this.over = true;
		this.members.forEach((member) -> member.batch(null));
	}

	/**
	 * What becomes of the workers.
	 */
	interface Outcome {

		/**
		 * All are ready.
		 */
		void ready();

		/**
		 * One has failed; the others are still there.
		 */
		void failed(String reason);

	}

}
