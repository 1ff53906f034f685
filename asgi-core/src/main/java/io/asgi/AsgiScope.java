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

/**
 * What an application is told about the connection, or about the server, that it is
 * called for. Scopes are immutable; middleware hands on a changed copy.
 *
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/specs/main.html#connection-scope">ASGI
 * specification, "Connection Scope"</a>
 */
public sealed interface AsgiScope permits ConnectionScope, LifespanScope {

	/**
	 * Return the scope's type, as the specification spells it.
	 * @return {@code http}, {@code websocket} or {@code lifespan}
	 */
	String type();

	/**
	 * Return the versions of the specification that the server speaks.
	 * @return the versions
	 */
	AsgiVersion asgi();

}
