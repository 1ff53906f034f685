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

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.asgi.server.WebSocketOptions;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether the page that asks for a WebSocket may have it (RFC 6455, section
 * 10.2). A browser sends its cookies with every handshake, whichever page asks for it,
 * and lets the page use what comes of it; the origin is all that tells one page from
 * another. Who sends none is no browser.
 */
final class OriginRules {

	private static final Logger logger = LoggerFactory.getLogger(OriginRules.class);

	/**
	 * Anybody can send requests that are refused, but the log is not for anybody to fill.
	 */
	private static final int MAX_LOGGED = 10;

	private final Set<String> allowed;

	private final Set<String> logged = ConcurrentHashMap.newKeySet();

	/**
	 * Create the rules of a server.
	 * @param allowed the origins that are allowed besides that of the host
	 */
	OriginRules(Set<String> allowed) {
		this.allowed = allowed;
	}

	/**
	 * Return whether the origin of a request, if it has one, may open a WebSocket: that
	 * of the host that is asked, whatever the scheme, which a proxy may have changed; and
	 * those that are named.
	 * @param authority the authority of an absolute-form target, or {@code null}
	 */
	boolean isAllowed(HttpHeaders headers, @Nullable String authority) {
		List<String> origins = headers.getAll(HttpHeaderNames.ORIGIN);
		if (origins.isEmpty() || this.allowed.contains(WebSocketOptions.ANY_ORIGIN)) {
			return true;
		}
		String origin = origins.get(0).toLowerCase(Locale.ROOT);
		String host = (authority != null) ? authority : headers.get(HttpHeaderNames.HOST);
		if (origins.size() == 1 && (this.allowed.contains(origin) || isSameHost(origin, host))) {
			return true;
		}
		log(origin, host);
		return false;
	}

	private void log(String origin, @Nullable String host) {
		if (this.logged.size() < MAX_LOGGED && this.logged.add(origin)) {
			logger.warn("A WebSocket was refused: a page of {} asked for it, which is neither the host {} nor among "
					+ "the allowed origins {}. Allow it with asgi.websocket.allowed-origins={} (allowedOrigins of "
					+ "WebSocketOptions){}", origin, host, this.allowed, origin,
					(this.logged.size() < MAX_LOGGED) ? "" : ". Further origins are not logged");
		}
	}

	private static boolean isSameHost(String origin, @Nullable String host) {
		int scheme = origin.indexOf("://");
		if (scheme < 0 || host == null || host.isEmpty()) {
			return false;
		}
		return withoutDefaultPort(origin.substring(scheme + 3))
			.equals(withoutDefaultPort(host.toLowerCase(Locale.ROOT)));
	}

	private static String withoutDefaultPort(String authority) {
		if (authority.endsWith(":80")) {
			return authority.substring(0, authority.length() - 3);
		}
		return authority.endsWith(":443") ? authority.substring(0, authority.length() - 4) : authority;
	}

}
