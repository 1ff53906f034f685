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

import java.util.Base64;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Recognises requests that ask for a WebSocket, and finds what is wrong with them.
 */
final class WebSocketRequest {

	private static final String VERSION = "13";

	private WebSocketRequest() {
	}

	/**
	 * Return whether a request asks for a WebSocket (RFC 6455, section 4.1; RFC 8441,
	 * section 4).
	 */
	static boolean matches(HttpServerRequest request) {
		HttpHeaders headers = request.requestHeaders();
		if (request.version().majorVersion() > 1) {
			// Only an extended CONNECT has a path; its protocol is checked at the
			// handshake
			return HttpMethod.CONNECT.equals(request.method()) && request.uri().startsWith("/");
		}
		return headers.contains(HttpHeaderNames.UPGRADE)
				&& headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
				&& headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
	}

	/**
	 * Find what is wrong with a request that asks for a WebSocket.
	 * @return why it is refused, or {@code null} if nothing is wrong
	 */
	static @Nullable Refusal check(HttpServerRequest request, RequestTarget target, OriginRules origins) {
		HttpHeaders headers = request.requestHeaders();
		if (!origins.isAllowed(headers, target.authority())) {
			return new Refusal(403, "Pages of another host may not open WebSockets here (RFC 6455, section 10.2), "
					+ "unless their origin is allowed", null, null);
		}
		if (!VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
			return new Refusal(426, "The WebSocket version must be 13 (RFC 6455, section 4.2.2)",
					HttpHeaderNames.SEC_WEBSOCKET_VERSION.toString(), VERSION);
		}
		if (request.version().majorVersion() > 1) {
			return null;
		}
		if (!HttpMethod.GET.equals(request.method())) {
			return Refusal.badRequest("A WebSocket is asked for with GET (RFC 6455, section 4.1)");
		}
		if (request.version().minorVersion() == 0) {
			return Refusal.badRequest("A WebSocket needs HTTP/1.1 (RFC 6455, section 4.1)");
		}
		if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
				|| !"0".equals(headers.get(HttpHeaderNames.CONTENT_LENGTH, "0"))) {
			// It would have to be told from the frames that follow
			return Refusal.badRequest("A request for a WebSocket must not have a body");
		}
		if (!isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
			return Refusal.badRequest("sec-websocket-key must be 16 bytes in base64 (RFC 6455, section 4.1)");
		}
		return null;
	}

	private static boolean isKey(@Nullable String key) {
		try {
			return key != null && Base64.getDecoder().decode(key).length == 16;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
