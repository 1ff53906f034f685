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

import io.asgi.server.Mount;
import io.asgi.server.netty.AsgiRoutes;
import io.asgi.spring.boot.AsgiDispatch;

/**
 * What decides about the way of a request to an application.
 *
 * @param routes find the application
 * @param dispatch tells which applications are called from inside WebFlux
 * @param basePath the path under which everything is served
 * @param strict whether paths that filters may misread are refused
 */
record Routing(AsgiRoutes routes, AsgiDispatch dispatch, BasePath basePath, boolean strict) {

	boolean isRoot(Mount mount) {
		return this.basePath.isRoot(mount);
	}

	/**
	 * Return whether an application that is not at the root is called from inside
	 * WebFlux.
	 */
	boolean isBehindWebFlux(Mount mount) {
		return !isRoot(mount) && this.dispatch.isBehindWebFlux(mount.name());
	}

	/**
	 * Return whether there are filters whose reading of a path matters.
	 */
	boolean refusesAmbiguousPaths() {
		return this.strict && this.dispatch.guard() != null;
	}

}
