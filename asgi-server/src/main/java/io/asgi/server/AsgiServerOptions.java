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
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.asgi.server.forwarded.ForwardedPolicy;

/**
 * Limits and deadlines of the server. Immutable; made with {@link #builder()}.
 */
public final class AsgiServerOptions {

	private final int maxQueuedSends;

	private final Duration disconnectGrace;

	private final WebSocketOptions webSocket;

	private final Set<String> disabledExtensions;

	private final Duration shutdownGrace;

	private final HttpOptions http;

	private final RequestLimits requests;

	private final Map<String, ApplicationLimits> applications;

	private final ForwardedPolicy forwarded;

	private AsgiServerOptions(Builder builder) {
		this.maxQueuedSends = builder.maxQueuedSends;
		this.disconnectGrace = builder.disconnectGrace;
		this.webSocket = builder.webSocket;
		this.disabledExtensions = builder.disabledExtensions;
		this.shutdownGrace = builder.shutdownGrace;
		this.http = builder.http;
		this.requests = builder.requests;
		this.applications = Map.copyOf(builder.applications);
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
	 * Return the extensions of the specification that are offered to no application, by
	 * their names in a scope.
	 * @return the names, immutable; none by default
	 */
	public Set<String> disabledExtensions() {
		return this.disabledExtensions;
	}

	/**
	 * Return how long HTTP requests under way may go on when the server begins to stop,
	 * before their clients are cut off.
	 * @return the grace period; 20 seconds by default
	 */
	public Duration shutdownGrace() {
		return this.shutdownGrace;
	}

	/**
	 * Return the options of HTTP.
	 * @return the options
	 */
	public HttpOptions http() {
		return this.http;
	}

	/**
	 * Return how much may be under way at once.
	 * @return the limits
	 */
	public RequestLimits requests() {
		return this.requests;
	}

	/**
	 * Return what differs for an application.
	 * @param name the name of the application
	 * @return its limits
	 */
	public ApplicationLimits application(String name) {
		return this.applications.getOrDefault(name, ApplicationLimits.NONE);
	}

	/**
	 * Return how long the body of a request to an application may be.
	 * @param application the name of the application
	 * @return the limit in bytes, -1 for none
	 */
	public long maxRequestBodySize(String application) {
		Long own = application(application).maxRequestBodySize();
		return (own != null) ? own : this.http.maxRequestBodySize();
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

		private Set<String> disabledExtensions = Set.of();

		private Duration shutdownGrace = Duration.ofSeconds(20);

		private HttpOptions http = HttpOptions.builder().build();

		private RequestLimits requests = RequestLimits.DEFAULTS;

		private final Map<String, ApplicationLimits> applications = new HashMap<>();

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
		 * Set the extensions that are offered to no application; none by default.
		 * @param disabledExtensions names of extensions, each one of
		 * {@link ExtensionNames#ALL}
		 * @return this builder
		 * @throws IllegalArgumentException if there is no extension of that name: a
		 * misspelt one would stay on
		 */
		public Builder disabledExtensions(Set<String> disabledExtensions) {
			for (String name : disabledExtensions) {
				if (!ExtensionNames.ALL.contains(name)) {
					throw new IllegalArgumentException("'disabledExtensions' must be among "
							+ new TreeSet<>(ExtensionNames.ALL) + ": '" + name + "'");
				}
			}
			this.disabledExtensions = Set.copyOf(disabledExtensions);
			return this;
		}

		/**
		 * Set how long HTTP requests under way may go on when the server begins to stop;
		 * 20 seconds by default.
		 * @param shutdownGrace the grace period, not negative
		 * @return this builder
		 */
		public Builder shutdownGrace(Duration shutdownGrace) {
			if (shutdownGrace.isNegative()) {
				throw new IllegalArgumentException("'shutdownGrace' must not be negative: " + shutdownGrace);
			}
			this.shutdownGrace = shutdownGrace;
			return this;
		}

		/**
		 * Set the options of HTTP.
		 * @param http the options
		 * @return this builder
		 */
		public Builder http(HttpOptions http) {
			this.http = Objects.requireNonNull(http, "'http' must not be null");
			return this;
		}

		/**
		 * Set how much may be under way at once.
		 * @param requests the limits
		 * @return this builder
		 */
		public Builder requests(RequestLimits requests) {
			this.requests = Objects.requireNonNull(requests, "'requests' must not be null");
			return this;
		}

		/**
		 * Set what differs for an application.
		 * @param name the name of the application
		 * @param limits its limits
		 * @return this builder
		 */
		public Builder application(String name, ApplicationLimits limits) {
			this.applications.put(Objects.requireNonNull(name, "'name' must not be null"),
					Objects.requireNonNull(limits, "'limits' must not be null"));
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
