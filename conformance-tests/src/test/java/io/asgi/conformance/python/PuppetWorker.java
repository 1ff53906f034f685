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

package io.asgi.conformance.python;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.asgi.AsgiApplication;
import io.asgi.python.PythonOptions;
import io.asgi.python.hosting.HostedPythonApplication;
import io.asgi.python.wire.NettyWorkerSocketFactory;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.WebSocketOptions;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.server.netty.AsgiHttpServer;
import io.asgi.server.netty.AsgiRoutes;
import io.asgi.test.conformance.ServerSettings;
import io.asgi.test.conformance.ServerUnderTest;
import org.jspecify.annotations.Nullable;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.HttpResources;
import reactor.netty.http.server.HttpServer;

/**
 * A worker with {@code puppet.py}, for one server after the other: a worker takes longer
 * to start than a test to run.
 */
final class PuppetWorker implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final ServerSocket calls;

	private final HostedPythonApplication application;

	private volatile @Nullable AsgiApplication leader;

	PuppetWorker() throws IOException {
		this.calls = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.application = new HostedPythonApplication(PythonOptions.builder("puppet", "puppet:app")
			.appDir(Path.of("src/test/python").toAbsolutePath())
			.environment(
					Map.of("PUPPET_PORT", String.valueOf(this.calls.getLocalPort()), "PYTHONDONTWRITEBYTECODE", "1"))
			.pathSendRoots(List.of(Path.of("/")))
			.build(), new NettyWorkerSocketFactory(HttpResources.get().onServer(true)), (event) -> {
			});
		this.application.start().block(TIMEOUT);
		daemon(this::accept, "puppet-calls");
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.calls.accept();
				AsgiApplication leader = this.leader;
				if (leader == null) {
					socket.close();
				}
				else {
					daemon(new PuppetCall(socket, leader), "puppet-call");
				}
			}
		}
		catch (IOException ex) {
			if (!this.calls.isClosed()) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private static void daemon(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Start a server with the Python application.
	 * @param leader leads it
	 */
	ServerUnderTest serve(AsgiApplication leader, ServerSettings settings) {
		this.leader = leader;
		WebSocketOptions webSocket = WebSocketOptions.builder()
			.maxMessageSize(settings.maxMessageSize())
			.pingInterval(settings.pingInterval())
			.pingTimeout(settings.pingTimeout())
			.closeTimeout(settings.closeTimeout())
			.build();
		AsgiServerOptions options = AsgiServerOptions.builder()
			.disconnectGrace(settings.disconnectGrace())
			.webSocket(webSocket)
			.build();
		Mount mount = new Mount("test", settings.mountPath(), settings.mountPath(), this.application, settings::state);
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(mount)), new AsgiBridge(options));
		return new Running(AsgiHttpServer
			.configure(HttpServer.create()
				.host("127.0.0.1")
				.port(0)
				.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
				.route(routes::apply))
			.bindNow());
	}

	@Override
	public void close() throws IOException {
		this.calls.close();
		this.application.stop().block(TIMEOUT);
	}

	private record Running(DisposableServer server) implements ServerUnderTest {

		@Override
		public InetSocketAddress address() {
			return (InetSocketAddress) this.server.address();
		}

		@Override
		public void close() {
			this.server.disposeNow();
		}

	}

}
