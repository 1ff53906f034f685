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

import java.util.function.Consumer;

/**
 * The scope of one HTTP request.
 * <p>
 * Servers may build parts of it when they are asked for; applications and tests make one
 * with {@link #builder()}, middleware a changed copy with {@link #with(Consumer)}.
 *
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/specs/www.html#http-connection-scope">ASGI HTTP
 * specification, "HTTP Connection Scope"</a>
 */
public non-sealed interface HttpScope extends ConnectionScope {

	/**
	 * The type of this scope.
	 */
	String TYPE = "http";

	@Override
	default String type() {
		return TYPE;
	}

	/**
	 * Return the method of the request, in upper case.
	 * @return the method
	 */
	String method();

	/**
	 * Return a changed copy of this scope.
	 * @param changes makes the changes
	 * @return the copy
	 */
	default HttpScope with(Consumer<Builder> changes) {
		Builder builder = new Builder(this);
		changes.accept(builder);
		return builder.build();
	}

	/**
	 * Return a builder for a scope, by default that of {@code GET /} over HTTP/1.1
	 * without headers, addresses, state and extensions.
	 * @return a new builder
	 */
	static Builder builder() {
		return new Builder();
	}

	/**
	 * Builds an {@link HttpScope}. Not safe to use from several threads.
	 */
	final class Builder extends ConnectionScopeBuilder<Builder> {

		private String method = "GET";

		private Builder() {
			super("http");
		}

		private Builder(HttpScope scope) {
			super(scope);
			this.method = scope.method();
		}

		/**
		 * Set the method of the request; {@code GET} by default.
		 * @param method the method, in upper case
		 * @return this builder
		 */
		public Builder method(String method) {
			this.method = notNull(method, "method");
			return this;
		}

		/**
		 * Build the scope.
		 * @return the scope
		 */
		public HttpScope build() {
			return new DefaultHttpScope(this.method, attributes());
		}

	}

}
