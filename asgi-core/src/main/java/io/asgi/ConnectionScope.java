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

package io.asgi;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What HTTP and WebSocket scopes have in common.
 * <p>
 * Byte arrays belong to the scope: whoever reads one does not write to it.
 *
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/specs/www.html#http-connection-scope">ASGI HTTP
 * specification, "HTTP Connection Scope"</a>
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/specs/www.html#websocket-connection-scope">ASGI
 * WebSocket specification, "Websocket Connection Scope"</a>
 */
public sealed interface ConnectionScope extends AsgiScope permits HttpScope, WebSocketScope {

	@Override
	default AsgiVersion asgi() {
		return AsgiVersion.CONNECTION;
	}

	/**
	 * Return the version of HTTP that the request came with.
	 * @return {@code 1.0}, {@code 1.1}, {@code 2} or {@code 3}
	 */
	String httpVersion();

	/**
	 * Return the scheme of the URL.
	 * @return {@code http} or {@code https}, {@code ws} or {@code wss}
	 */
	String scheme();

	/**
	 * Return the path of the request target without the query string, with
	 * percent-encoded sequences and UTF-8 decoded into characters. It contains
	 * {@link #rootPath()}. Malformed sequences are kept (percent signs) or replaced with
	 * U+FFFD (UTF-8).
	 * @return the decoded path
	 */
	String path();

	/**
	 * Return the path of the request target without the query string, as it was received.
	 * @return the bytes of the path, or {@code null} if the server does not know them
	 */
	byte @Nullable [] rawPath();

	/**
	 * Return the query string as it was received, percent-encoded, without the question
	 * mark.
	 * @return the bytes of the query string; empty if there is none
	 */
	byte[] queryString();

	/**
	 * Return the path at which the application is mounted.
	 * @return the decoded path of the mount, without a slash at its end; empty by default
	 */
	String rootPath();

	/**
	 * Return the header fields of the request, in their order, with duplicates, without
	 * pseudo headers. The authority of HTTP/2 is the first, as {@code host}.
	 * @return the header fields
	 */
	AsgiHeaders headers();

	/**
	 * Return the address of the client.
	 * @return the address, or {@code null} if it is not known, as on a Unix domain socket
	 */
	@Nullable HostPort client();

	/**
	 * Return the address of the server, or the path of its Unix domain socket.
	 * @return the address, or {@code null} if it is not known
	 */
	@Nullable HostPort server();

	/**
	 * Return this call's own, shallow copy of the namespace that the application filled
	 * during its lifespan start-up. The application and its middleware may write to it;
	 * changes are not seen by other calls. Copies of this scope share it. It holds no
	 * {@code null} and is safe to use from several threads.
	 * @return the state, a mutable map
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/lifespan.html#lifespan-state">ASGI
	 * lifespan specification, "Lifespan State"</a>
	 */
	Map<String, Object> state();

	/**
	 * Return the extensions that the server offers on this connection, by name, each with
	 * its own entries. An extension that is absent cannot be used.
	 * @return the extensions, an unmodifiable map; empty by default
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/main.html#extensions">ASGI
	 * specification, "Extensions"</a>
	 */
	Map<String, Map<String, Object>> extensions();

}
