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

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.asgi.server.ExtensionNames;
import io.asgi.server.netty.tls.TlsExtension;
import io.netty.handler.codec.http.HttpHeaderNames;

/**
 * The extensions that a scope offers, exactly where they work.
 */
final class Extensions {

	private Extensions() {
	}

	/**
	 * Return the extensions of an HTTP request.
	 */
	static Map<String, Map<String, Object>> ofHttp(ExchangeContext context) {
		Map<String, Map<String, Object>> extensions = new LinkedHashMap<>();
		if (!context.isHttp10()) {
			extensions.put(ExtensionNames.EARLY_HINT, Map.of());
			if (TransferCodings.contain("trailers", context.request().requestHeaders().getAll(HttpHeaderNames.TE))) {
				extensions.put(ExtensionNames.TRAILERS, Map.of());
			}
		}
		extensions.put(ExtensionNames.PATH_SEND, Map.of());
		extensions.put(ExtensionNames.ZERO_COPY_SEND, Map.of());
		if (ServerPush.isOffered(context)) {
			extensions.put(ExtensionNames.PUSH, Map.of());
		}
		addTls(extensions, context);
		return enabled(extensions, context);
	}

	/**
	 * Return the extensions of a WebSocket.
	 */
	static Map<String, Map<String, Object>> ofWebSocket(ExchangeContext context) {
		Map<String, Map<String, Object>> extensions = new LinkedHashMap<>();
		extensions.put(ExtensionNames.WEBSOCKET_DENIAL, Map.of());
		addTls(extensions, context);
		return enabled(extensions, context);
	}

	private static void addTls(Map<String, Map<String, Object>> extensions, ExchangeContext context) {
		Map<String, Object> tls = TlsExtension.of(context.channel()).entries();
		if (tls != null) {
			extensions.put(ExtensionNames.TLS, tls);
		}
	}

	private static Map<String, Map<String, Object>> enabled(Map<String, Map<String, Object>> extensions,
			ExchangeContext context) {
		extensions.keySet().removeAll(context.options().disabledExtensions());
		return Collections.unmodifiableMap(extensions);
	}

}
