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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.asgi.AsgiApplication;
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
	 * @param args a {@link Flavour} for the plaintext path and the number of further
	 * mounts, if they are not the default
	 */
	public static void main(String[] args) {
		ServerSettings settings = ServerSettings.read();
		Map<String, AsgiApplication> applications = AsgiApplications.byPath(settings.files());
		if (args.length > 0) {
			applications.put(Content.PLAINTEXT_PATH, Flavour.valueOf(args[0]).plaintext());
		}
		List<Mount> mounts = new ArrayList<>();
		applications.forEach((path, application) -> mounts.add(Mount.of(path.substring(1), path, application)));
		int further = (args.length > 1) ? Integer.parseInt(args[1]) : 0;
		for (int i = 0; i < further; i++) {
			mounts.add(Mount.of("further-" + i, "/further-" + i, Flavour.MONO.plaintext()));
		}
		AsgiRoutes routes = new AsgiRoutes(new Mounts(mounts), new AsgiBridge(AsgiServerOptions.builder().build()));
		NettyServers.run(AsgiHttpServer.configure(NettyServers.create(settings).route(routes::apply)));
	}

}
