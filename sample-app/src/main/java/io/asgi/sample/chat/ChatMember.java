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

package io.asgi.sample.chat;

import java.util.concurrent.ArrayBlockingQueue;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Somebody in the room, with the lines that wait to be sent to them.
 */
final class ChatMember {

	/**
	 * How many lines may wait for a member that reads slowly. With one more, it is
	 * dropped.
	 */
	static final int MAX_PENDING = 64;

	private final String name;

	private final Sinks.Many<String> pending = Sinks.many()
		.unicast()
		.onBackpressureBuffer(new ArrayBlockingQueue<>(MAX_PENDING));

	private final Sinks.Empty<Void> dropped = Sinks.empty();

	ChatMember(String name) {
		this.name = name;
	}

	String name() {
		return this.name;
	}

	/**
	 * Add a line for this member. To be called by one thread at a time.
	 * @param line the line
	 */
	void deliver(String line) {
		if (this.pending.tryEmitNext(line) == Sinks.EmitResult.FAIL_OVERFLOW) {
			this.dropped.tryEmitEmpty();
		}
	}

	/**
	 * Return the lines for this member, each when there is demand for it.
	 * @return the lines, for one subscriber
	 */
	Flux<String> lines() {
		return this.pending.asFlux();
	}

	/**
	 * Return the moment when too many lines wait for this member.
	 * @return completes then
	 */
	Mono<Void> dropped() {
		return this.dropped.asMono();
	}

}
