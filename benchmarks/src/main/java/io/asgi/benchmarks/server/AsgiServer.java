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

import java.util.List;

import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.server.netty.AsgiHttpServer;
import io.asgi.server.netty.AsgiRoutes;

/**
 * The ASGI server on Reactor Netty, without Spring.
 */
public final class AsgiServer {

	private AsgiServer() {
	}

	/**
	 * Serve until the process ends.
	 * @param args not used
	 */
	public static void main(String[] args) {
		List<Mount> mounts = AsgiApplications.byPath()
			.entrySet()
			.stream()
			.map((entry) -> Mount.of(entry.getKey().substring(1), entry.getKey(), entry.getValue()))
			.toList();
		AsgiRoutes routes = new AsgiRoutes(new Mounts(mounts), new AsgiBridge(AsgiServerOptions.builder().build()));
		NettyServers
			.run(AsgiHttpServer.configure(NettyServers.create(ServerSettings.read()).route(routes::apply)));
	}

}
