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

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.ConnectionScope;
import io.asgi.LifespanScope;
import io.asgi.WebSocketSendEvent;
import reactor.core.publisher.Mono;

/**
 * An application that hands each connection to the application mounted at the longest
 * path that is a whole-segment prefix of the scope's: {@code /api} takes {@code /api} and
 * {@code /api/users}, not {@code /apiary}.
 * <p>
 * A router looks at the part of the path below its own root path, so that routers can be
 * mounted in routers. For the application below, the path stays as it is and the root
 * path grows by the path of the mount. Where nothing is mounted, an HTTP request gets a
 * 404 and a WebSocket is denied.
 * <p>
 * All applications take part in the lifespan, as {@link Lifespan#ofAll} says, in the
 * order in which they were given.
 */
public final class PathRouter implements AsgiApplication {

	private static final AsgiApplication NOT_FOUND = ProtocolTypeRouter.builder()
		.http((scope, receive, send) -> send.sendAll(Responses.text(404, "Not Found")))
		.webSocket((scope, receive, send) -> send.send(WebSocketSendEvent.Close.of()))
		.build();

	private final List<PathMount> longestFirst;

	private final AsgiApplication otherwise;

	private final AsgiApplication lifespan;

	private PathRouter(Builder builder) {
		this.longestFirst = builder.mounts.stream()
			.sorted(Comparator.comparingInt((PathMount mount) -> mount.path().length()).reversed())
			.toList();
		this.otherwise = builder.otherwise;
		List<AsgiApplication> applications = new ArrayList<>();
		builder.mounts.forEach((mount) -> applications.add(mount.application()));
		applications.add(builder.otherwise);
		this.lifespan = Lifespan.ofAll(applications);
	}

	/**
	 * Return a builder.
	 * @return a new builder without mounts
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the part of a scope's path that is below its root path, as a mounted
	 * application sees it.
	 * @param scope the scope
	 * @return the decoded part, empty or with a slash at its start; the whole path if, as
	 * behind some proxies, the root path is not in it
	 */
	public static String pathBelow(ConnectionScope scope) {
		return PathMount.pathBelow(scope);
	}

	@Override
	public Mono<Void> call(AsgiScope scope, AsgiReceive receive, AsgiSend send) {
		if (scope instanceof LifespanScope) {
			return this.lifespan.call(scope, receive, send);
		}
		ConnectionScope connection = (ConnectionScope) scope;
		String path = PathMount.pathBelow(connection);
		for (PathMount mount : this.longestFirst) {
			if (mount.takes(path)) {
				return mount.application().call(mount.enter(connection), receive, send);
			}
		}
		return this.otherwise.call(scope, receive, send);
	}

	/**
	 * Builds a {@link PathRouter}. Not safe to use from several threads.
	 */
	public static final class Builder {

		private final List<PathMount> mounts = new ArrayList<>();

		private AsgiApplication otherwise = NOT_FOUND;

		private Builder() {
		}

		/**
		 * Mount an application.
		 * @param path the decoded path, without patterns, relative to the router's own
		 * root path; {@code /} for all connections. A slash at its end makes no
		 * difference
		 * @param application the application
		 * @return this builder
		 * @throws IllegalArgumentException if the path is not one that a request can
		 * have, or taken already
		 */
		public Builder mount(String path, AsgiApplication application) {
			PathMount mount = PathMount.of(path, application);
			if (this.mounts.stream().anyMatch((other) -> other.path().equals(mount.path()))) {
				throw new IllegalArgumentException("An application is already mounted at '" + path + "'");
			}
			this.mounts.add(mount);
			return this;
		}

		/**
		 * Set the application for connections that no mount takes.
		 * @param application the application, called with an unchanged scope
		 * @return this builder
		 */
		public Builder otherwise(AsgiApplication application) {
			this.otherwise = Objects.requireNonNull(application, "'application' must not be null");
			return this;
		}

		/**
		 * Build the application.
		 * @return the application
		 */
		public PathRouter build() {
			return new PathRouter(this);
		}

	}

}
