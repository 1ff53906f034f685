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
 * An application was called with a scope of a type that it does not know.
 *
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/specs/main.html#protocol-specifications">ASGI
 * specification, "Protocol Specifications"</a>
 */
public class UnsupportedScopeException extends AsgiException {

	private final String scopeType;

	/**
	 * Create an exception.
	 * @param scope the scope that the application does not know
	 */
	public UnsupportedScopeException(AsgiScope scope) {
		super("Scope type '" + scope.type() + "' is not supported by this application");
		this.scopeType = scope.type();
	}

	/**
	 * Return the type of the scope.
	 * @return the type, such as {@code websocket}
	 */
	public String scopeType() {
		return this.scopeType;
	}

}
