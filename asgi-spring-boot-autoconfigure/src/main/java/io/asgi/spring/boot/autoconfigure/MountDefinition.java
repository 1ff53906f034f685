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

package io.asgi.spring.boot.autoconfigure;

import java.time.Duration;

import io.asgi.server.lifespan.LifespanMode;
import io.asgi.spring.boot.DispatchMode;

/**
 * Where an application is to be served, as configured.
 *
 * @param name the name of the application
 * @param beanName the name of the bean that is the application
 * @param path the path
 * @param rootPath the root path
 * @param lifespan what to make of its lifespan
 * @param dispatch how requests are to reach it
 * @param origin where the path comes from, for error messages
 */
record MountDefinition(String name, String beanName, String path, String rootPath, Lifespan lifespan, Dispatch dispatch,
		String origin) {

	boolean isRoot() {
		return this.path.equals("/");
	}

	/**
	 * What to make of the lifespan of an application.
	 *
	 * @param mode the mode
	 * @param startupTimeout how long start-up may take
	 * @param shutdownTimeout how long shutdown may take
	 */
	record Lifespan(LifespanMode mode, Duration startupTimeout, Duration shutdownTimeout) {

	}

	/**
	 * How requests are to reach an application.
	 *
	 * @param mode the mode
	 * @param origin where it comes from
	 * @param own whether it was set for this application only
	 */
	record Dispatch(DispatchMode mode, String origin, boolean own) {

	}

}
