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

package io.asgi.benchmarks.server;

import java.time.Duration;

import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/**
 * What the servers without Spring have in common: protocols, addresses, TLS.
 */
final class NettyServers {

	private NettyServers() {
	}

	/**
	 * Return a server with the protocols that the starter turns on.
	 */
	static HttpServer create(ServerSettings settings) {
		HttpServer server = HttpServer.create().host("127.0.0.1").port(settings.port());
		if (settings.certificate() == null || settings.key() == null) {
			return server.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C);
		}
		GenericSslContextSpec<?> tls = Http2SslContextSpec.forServer(settings.certificate().toFile(),
				settings.key().toFile());
		return server.protocol(HttpProtocol.HTTP11, HttpProtocol.H2).secure((spec) -> spec.sslContext(tls));
	}

	/**
	 * Serve until the process ends.
	 */
	static void run(HttpServer server) {
		server.bindNow(Duration.ofSeconds(30)).onDispose().block();
	}

}
