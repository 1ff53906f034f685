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

package io.asgi.server.netty;

import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * The routes that lead from Reactor Netty to mounted ASGI applications. Requests for
 * other paths are left to the routes behind.
 */
public final class AsgiRoutes implements UnaryOperator<HttpServerRoutes> {

	private final Mounts mounts;

	private final Predicate<Mount> routed;

	private final AsgiBridge bridge;

	/**
	 * What the predicate has found, for the handler, which is called next on the same
	 * event loop.
	 */
	private final FastThreadLocal<Latest> latest = new FastThreadLocal<>() {

		@Override
		protected Latest initialValue() {
			return new Latest();
		}

	};

	/**
	 * Create the routes to all mounts.
	 * @param mounts the applications and their paths
	 * @param bridge serves them
	 */
	public AsgiRoutes(Mounts mounts, AsgiBridge bridge) {
		this(mounts, (mount) -> true, bridge);
	}

	/**
	 * Create the routes to some of the mounts. Requests for the others are left to the
	 * routes behind, too.
	 * @param mounts the applications and their paths
	 * @param routed tells to which of them there is a route
	 * @param bridge serves them
	 */
	public AsgiRoutes(Mounts mounts, Predicate<Mount> routed, AsgiBridge bridge) {
		this.mounts = Objects.requireNonNull(mounts, "'mounts' must not be null");
		this.routed = Objects.requireNonNull(routed, "'routed' must not be null");
		this.bridge = Objects.requireNonNull(bridge, "'bridge' must not be null");
	}

	/**
	 * Add the routes.
	 * @param routes the routes of a server
	 * @return the same routes
	 */
	@Override
	public HttpServerRoutes apply(HttpServerRoutes routes) {
		return this.mounts.all().stream().noneMatch(this.routed) ? routes : routes.route(this::matches, this::handle);
	}

	/**
	 * Find the application that is mounted at the path of a request, whether or not there
	 * is a route to it.
	 * @param target the target of the request
	 * @return its mount, or {@code null} if there is none
	 */
	public @Nullable Mount find(String target) {
		return this.mounts.find(RequestTarget.parse(target).routingPath());
	}

	private boolean matches(HttpServerRequest request) {
		RequestTarget target = RequestTarget.parse(request.uri());
		Mount mount = this.mounts.find(target.routingPath());
		if (mount == null || !this.routed.test(mount)) {
			return false;
		}
		this.latest.get().match = new Match(request, target, mount);
		return true;
	}

	private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
		Latest latest = this.latest.get();
		Match match = latest.match;
		if (match == null || match.request() != request) {
			throw new IllegalStateException("The request for " + request.uri() + " has not been matched by this route");
		}
		latest.match = null;
		return this.bridge.serve(match.mount(), match.target(), request, response, null);
	}

	/**
	 * What an event loop has matched last. To set a field costs less than to set and
	 * remove a thread-local.
	 */
	private static final class Latest {

		private @Nullable Match match;

	}

	/**
	 * A request, and the application that it is for.
	 */
	private record Match(HttpServerRequest request, RequestTarget target, Mount mount) {
	}

}
