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

import java.util.Set;

/**
 * The names under which scopes offer the extensions of the specification.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/extensions.html">ASGI
 * extensions</a>
 */
public final class ExtensionNames {

	/**
	 * Fields after the body.
	 */
	public static final String TRAILERS = "http.response.trailers";

	/**
	 * Informational responses 103.
	 */
	public static final String EARLY_HINT = "http.response.early_hint";

	/**
	 * Bodies that are files, by their paths.
	 */
	public static final String PATH_SEND = "http.response.pathsend";

	/**
	 * Bodies that are parts of open files.
	 */
	public static final String ZERO_COPY_SEND = "http.response.zerocopysend";

	/**
	 * Server push of HTTP/2.
	 */
	public static final String PUSH = "http.response.push";

	/**
	 * Responses that refuse a WebSocket.
	 */
	public static final String WEBSOCKET_DENIAL = "websocket.http.response";

	/**
	 * What is known of an encrypted connection.
	 */
	public static final String TLS = "tls";

	/**
	 * All extensions that a server may offer.
	 */
	public static final Set<String> ALL = Set.of(TRAILERS, EARLY_HINT, PATH_SEND, ZERO_COPY_SEND, PUSH,
			WEBSOCKET_DENIAL, TLS);

	private ExtensionNames() {
	}

}
