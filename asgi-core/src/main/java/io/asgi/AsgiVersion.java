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

package io.asgi;

import java.util.Objects;

/**
 * The versions of the specification that a server speaks: the {@code asgi} entry of a
 * scope.
 *
 * @param version the version of the ASGI specification
 * @param specVersion the version of the sub-specification that the scope belongs to
 * @see <a href= "https://asgi.readthedocs.io/en/latest/specs/main.html#applications">ASGI
 * specification, "Applications"</a>
 * @see <a href= "https://asgi.readthedocs.io/en/latest/specs/www.html#spec-versions">ASGI
 * HTTP specification, "Spec Versions"</a>
 */
public record AsgiVersion(String version, String specVersion) {

	/**
	 * The versions of HTTP and WebSocket scopes: ASGI 3.0, HTTP and WebSocket 2.5.
	 */
	public static final AsgiVersion CONNECTION = new AsgiVersion("3.0", "2.5");

	/**
	 * The versions of lifespan scopes: ASGI 3.0, lifespan 2.0.
	 */
	public static final AsgiVersion LIFESPAN = new AsgiVersion("3.0", "2.0");

	public AsgiVersion {
		Objects.requireNonNull(version, "'version' must not be null");
		Objects.requireNonNull(specVersion, "'specVersion' must not be null");
	}

}
