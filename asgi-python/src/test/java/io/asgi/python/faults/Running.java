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

package io.asgi.python.faults;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;

import io.asgi.python.Python3;
import io.asgi.python.PythonEvent;
import io.asgi.python.PythonOptions;
import io.asgi.python.PythonOptionsBuilder;
import io.asgi.python.PythonStatus;
import io.asgi.python.WorkerState;
import io.asgi.python.WorkerStatus;
import io.asgi.python.hosting.HostedPythonApplication;
import io.asgi.python.wire.NettyWorkerSocketFactory;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.server.netty.AsgiHttpServer;
import io.asgi.server.netty.AsgiRoutes;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.HttpResources;
import reactor.netty.http.server.HttpServer;

/**
 * A server with one of the applications in {@code src/test/python/faults}, whose workers
 * are CPython processes. Nothing of it is a double.
 */
final class Running implements AutoCloseable {

	static final Path APPLICATIONS = Path.of("src", "test", "python", "faults").toAbsolutePath();

	private static final Duration TIMEOUT = Await.TIMEOUT;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final BlockingQueue<PythonEvent> events = new LinkedBlockingQueue<>();

	private final HostedPythonApplication application;

	private final AsgiBridge bridge;

	private final DisposableServer server;

	private Running(PythonOptions options, AsgiServerOptions serverOptions) {
		this.application = new HostedPythonApplication(options,
				new NettyWorkerSocketFactory(HttpResources.get().onServer(true)), this.events::add);
		Mount mount = Mount.of("shop", "", this.application);
		this.bridge = new AsgiBridge(serverOptions);
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(mount)), this.bridge);
		this.server = AsgiHttpServer
			.configure(HttpServer.create()
				.host("127.0.0.1")
				.port(0)
				.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
				.route(routes::apply))
			.bindNow();
	}

	/**
	 * Return options for an application that starts and ends fast.
	 * @param app its module and attribute
	 */
	static PythonOptionsBuilder options(String app) {
		return PythonOptions.builder("shop", app)
			.interpreter(Python3.require())
			.appDir(APPLICATIONS)
			.environment(Map.of("PYTHONDONTWRITEBYTECODE", "1"))
			.shutdownTimeout(Duration.ofSeconds(5));
	}

	static Running start(PythonOptionsBuilder options) {
		return start(options, (server) -> server);
	}

	static Running start(PythonOptionsBuilder options, UnaryOperator<AsgiServerOptions.Builder> server) {
		Running running = new Running(options.build(), server.apply(AsgiServerOptions.builder()).build());
		try {
			running.application.start().block(TIMEOUT);
			return running;
		}
		catch (RuntimeException ex) {
			running.close();
			throw ex;
		}
	}

	HostedPythonApplication application() {
		return this.application;
	}

	HttpClient client() {
		return this.client;
	}

	InetSocketAddress address() {
		return (InetSocketAddress) this.server.address();
	}

	URI uri(String path) {
		return URI.create("http://127.0.0.1:" + address().getPort() + path);
	}

	URI webSocketUri(String path) {
		return URI.create("ws://127.0.0.1:" + address().getPort() + path);
	}

	HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(uri(path)).timeout(TIMEOUT);
	}

	HttpResponse<String> get(String path) throws Exception {
		return this.client.send(request(path).build(), BodyHandlers.ofString());
	}

	PythonStatus status() {
		return this.application.status();
	}

	/**
	 * Return the process ids of the workers that take calls.
	 */
	List<Long> workers() {
		return status().workers()
			.stream()
			.filter((worker) -> worker.state() == WorkerState.READY)
			.map(WorkerStatus::pid)
			.toList();
	}

	/**
	 * Wait until as many workers take calls as there should be, none of them a given one.
	 * @return how long that took, in milliseconds
	 */
	long awaitCount(long without) {
		return Await.until("a full count of workers without " + without, () -> {
			List<Long> workers = workers();
			return workers.size() == status().wanted() && !workers.contains(without);
		});
	}

	/**
	 * Wait until no call is under way in any worker.
	 */
	void awaitIdle() {
		Await.until("no call in any worker",
				() -> status().workers().stream().allMatch((worker) -> worker.streams() == 0));
	}

	/**
	 * Wait for the next event of a kind.
	 */
	<T extends PythonEvent> T event(Class<T> type) throws InterruptedException {
		PythonEvent event;
		do {
			event = this.events.poll(TIMEOUT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
			if (event == null) {
				throw new AssertionError("There was no event " + type.getSimpleName());
			}
		}
		while (!type.isInstance(event));
		return type.cast(event);
	}

	/**
	 * Return what has happened that nobody has waited for.
	 */
	List<PythonEvent> events() {
		return List.copyOf(this.events);
	}

	/**
	 * Kill a process as {@code kill -9} does.
	 */
	static void kill(long pid) {
		ProcessHandle.of(pid).orElseThrow().destroyForcibly();
	}

	/**
	 * End as a server does: first what comes from clients, then the application.
	 */
	@Override
	public void close() {
		this.bridge.beginShutdown();
		this.bridge.closeWebSockets().block(TIMEOUT);
		this.server.disposeNow(TIMEOUT);
		this.application.stop().block(TIMEOUT);
	}

}
