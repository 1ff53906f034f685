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

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.asgi.python.EventLoop;
import io.asgi.python.PythonApplication;
import io.asgi.python.PythonOptions;
import io.asgi.python.hosting.HostedPythonApplication;
import io.asgi.python.wire.NettyWorkerSocketFactory;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.server.netty.AsgiHttpServer;
import io.asgi.server.netty.AsgiRoutes;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/**
 * The ASGI server with the application in Python that its peers in Python serve, in as
 * many workers as there are event loops, or as it is told.
 */
public final class PythonServer {

	/**
	 * The interpreter that Debian's packages are for, as those of the peers.
	 */
	private static final Path INTERPRETER = Path.of("/usr/bin/python3");

	private PythonServer() {
	}

	/**
	 * Serve until the process ends.
	 * @param args the number of workers, if it is another one
	 */
	public static void main(String[] args) {
		ServerSettings settings = ServerSettings.read();
		PythonOptions options = PythonOptions.builder("benchmarks", "application:application")
			.interpreter(INTERPRETER)
			.appDir(settings.files())
			.environment(Map.of("BENCHMARK_FILES", settings.files().toString(), "PYTHONDONTWRITEBYTECODE", "1"))
			.workers((args.length > 0) ? Integer.parseInt(args[0])
					: Integer.getInteger("reactor.netty.ioWorkerCount", 1))
			.loop(EventLoop.UVLOOP)
			.build();
		PythonApplication application = new HostedPythonApplication(options,
				new NettyWorkerSocketFactory(HttpResources.get().onServer(LoopResources.DEFAULT_NATIVE)), (event) -> {
				});
		application.start().block();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> application.stop().block()));
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(Mount.of("python", "/", application))),
				new AsgiBridge(AsgiServerOptions.builder().build()));
		NettyServers.run(AsgiHttpServer.configure(NettyServers.create(settings).route(routes::apply)));
	}

}
