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

package io.asgi.application;

import java.util.Objects;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.HttpScope;
import io.asgi.LifespanScope;
import io.asgi.UnsupportedScopeException;
import io.asgi.WebSocketScope;
import reactor.core.publisher.Mono;

/**
 * An application that hands each scope to the application for its type. A scope of a type
 * for which there is none fails with {@link UnsupportedScopeException}.
 * <p>
 * Only the application given to {@link Builder#lifespan} gets the lifespan; use
 * {@link Lifespan#ofAll} there if the others have a lifespan of their own.
 */
public final class ProtocolTypeRouter implements AsgiApplication {

	private static final AsgiApplication UNSUPPORTED = (scope, receive, send) -> Mono
		.error(() -> new UnsupportedScopeException(scope));

	private final AsgiApplication http;

	private final AsgiApplication webSocket;

	private final AsgiApplication lifespan;

	private ProtocolTypeRouter(Builder builder) {
		this.http = builder.http;
		this.webSocket = builder.webSocket;
		this.lifespan = builder.lifespan;
	}

	/**
	 * Return a builder.
	 * @return a new builder without applications
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public Mono<Void> call(AsgiScope scope, AsgiReceive receive, AsgiSend send) {
		return application(scope).call(scope, receive, send);
	}

	private AsgiApplication application(AsgiScope scope) {
		if (scope instanceof HttpScope) {
			return this.http;
		}
		if (scope instanceof WebSocketScope) {
			return this.webSocket;
		}
		if (scope instanceof LifespanScope) {
			return this.lifespan;
		}
		throw new UnsupportedScopeException(scope);
	}

	/**
	 * Builds a {@link ProtocolTypeRouter}. Not safe to use from several threads.
	 */
	public static final class Builder {

		private AsgiApplication http = UNSUPPORTED;

		private AsgiApplication webSocket = UNSUPPORTED;

		private AsgiApplication lifespan = UNSUPPORTED;

		private Builder() {
		}

		/**
		 * Set the application for HTTP requests.
		 * @param application any application
		 * @return this builder
		 */
		public Builder http(AsgiApplication application) {
			this.http = Objects.requireNonNull(application, "'application' must not be null");
			return this;
		}

		/**
		 * Set the application for HTTP requests, as a lambda that gets an HTTP scope.
		 * @param application the application
		 * @return this builder
		 */
		public Builder http(HttpApplication application) {
			return http((AsgiApplication) application);
		}

		/**
		 * Set the application for WebSockets.
		 * @param application any application
		 * @return this builder
		 */
		public Builder webSocket(AsgiApplication application) {
			this.webSocket = Objects.requireNonNull(application, "'application' must not be null");
			return this;
		}

		/**
		 * Set the application for WebSockets, as a lambda that gets a WebSocket scope.
		 * @param application the application
		 * @return this builder
		 */
		public Builder webSocket(WebSocketApplication application) {
			return webSocket((AsgiApplication) application);
		}

		/**
		 * Set the application for the lifespan.
		 * @param application any application, {@link Lifespan} as a rule
		 * @return this builder
		 */
		public Builder lifespan(AsgiApplication application) {
			this.lifespan = Objects.requireNonNull(application, "'application' must not be null");
			return this;
		}

		/**
		 * Build the application.
		 * @return the application
		 */
		public ProtocolTypeRouter build() {
			return new ProtocolTypeRouter(this);
		}

	}

}
