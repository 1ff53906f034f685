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

package io.asgi.server.netty.bind;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/**
 * Makes a server listen in clear text, whatever it is configured for.
 */
public final class CleartextBind {

	private CleartextBind() {
	}

	/**
	 * Return a copy of a server that has no TLS. It speaks HTTP/2 in clear text if it
	 * would speak HTTP/2 over TLS.
	 * @param server the server, with all else configured
	 * @return the copy
	 */
	public static HttpServer withoutTls(HttpServer server) {
		Set<HttpProtocol> protocols = EnumSet.copyOf(List.of(server.configuration().protocols()));
		if (protocols.remove(HttpProtocol.H2)) {
			protocols.add(HttpProtocol.H2C);
		}
		protocols.remove(HttpProtocol.HTTP3);
		return server.noSSL().protocol(protocols.toArray(HttpProtocol[]::new));
	}

	/**
	 * Return a copy of a server that listens on a Unix domain socket, without TLS. It
	 * needs native event loops (epoll or kqueue): on others the bind fails, with an
	 * {@link IllegalArgumentException} for its root cause.
	 * @param server the server, with all else configured
	 * @param file the file of the socket, which must not exist. It is deleted when the
	 * server stops, unless it is to {@linkplain UnixSocketFile#spareForeign() be spared}
	 * @return the copy
	 */
	public static HttpServer onUnixSocket(HttpServer server, UnixSocketFile file) {
		return withoutTls(server).bindAddress(file::address);
	}

}
