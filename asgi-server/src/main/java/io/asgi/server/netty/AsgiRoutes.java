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

import java.util.function.UnaryOperator;

import io.asgi.server.Mounts;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * The routes that lead from Reactor Netty to mounted ASGI applications. Requests for
 * other paths are left to the routes behind.
 */
public final class AsgiRoutes implements UnaryOperator<HttpServerRoutes> {

	/**
	 * Create the routes.
	 * @param mounts the applications and their paths
	 * @param bridge serves them
	 */
	public AsgiRoutes(Mounts mounts, AsgiBridge bridge) {
	}

	/**
	 * Add the routes.
	 * @param routes the routes of a server
	 * @return the same routes
	 */
	@Override
	public HttpServerRoutes apply(HttpServerRoutes routes) {
		return routes;
	}

	/**
	 * Return a copy of a server that lets clients open WebSockets over HTTP/2 (RFC 8441).
	 * To be applied after all other HTTP/2 settings have been made.
	 * @param server the server
	 * @return the copy
	 */
	public static HttpServer enableExtendedConnect(HttpServer server) {
		return server;
	}

}
