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

package io.asgi.server.lifespan;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.asgi.AsgiApplication;
import reactor.core.publisher.Mono;

/**
 * The life of one application: one call with a lifespan scope, from start-up to shutdown.
 */
public final class ApplicationLifespan {

	private final Map<String, Object> state = new ConcurrentHashMap<>();

	/**
	 * Create the life of an application, which has not begun yet.
	 * @param name the name of the application
	 * @param application the application
	 * @param mode what to make of its lifespan
	 * @param startupTimeout how long start-up may take
	 * @param shutdownTimeout how long shutdown may take
	 */
	public ApplicationLifespan(String name, AsgiApplication application, LifespanMode mode, Duration startupTimeout,
			Duration shutdownTimeout) {
	}

	/**
	 * Start the application. To be called once.
	 * @return completes when the application has started, or is served without lifespan;
	 * fails with {@link LifespanStartupException} if it could not start
	 */
	public Mono<Void> startup() {
		return Mono.empty();
	}

	/**
	 * Shut the application down. To be called once, after its connections have drained.
	 * @return completes when the application has shut down, failed to, or taken too long;
	 * never fails
	 */
	public Mono<Void> shutdown() {
		return Mono.empty();
	}

	/**
	 * Return the namespace that the application fills during start-up.
	 * @return the namespace
	 */
	public Map<String, Object> state() {
		return this.state;
	}

}
