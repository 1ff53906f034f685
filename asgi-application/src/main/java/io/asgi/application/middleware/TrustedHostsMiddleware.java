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

package io.asgi.application.middleware;

import java.util.List;

import io.asgi.AsgiApplication;
import io.asgi.ConnectionScope;
import io.asgi.application.AsgiMiddleware;

/**
 * Answers requests and WebSockets with 400 whose header {@code host} does not name an
 * allowed host: applications that make links or decisions of it are safe from made-up
 * ones, and from DNS rebinding. The port does not matter. A missing or malformed header
 * is refused, whichever hosts are allowed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.2">RFC 9110, section
 * 7.2, "Host and :authority"</a>
 */
public final class TrustedHostsMiddleware implements AsgiMiddleware {

	private static final Refusal REFUSAL = new Refusal(400, "The host of the request is not one of this server");

	private final List<HostPattern> patterns;

	/**
	 * Create a middleware.
	 * @param hosts the allowed hosts, at least one: names and addresses without a port,
	 * {@code *.example.org} for all names below {@code example.org} but not that itself,
	 * or {@code *} for every valid host
	 * @throws IllegalArgumentException if there is no host, or one is malformed
	 */
	public TrustedHostsMiddleware(List<String> hosts) {
		if (hosts.isEmpty()) {
			throw new IllegalArgumentException("'hosts' must not be empty: nothing could be served");
		}
		this.patterns = hosts.stream().map(HostPattern::of).toList();
	}

	@Override
	public AsgiApplication apply(AsgiApplication next) {
		return (scope, receive, send) -> (scope instanceof ConnectionScope connection && !isTrusted(connection))
				? REFUSAL.answer(connection, receive, send) : next.call(scope, receive, send);
	}

	private boolean isTrusted(ConnectionScope scope) {
		return Authority.of(scope.headers())
			.filter((authority) -> this.patterns.stream().anyMatch((pattern) -> pattern.matches(authority)))
			.isPresent();
	}

}
