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

package io.asgi.server.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a state machine has asked of a transport that is only recorded. A write ends at
 * once, or when the test says so.
 */
final class Writes {

	private final List<String> calls = new ArrayList<>();

	private final Deque<Completion> pending = new ArrayDeque<>();

	private boolean delayed;

	private @Nullable Throwable failure;

	void delay() {
		delay(true);
	}

	void delay(boolean delayed) {
		this.delayed = delayed;
	}

	boolean isUnderWay() {
		return !this.pending.isEmpty();
	}

	void fail(Throwable failure) {
		this.failure = failure;
	}

	void record(String call) {
		this.calls.add(call);
	}

	void write(String call, Completion completion) {
		record(call);
		if (this.delayed) {
			this.pending.add(completion);
		}
		else {
			completion.complete(this.failure);
		}
	}

	/**
	 * End the oldest write that is still under way.
	 */
	void end(@Nullable Throwable failure) {
		this.pending.remove().complete(failure);
	}

	/**
	 * Return what has been asked for since the last time.
	 */
	List<String> take() {
		List<String> taken = List.copyOf(this.calls);
		this.calls.clear();
		return taken;
	}

}
