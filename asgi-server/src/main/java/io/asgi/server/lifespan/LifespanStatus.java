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

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Where an application stands in its lifespan.
 *
 * @param phase the phase
 * @param message why the application has come to this phase, or {@code null} if that
 * speaks for itself. It may contain what the application or an exception says
 */
public record LifespanStatus(Phase phase, @Nullable String message) {

	public LifespanStatus {
		Objects.requireNonNull(phase, "'phase' must not be null");
	}

	static LifespanStatus of(Phase phase) {
		return new LifespanStatus(phase, null);
	}

	/**
	 * The phases of a lifespan.
	 */
	public enum Phase {

		/**
		 * The application has not been called yet.
		 */
		NOT_STARTED,

		/**
		 * The application has not answered {@code lifespan.startup} yet.
		 */
		STARTING,

		/**
		 * The application has started, and will be told of the shutdown.
		 */
		STARTED,

		/**
		 * The application is served, but takes no part in the lifespan.
		 */
		UNSUPPORTED,

		/**
		 * The application is served, and not asked for a lifespan:
		 * {@link LifespanMode#OFF}.
		 */
		OFF,

		/**
		 * The application has not answered {@code lifespan.shutdown} yet.
		 */
		STOPPING,

		/**
		 * The application has shut down, or left its lifespan early and without an error.
		 */
		STOPPED,

		/**
		 * The application could not start, failed in its lifespan after that, or could
		 * not shut down.
		 */
		FAILED

	}

}
