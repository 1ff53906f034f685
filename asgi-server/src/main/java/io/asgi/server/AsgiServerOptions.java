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

package io.asgi.server;

import java.time.Duration;
import java.util.Objects;

import io.asgi.server.forwarded.ForwardedPolicy;

/**
 * Limits and deadlines of the server. Immutable; made with {@link #builder()}.
 */
public final class AsgiServerOptions {

	private final int maxQueuedSends;

	private final Duration disconnectGrace;

	private final WebSocketOptions webSocket;

	private final ForwardedPolicy forwarded;

	private AsgiServerOptions(Builder builder) {
		this.maxQueuedSends = builder.maxQueuedSends;
		this.disconnectGrace = builder.disconnectGrace;
		this.webSocket = builder.webSocket;
		this.forwarded = builder.forwarded;
	}

	/**
	 * Return how many {@code send}s of one scope may wait for the one in flight; the next
	 * one fails.
	 * @return the limit; 1024 by default
	 */
	public int maxQueuedSends() {
		return this.maxQueuedSends;
	}

	/**
	 * Return how long an application may go on after its client has left, before its call
	 * is cancelled.
	 * @return the grace period; 30 seconds by default
	 */
	public Duration disconnectGrace() {
		return this.disconnectGrace;
	}

	/**
	 * Return the options of WebSockets.
	 * @return the options
	 */
	public WebSocketOptions webSocket() {
		return this.webSocket;
	}

	/**
	 * Return whom to believe where a request comes from.
	 * @return the policy; believes nobody by default
	 */
	public ForwardedPolicy forwarded() {
		return this.forwarded;
	}

	/**
	 * Return a builder with all defaults.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Builds {@link AsgiServerOptions}. Not safe to use from several threads.
	 */
	public static final class Builder {

		private int maxQueuedSends = 1024;

		private Duration disconnectGrace = Duration.ofSeconds(30);

		private WebSocketOptions webSocket = WebSocketOptions.builder().build();

		private ForwardedPolicy forwarded = ForwardedPolicy.none();

		private Builder() {
		}

		/**
		 * Set how many {@code send}s of one scope may wait; 1024 by default.
		 * @param maxQueuedSends the limit, at least 1
		 * @return this builder
		 */
		public Builder maxQueuedSends(int maxQueuedSends) {
			if (maxQueuedSends < 1) {
				throw new IllegalArgumentException("'maxQueuedSends' must be at least 1: " + maxQueuedSends);
			}
			this.maxQueuedSends = maxQueuedSends;
			return this;
		}

		/**
		 * Set how long an application may go on after its client has left; 30 seconds by
		 * default.
		 * @param disconnectGrace the grace period, not negative
		 * @return this builder
		 */
		public Builder disconnectGrace(Duration disconnectGrace) {
			if (disconnectGrace.isNegative()) {
				throw new IllegalArgumentException("'disconnectGrace' must not be negative: " + disconnectGrace);
			}
			this.disconnectGrace = disconnectGrace;
			return this;
		}

		/**
		 * Set the options of WebSockets.
		 * @param webSocket the options
		 * @return this builder
		 */
		public Builder webSocket(WebSocketOptions webSocket) {
			this.webSocket = Objects.requireNonNull(webSocket, "'webSocket' must not be null");
			return this;
		}

		/**
		 * Set whom to believe where a request comes from; nobody by default.
		 * @param forwarded the policy
		 * @return this builder
		 */
		public Builder forwarded(ForwardedPolicy forwarded) {
			this.forwarded = Objects.requireNonNull(forwarded, "'forwarded' must not be null");
			return this;
		}

		/**
		 * Build the options.
		 * @return the options
		 */
		public AsgiServerOptions build() {
			return new AsgiServerOptions(this);
		}

	}

}
