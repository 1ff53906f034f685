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

package io.asgi.benchmarks.server;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * What is published reaches all subscribers, each of which keeps a few messages at most
 * that it has not asked for yet.
 */
public final class Topic {

	private final Sinks.Many<String> sink = Sinks.many().multicast().directBestEffort();

	/**
	 * Publish a message, if there is a subscriber.
	 * @param message the message
	 */
	public void publish(String message) {
		Sinks.EmitResult result = this.sink.tryEmitNext(message);
		if (result != Sinks.EmitResult.FAIL_ZERO_SUBSCRIBER) {
			result.orThrow();
		}
	}

	/**
	 * Return all messages from now on.
	 * @return the messages; fails when the subscriber is 256 of them behind
	 */
	public Flux<String> messages() {
		return this.sink.asFlux().onBackpressureBuffer(256);
	}

}
