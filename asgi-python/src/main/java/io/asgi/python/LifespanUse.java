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

package io.asgi.python;

/**
 * What a worker makes of its application's lifespan.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/lifespan.html">ASGI lifespan
 * specification</a>
 */
public enum LifespanUse {

	/**
	 * An application that raises on the lifespan scope is served without lifespan.
	 */
	AUTO,

	/**
	 * A worker whose application raises on the lifespan scope does not start.
	 */
	ON,

	/**
	 * The application is not called with a lifespan scope.
	 */
	OFF

}
