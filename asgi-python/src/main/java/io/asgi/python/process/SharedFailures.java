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

import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Workers that are started together fail together, and all for the same reason: the first
 * says it to the log, the others say in a line that it is theirs too. A worker that is
 * started later says all of it again. Safe to use from several threads.
 */
final class SharedFailures {

	private final OutputLog log;

	private @Nullable String last;

	private long lastPid;

	private int count;

	/**
	 * Create a filter.
	 * @param log takes what is left
	 */
	SharedFailures(OutputLog log) {
		this.log = log;
	}

	/**
	 * A worker is about to start.
	 * @param pid its process id
	 * @return takes each event of it, and whether it is an error
	 */
	synchronized BiConsumer<String, Boolean> worker(long pid) {
		int before = this.count;
		return (text, error) -> {
			if (text.startsWith(Tracebacks.OWN)) {
				logOwn(pid, text, before);
			}
			else {
				this.log.log(pid, text, error);
			}
		};
	}

	private synchronized void logOwn(long pid, String text, int before) {
		boolean shared = this.count > before && pid != this.lastPid && text.equals(this.last);
		if (!shared) {
			this.last = text;
			this.lastPid = pid;
			this.count++;
		}
		this.log.log(pid, shared ? brief(text) : text, true);
	}

	private String brief(String text) {
		String heading = text.lines().findFirst().orElse(text);
		if (heading.endsWith(":")) {
			// What ends like this announces what is left out, be it in a sentence of its
			// own
			int sentence = heading.lastIndexOf(". ");
			heading = heading.substring(0, (sentence >= 0) ? sentence : heading.length() - 1);
		}
		return heading + " (the same failure as that of worker " + this.lastPid + ")";
	}

}
