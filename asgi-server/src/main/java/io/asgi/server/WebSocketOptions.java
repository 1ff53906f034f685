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
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Limits and deadlines of WebSockets. Immutable; made with {@link #builder()}.
 */
public final class WebSocketOptions {

	/**
	 * Stands for every origin.
	 */
	public static final String ANY_ORIGIN = "*";

	private static final Pattern ORIGIN = Pattern.compile("\\*|null|[a-z][a-z0-9+.-]*://[^/?#@*\\s]+");

	private final int maxMessageSize;

	private final Duration acceptTimeout;

	private final Duration idleTimeout;

	private final Duration sendTimeout;

	private final Duration pingInterval;

	private final Duration pingTimeout;

	private final Duration closeTimeout;

	private final boolean compression;

	private final Set<String> allowedOrigins;

	private WebSocketOptions(Builder builder) {
		this.maxMessageSize = builder.maxMessageSize;
		this.acceptTimeout = builder.acceptTimeout;
		this.idleTimeout = builder.idleTimeout;
		this.sendTimeout = builder.sendTimeout;
		this.pingInterval = builder.pingInterval;
		this.pingTimeout = builder.pingTimeout;
		this.closeTimeout = builder.closeTimeout;
		this.compression = builder.compression;
		this.allowedOrigins = builder.allowedOrigins;
	}

	/**
	 * Return the longest message that a client may send, in bytes, across its fragments
	 * and after inflation. A longer one closes the WebSocket with code 1009.
	 * @return the limit in bytes; 16 MiB by default
	 */
	public int maxMessageSize() {
		return this.maxMessageSize;
	}

	/**
	 * Return how long an application may take to accept a WebSocket or to deny it. The
	 * client then gets status 503, the application a disconnect with code 1006, and its
	 * call is cancelled after {@link AsgiServerOptions#disconnectGrace()}.
	 * @return the timeout; zero to wait forever, 30 seconds by default
	 */
	public Duration acceptTimeout() {
		return this.acceptTimeout;
	}

	/**
	 * Return how long there may be no message either way, before the server closes the
	 * WebSocket with code 1008. Pings and pongs are no messages.
	 * @return the timeout; zero, for no limit, by default
	 */
	public Duration idleTimeout() {
		return this.idleTimeout;
	}

	/**
	 * Return how long a client may take nothing of what the application sends, before the
	 * server drops the connection and reports code 1006 to the application. A client that
	 * is slow but takes something is given more time.
	 * @return the timeout; zero to wait forever, 60 seconds by default
	 */
	public Duration sendTimeout() {
		return this.sendTimeout;
	}

	/**
	 * Return how long a WebSocket may be silent before the server sends a ping.
	 * @return the interval; zero for no pings, 20 seconds by default
	 */
	public Duration pingInterval() {
		return this.pingInterval;
	}

	/**
	 * Return how long the server waits for a sign of life after a ping, before it drops
	 * the connection and reports code 1006 to the application.
	 * @return the timeout; zero to wait forever, 20 seconds by default
	 */
	public Duration pingTimeout() {
		return this.pingTimeout;
	}

	/**
	 * Return how long the server waits for the client's close frame after its own, before
	 * it closes the connection.
	 * @return the timeout; 5 seconds by default
	 */
	public Duration closeTimeout() {
		return this.closeTimeout;
	}

	/**
	 * Return whether the server agrees to compress messages (permessage-deflate, RFC
	 * 7692).
	 * @return {@code true} by default
	 */
	public boolean compression() {
		return this.compression;
	}

	/**
	 * Return the origins whose pages may open WebSockets, beside those of the host that
	 * is asked. Others are refused with 403. Clients that send no origin are no browsers,
	 * and may.
	 * @return the origins, {@value #ANY_ORIGIN} for all; none by default
	 */
	public Set<String> allowedOrigins() {
		return this.allowedOrigins;
	}

	/**
	 * Return a builder with all defaults.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Builds {@link WebSocketOptions}. Not safe to use from several threads.
	 */
	public static final class Builder {

		private int maxMessageSize = 16 * 1024 * 1024;

		private Duration acceptTimeout = Duration.ofSeconds(30);

		private Duration idleTimeout = Duration.ZERO;

		private Duration sendTimeout = Duration.ofSeconds(60);

		private Duration pingInterval = Duration.ofSeconds(20);

		private Duration pingTimeout = Duration.ofSeconds(20);

		private Duration closeTimeout = Duration.ofSeconds(5);

		private boolean compression = true;

		private Set<String> allowedOrigins = Set.of();

		private Builder() {
		}

		/**
		 * Set the longest message that a client may send; 16 MiB by default.
		 * @param maxMessageSize the limit in bytes, at least 1
		 * @return this builder
		 */
		public Builder maxMessageSize(int maxMessageSize) {
			if (maxMessageSize < 1) {
				throw new IllegalArgumentException("'maxMessageSize' must be at least 1: " + maxMessageSize);
			}
			this.maxMessageSize = maxMessageSize;
			return this;
		}

		/**
		 * Set how long an application may take to accept a WebSocket or to deny it; 30
		 * seconds by default.
		 * @param acceptTimeout the timeout; zero to wait forever
		 * @return this builder
		 */
		public Builder acceptTimeout(Duration acceptTimeout) {
			this.acceptTimeout = notNegative(acceptTimeout, "acceptTimeout");
			return this;
		}

		/**
		 * Set how long there may be no message either way; no limit by default.
		 * @param idleTimeout the timeout; zero for no limit
		 * @return this builder
		 */
		public Builder idleTimeout(Duration idleTimeout) {
			this.idleTimeout = notNegative(idleTimeout, "idleTimeout");
			return this;
		}

		/**
		 * Set how long a client may take nothing of what the application sends; 60
		 * seconds by default.
		 * @param sendTimeout the timeout; zero to wait forever
		 * @return this builder
		 */
		public Builder sendTimeout(Duration sendTimeout) {
			this.sendTimeout = notNegative(sendTimeout, "sendTimeout");
			return this;
		}

		/**
		 * Set how long a WebSocket may be silent before the server sends a ping; 20
		 * seconds by default.
		 * @param pingInterval the interval; zero for no pings
		 * @return this builder
		 */
		public Builder pingInterval(Duration pingInterval) {
			this.pingInterval = notNegative(pingInterval, "pingInterval");
			return this;
		}

		/**
		 * Set how long the server waits for a sign of life after a ping; 20 seconds by
		 * default.
		 * @param pingTimeout the timeout; zero to wait forever
		 * @return this builder
		 */
		public Builder pingTimeout(Duration pingTimeout) {
			this.pingTimeout = notNegative(pingTimeout, "pingTimeout");
			return this;
		}

		/**
		 * Set how long the server waits for the client's close frame; 5 seconds by
		 * default.
		 * @param closeTimeout the timeout
		 * @return this builder
		 */
		public Builder closeTimeout(Duration closeTimeout) {
			this.closeTimeout = notNegative(closeTimeout, "closeTimeout");
			return this;
		}

		/**
		 * Set whether the server agrees to compress messages; it does by default.
		 * @param compression whether to agree to permessage-deflate
		 * @return this builder
		 */
		public Builder compression(boolean compression) {
			this.compression = compression;
			return this;
		}

		/**
		 * Set the origins whose pages may open WebSockets, beside those of the host that
		 * is asked; none by default.
		 * @param allowedOrigins origins such as {@code https://example.org}, {@code null}
		 * for pages that have none, {@value WebSocketOptions#ANY_ORIGIN} for all
		 * @return this builder
		 */
		public Builder allowedOrigins(Collection<String> allowedOrigins) {
			Set<String> origins = new LinkedHashSet<>();
			for (String origin : allowedOrigins) {
				String lowerCase = origin.toLowerCase(Locale.ROOT);
				if (!ORIGIN.matcher(lowerCase).matches()) {
					throw new IllegalArgumentException("an origin must be a scheme and a host such as "
							+ "https://example.org, without a path, or 'null' or '*': '" + origin + "'");
				}
				origins.add(lowerCase);
			}
			this.allowedOrigins = Collections.unmodifiableSet(origins);
			return this;
		}

		/**
		 * Build the options.
		 * @return the options
		 */
		public WebSocketOptions build() {
			return new WebSocketOptions(this);
		}

		private static Duration notNegative(Duration duration, String name) {
			if (duration.isNegative()) {
				throw new IllegalArgumentException("'" + name + "' must not be negative: " + duration);
			}
			return duration;
		}

	}

}
