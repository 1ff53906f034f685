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

import java.util.Map;
import java.util.Objects;

/**
 * The scope of the server's life: an application is called with it once, before the first
 * connection, and the call lasts until the server has stopped.
 *
 * @param state the namespace that the application fills during start-up, and of which
 * every later call gets a shallow copy; a mutable map that holds no {@code null}
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/lifespan.html#scope">ASGI
 * lifespan specification, "Scope"</a>
 */
public record LifespanScope(Map<String, Object> state) implements AsgiScope {

	/**
	 * The type of this scope.
	 */
	public static final String TYPE = "lifespan";

	public LifespanScope {
		Objects.requireNonNull(state, "'state' must not be null");
	}

	@Override
	public String type() {
		return TYPE;
	}

	@Override
	public AsgiVersion asgi() {
		return AsgiVersion.LIFESPAN;
	}

}
