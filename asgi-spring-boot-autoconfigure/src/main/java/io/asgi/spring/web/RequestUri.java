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

package io.asgi.spring.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.asgi.ConnectionScope;
import io.asgi.HostPort;
import io.asgi.RequestRefusedException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.web.util.UriUtils;

/**
 * The URI of a request, put together from its scope. Path and query are as the client has
 * sent them, except that bytes outside ASCII are percent-encoded.
 *
 * @param uri the URI
 * @param contextPath the part of its raw path at which the application is mounted
 */
record RequestUri(URI uri, String contextPath) {

	/**
	 * Return the URI of a scope.
	 * @throws RequestRefusedException with status 400 if what the client has sent is not
	 * that of a URI
	 */
	static RequestUri of(ConnectionScope scope) {
		String path = rawPath(scope);
		String contextPath = prefix(path, scope.rootPath());
		if (contextPath == null) {
			// The mount has another path for the client than for the application
			path = UriUtils.encodePath(scope.path(), StandardCharsets.UTF_8);
			contextPath = prefix(path, scope.rootPath());
		}
		String query = encode(scope.queryString());
		URI uri = parse(scheme(scope) + "://" + authority(scope) + path + (query.isEmpty() ? "" : "?" + query));
		// A host with a delimiter in it would have a say in everything behind it
		boolean asSent = path.equals(uri.getRawPath())
				&& query.equals(Objects.requireNonNullElse(uri.getRawQuery(), "")) && uri.getRawFragment() == null
				&& uri.getRawUserInfo() == null;
		if (!asSent) {
			throw new RequestRefusedException(400, "The host or the request target is not that of a URI");
		}
		return new RequestUri(uri, (contextPath != null) ? contextPath : "");
	}

	private static URI parse(String uri) {
		try {
			return new URI(uri);
		}
		catch (URISyntaxException ex) {
			throw new RequestRefusedException(400, "The host or the request target is not that of a URI");
		}
	}

	private static String rawPath(ConnectionScope scope) {
		byte[] raw = scope.rawPath();
		String path = (raw != null) ? encode(raw) : UriUtils.encodePath(scope.path(), StandardCharsets.UTF_8);
		if (!path.startsWith("/")) {
			throw new RequestRefusedException(400, "The request target is not a path");
		}
		return path;
	}

	private static String scheme(ConnectionScope scope) {
		return switch (scope.scheme()) {
			case "ws" -> "http";
			case "wss" -> "https";
			default -> scope.scheme();
		};
	}

	private static String authority(ConnectionScope scope) {
		String host = scope.headers().first("host");
		if (StringUtils.hasText(host)) {
			return host;
		}
		HostPort server = scope.server();
		return (server != null && server.port() != null) ? server.toString() : "localhost";
	}

	/**
	 * Return the part of a raw path that is the path of the mount, however it is spelled.
	 */
	private static @Nullable String prefix(String path, String rootPath) {
		for (int end = 0; end <= path.length(); end++) {
			if (end == path.length() || path.charAt(end) == '/') {
				String prefix = path.substring(0, end);
				String decoded = decode(prefix);
				if (decoded.equals(rootPath)) {
					return prefix;
				}
				if (decoded.length() > rootPath.length()) {
					return null;
				}
			}
		}
		return null;
	}

	private static String decode(String path) {
		try {
			return StringUtils.uriDecode(path, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw new RequestRefusedException(400, "The request target has a malformed percent-encoding");
		}
	}

	private static String encode(byte[] bytes) {
		StringBuilder encoded = new StringBuilder(bytes.length);
		for (byte octet : bytes) {
			if (octet >= 0) {
				encoded.append((char) octet);
			}
			else {
				encoded.append(String.format("%%%02X", octet));
			}
		}
		return encoded.toString();
	}

}
