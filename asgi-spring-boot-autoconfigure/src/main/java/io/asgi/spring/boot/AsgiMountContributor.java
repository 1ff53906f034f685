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

package io.asgi.spring.boot;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.asgi.AsgiApplication;
import org.jspecify.annotations.Nullable;

/**
 * Callback for beans that mount applications which are no beans of their own.
 * {@code AsgiMiddleware} beans are around them as around all others.
 */
@FunctionalInterface
public interface AsgiMountContributor {

	/**
	 * Return what to mount. Called once, before the server starts.
	 * @return the applications and where to mount them
	 */
	List<Contribution> contributions();

	/**
	 * An application and where to mount it.
	 *
	 * @param name the name of the application, which no other one has
	 * @param path the decoded path, "/" for what nothing else takes
	 * @param application the application
	 * @param origin where the path comes from, for messages: "the property 'a.b'"
	 * @param startupTimeout how long its lifespan may take to start, zero for ever;
	 * {@code null} for as long as that of all others
	 */
	record Contribution(String name, String path, AsgiApplication application, String origin,
			@Nullable Duration startupTimeout) {

		public Contribution {
			Objects.requireNonNull(name, "'name' must not be null");
			Objects.requireNonNull(path, "'path' must not be null");
			Objects.requireNonNull(application, "'application' must not be null");
			Objects.requireNonNull(origin, "'origin' must not be null");
		}

		/**
		 * Create a contribution whose lifespan may take as long to start as that of all
		 * others.
		 * @param name the name of the application, which no other one has
		 * @param path the decoded path, "/" for what nothing else takes
		 * @param application the application
		 * @param origin where the path comes from, for messages: "the property 'a.b'"
		 */
		public Contribution(String name, String path, AsgiApplication application, String origin) {
			this(name, path, application, origin, null);
		}

	}

}
