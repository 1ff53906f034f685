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

import java.util.Map;

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
		return ServerPush.isOffered(context) ? Map.of(ServerPush.EXTENSION, Map.of()) : Map.of();
	}

	/**
	 * Return the extensions of a WebSocket.
	 */
	static Map<String, Map<String, Object>> ofWebSocket(ExchangeContext context) {
		return Map.of();
	}

}
