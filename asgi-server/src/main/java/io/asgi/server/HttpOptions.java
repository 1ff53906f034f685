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

/**
 * Limits and deadlines of HTTP. Immutable; made with {@link #builder()}.
 */
public final class HttpOptions {

	private final long maxRequestBodySize;

	private final Duration requestBodyIdleTimeout;

	private final long minRequestBodyRate;

	private final Duration responseIdleTimeout;

	private final Duration requestHeadTimeout;

	private final Duration keepAliveTimeout;

	private HttpOptions(Builder builder) {
		this.maxRequestBodySize = builder.maxRequestBodySize;
		this.requestBodyIdleTimeout = builder.requestBodyIdleTimeout;
		this.minRequestBodyRate = builder.minRequestBodyRate;
		this.responseIdleTimeout = builder.responseIdleTimeout;
		this.requestHeadTimeout = builder.requestHeadTimeout;
		this.keepAliveTimeout = builder.keepAliveTimeout;
	}

	/**
	 * Return how long the body of a request may be, in bytes. A longer one is answered
	 * with 413.
	 * @return the limit in bytes; -1 for none, which is the default: the server itself
	 * keeps no more of a body than one part
	 */
	public long maxRequestBodySize() {
		return this.maxRequestBodySize;
	}

	/**
	 * Return how long an application that receives waits for more of the request body,
	 * before the request is answered with 408.
	 * @return the timeout; zero to wait forever, 30 seconds by default
	 */
	public Duration requestBodyIdleTimeout() {
		return this.requestBodyIdleTimeout;
	}

	/**
	 * Return how fast the body of a request has to arrive, before the request is answered
	 * with 408. What counts is the average over all the time that the server waits for
	 * the body, beyond the first 5 seconds; while an application does not receive, its
	 * client cannot be late.
	 * @return the rate in bytes per second; zero for any, which is the default: a client
	 * that talks with its application may send little for long
	 */
	public long minRequestBodyRate() {
		return this.minRequestBodyRate;
	}

	/**
	 * Return how long a client may take nothing of the response, before it is cut off.
	 * @return the timeout; zero to wait forever, 60 seconds by default
	 */
	public Duration responseIdleTimeout() {
		return this.responseIdleTimeout;
	}

	/**
	 * Return how long the head of a request, the TLS handshake or the start of an HTTP/2
	 * connection may take to arrive, before the connection is closed.
	 * @return the timeout; zero to wait forever, 10 seconds by default
	 */
	public Duration requestHeadTimeout() {
		return this.requestHeadTimeout;
	}

	/**
	 * Return how long a connection without a request is kept open, unless the server has
	 * an idle timeout of its own.
	 * @return the timeout; zero to keep it forever, 75 seconds by default: longer than
	 * the 60 seconds for which common load balancers keep their connections
	 */
	public Duration keepAliveTimeout() {
		return this.keepAliveTimeout;
	}

	/**
	 * Return a builder with all defaults.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Builds {@link HttpOptions}. Not safe to use from several threads.
	 */
	public static final class Builder {

		private long maxRequestBodySize = -1;

		private Duration requestBodyIdleTimeout = Duration.ofSeconds(30);

		private long minRequestBodyRate;

		private Duration responseIdleTimeout = Duration.ofSeconds(60);

		private Duration requestHeadTimeout = Duration.ofSeconds(10);

		private Duration keepAliveTimeout = Duration.ofSeconds(75);

		private Builder() {
		}

		/**
		 * Set how long the body of a request may be; unlimited by default.
		 * @param maxRequestBodySize the limit in bytes, -1 for none
		 * @return this builder
		 */
		public Builder maxRequestBodySize(long maxRequestBodySize) {
			if (maxRequestBodySize < -1) {
				throw new IllegalArgumentException("'maxRequestBodySize' must be at least -1: " + maxRequestBodySize);
			}
			this.maxRequestBodySize = maxRequestBodySize;
			return this;
		}

		/**
		 * Set how long an application waits for more of the request body; 30 seconds by
		 * default.
		 * @param requestBodyIdleTimeout the timeout; zero to wait forever
		 * @return this builder
		 */
		public Builder requestBodyIdleTimeout(Duration requestBodyIdleTimeout) {
			this.requestBodyIdleTimeout = notNegative(requestBodyIdleTimeout, "requestBodyIdleTimeout");
			return this;
		}

		/**
		 * Set how fast the body of a request has to arrive; any rate by default.
		 * @param minRequestBodyRate the rate in bytes per second, zero for any
		 * @return this builder
		 */
		public Builder minRequestBodyRate(long minRequestBodyRate) {
			if (minRequestBodyRate < 0) {
				throw new IllegalArgumentException("'minRequestBodyRate' must not be negative: " + minRequestBodyRate);
			}
			this.minRequestBodyRate = minRequestBodyRate;
			return this;
		}

		/**
		 * Set how long a client may take nothing of the response; 60 seconds by default.
		 * @param responseIdleTimeout the timeout; zero to wait forever
		 * @return this builder
		 */
		public Builder responseIdleTimeout(Duration responseIdleTimeout) {
			this.responseIdleTimeout = notNegative(responseIdleTimeout, "responseIdleTimeout");
			return this;
		}

		/**
		 * Set how long the head of a request may take to arrive; 10 seconds by default.
		 * @param requestHeadTimeout the timeout; zero to wait forever
		 * @return this builder
		 */
		public Builder requestHeadTimeout(Duration requestHeadTimeout) {
			this.requestHeadTimeout = notNegative(requestHeadTimeout, "requestHeadTimeout");
			return this;
		}

		/**
		 * Set how long a connection without a request is kept open; 75 seconds by
		 * default.
		 * @param keepAliveTimeout the timeout; zero to keep it forever
		 * @return this builder
		 */
		public Builder keepAliveTimeout(Duration keepAliveTimeout) {
			this.keepAliveTimeout = notNegative(keepAliveTimeout, "keepAliveTimeout");
			return this;
		}

		/**
		 * Build the options.
		 * @return the options
		 */
		public HttpOptions build() {
			return new HttpOptions(this);
		}

		private static Duration notNegative(Duration duration, String name) {
			if (duration.isNegative()) {
				throw new IllegalArgumentException("'" + name + "' must not be negative: " + duration);
			}
			return duration;
		}

	}

}
