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

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A number of slots. Safe to use from several threads.
 */
final class Slots {

	private final int max;

	private final AtomicInteger taken = new AtomicInteger();

	Slots(int max) {
		this.max = max;
	}

	boolean take() {
		int present = this.taken.get();
		while (present < this.max) {
			if (this.taken.compareAndSet(present, present + 1)) {
				return true;
			}
			present = this.taken.get();
		}
		return false;
	}

	void release() {
		this.taken.decrementAndGet();
	}

	int taken() {
		return this.taken.get();
	}

}
