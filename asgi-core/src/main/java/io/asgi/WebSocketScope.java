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

import java.util.List;
import java.util.function.Consumer;

/**
 * The scope of one WebSocket.
 * <p>
 * Servers may build parts of it when they are asked for; applications and tests make one
 * with {@link #builder()}, middleware a changed copy with {@link #with(Consumer)}.
 *
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/specs/www.html#websocket-connection-scope">ASGI
 * WebSocket specification, "Websocket Connection Scope"</a>
 */
public non-sealed interface WebSocketScope extends ConnectionScope {

	/**
	 * The type of this scope.
	 */
	String TYPE = "websocket";

	@Override
	default String type() {
		return TYPE;
	}

	/**
	 * Return the subprotocols that the client offers, in its order of preference.
	 * @return the subprotocols, an unmodifiable list; empty by default
	 */
	List<String> subprotocols();

	/**
	 * Return a changed copy of this scope.
	 * @param changes makes the changes
	 * @return the copy
	 */
	default WebSocketScope with(Consumer<Builder> changes) {
		Builder builder = new Builder(this);
		changes.accept(builder);
		return builder.build();
	}

	/**
	 * Return a builder for a scope, by default that of {@code /} over HTTP/1.1 without
	 * headers, addresses, subprotocols, state and extensions.
	 * @return a new builder
	 */
	static Builder builder() {
		return new Builder();
	}

	/**
	 * Builds a {@link WebSocketScope}. Not safe to use from several threads.
	 */
	final class Builder extends ConnectionScopeBuilder<Builder> {

		private List<String> subprotocols = List.of();

		private Builder() {
			super("ws");
		}

		private Builder(WebSocketScope scope) {
			super(scope);
			this.subprotocols = scope.subprotocols();
		}

		/**
		 * Set the subprotocols that the client offers; none by default.
		 * @param subprotocols the subprotocols, in the client's order of preference
		 * @return this builder
		 */
		public Builder subprotocols(String... subprotocols) {
			this.subprotocols = List.of(subprotocols);
			return this;
		}

		/**
		 * Build the scope.
		 * @return the scope
		 */
		public WebSocketScope build() {
			return new DefaultWebSocketScope(this.subprotocols, attributes());
		}

	}

}
