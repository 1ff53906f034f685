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

package io.asgi.python.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last lines of something. Safe to use from several threads.
 */
public final class RecentLines {

	private final int limit;

	private final Deque<String> lines = new ArrayDeque<>();

	/**
	 * Create an empty one.
	 * @param limit how many lines are kept
	 */
	public RecentLines(int limit) {
		this.limit = limit;
	}

	synchronized void add(String line) {
		if (this.lines.size() == this.limit) {
			this.lines.removeFirst();
		}
		this.lines.addLast(line);
	}

	/**
	 * Return the lines.
	 * @return the lines, oldest first
	 */
	public synchronized List<String> lines() {
		return List.copyOf(this.lines);
	}

}
