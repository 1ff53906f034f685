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

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.ConnectionScope;
import io.asgi.WebSocketScope;
import io.asgi.application.AsgiMiddleware;
import io.asgi.application.Responses;
import reactor.core.publisher.Mono;

/**
 * Redirects requests in clear text to the same URL with {@code https}, with status 308,
 * which keeps method and body. WebSockets in clear text get a 403, since no browser
 * follows a redirect of a handshake.
 * <p>
 * Where to go is made of the header {@code host}. A missing or malformed one gets a 400;
 * which hosts there are is for {@link TrustedHostsMiddleware} to say, around this one.
 * Behind a proxy that ends TLS, the scheme of the scope must be the client's.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.4.9">RFC 9110, section
 * 15.4.9, "308 Permanent Redirect"</a>
 */
public final class HttpsRedirectMiddleware implements AsgiMiddleware {

	private static final int HTTP_PORT = 80;

	private static final int HTTPS_PORT = 443;

	private static final Refusal NO_HOST = new Refusal(400, "The host of the request is missing or malformed");

	private static final Refusal NOT_SECURE = new Refusal(403, "WebSockets are served over TLS only: use wss");

	private final Map<Integer, Integer> ports;

	/**
	 * Create a middleware.
	 * @param ports ports of {@code https} URLs by those of {@code http} URLs, as the
	 * client sees them; 443 for all others
	 * @throws IllegalArgumentException if a port is not 1 to 65535
	 */
	public HttpsRedirectMiddleware(Map<Integer, Integer> ports) {
		this.ports = Map.copyOf(ports);
		this.ports.forEach((http, https) -> {
			requirePort(http);
			requirePort(https);
		});
	}

	@Override
	public AsgiApplication apply(AsgiApplication next) {
		return (scope, receive, send) -> (scope instanceof ConnectionScope connection && isClearText(connection))
				? redirect(connection, receive, send) : next.call(scope, receive, send);
	}

	private static boolean isClearText(ConnectionScope scope) {
		return scope.scheme().equals("http") || scope.scheme().equals("ws");
	}

	private Mono<Void> redirect(ConnectionScope scope, AsgiReceive receive, AsgiSend send) {
		if (scope instanceof WebSocketScope) {
			return NOT_SECURE.answer(scope, receive, send);
		}
		Optional<Authority> authority = Authority.of(scope.headers());
		return authority.isPresent() ? send.sendAll(Responses.redirect(308, location(scope, authority.get())))
				: NO_HOST.answer(scope, receive, send);
	}

	private String location(ConnectionScope scope, Authority authority) {
		int port = this.ports.getOrDefault(authority.effectivePort(HTTP_PORT), HTTPS_PORT);
		byte[] rawPath = scope.rawPath();
		String path = (rawPath != null) ? new String(rawPath, StandardCharsets.ISO_8859_1)
				: scope.path().replace("%", "%25").replace("?", "%3F").replace("#", "%23");
		String query = new String(scope.queryString(), StandardCharsets.ISO_8859_1);
		return "https://" + authority.host() + ((port == HTTPS_PORT) ? "" : ":" + port)
				+ (path.startsWith("/") ? path : "/") + (query.isEmpty() ? "" : "?" + query);
	}

	private static void requirePort(int port) {
		if (port < 1 || port > 65535) {
			throw new IllegalArgumentException("A port must be 1 to 65535: " + port);
		}
	}

}
