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

package io.asgi.python.frameworks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.asgi.AsgiApplication;
import io.asgi.ClientDisconnectedException;
import io.asgi.python.PythonOptions;
import io.asgi.python.PythonOptionsBuilder;
import io.asgi.python.RootPathMode;
import io.asgi.python.hosting.HostedPythonApplication;
import io.asgi.python.wire.NettyWorkerSocketFactory;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.server.netty.AsgiHttpServer;
import io.asgi.server.netty.AsgiRoutes;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.HttpResources;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One of the applications in {@code src/test/python/frameworks}, in workers behind a
 * server, for all tests of a class. They are skipped where its packages are not
 * installed, and a test fails if the application raised what the test has not asked for.
 */
final class Site implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

	static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Path APPLICATIONS = Path.of("src", "test", "python", "frameworks").toAbsolutePath();

	private final String framework;

	private final String app;

	private final List<String> modules;

	private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

	private String path = "";

	private RootPathMode rootPathMode = RootPathMode.SPEC;

	private final Map<String, byte[]> files = new LinkedHashMap<>();

	private Path data;

	private HostedPythonApplication application;

	private DisposableServer server;

	private Site(String framework, String app, List<String> modules) {
		this.framework = framework;
		this.app = app;
		this.modules = modules;
	}

	/**
	 * Name an application.
	 * @param framework the folder of the application
	 * @param app its module and attribute
	 * @param modules the modules that it imports
	 */
	static Site of(String framework, String app, String... modules) {
		return new Site(framework, app, List.of(modules));
	}

	Site mountedAt(String path, RootPathMode mode) {
		this.path = path;
		this.rootPathMode = mode;
		return this;
	}

	/**
	 * Add a file that the application serves.
	 */
	Site withFile(String name, byte[] content) {
		this.files.put(name, content);
		return this;
	}

	@Override
	public void beforeAll(ExtensionContext context) throws IOException {
		Path directory = Files.createTempDirectory("site");
		for (Map.Entry<String, byte[]> file : this.files.entrySet()) {
			Files.write(directory.resolve(file.getKey()), file.getValue());
		}
		start(directory);
	}

	/**
	 * Start the application.
	 * @param data where it keeps its data, which it knows as {@code SITE_DATA}
	 */
	Site start(Path data) {
		DebianPython.require(this.modules);
		this.data = data;
		PythonOptionsBuilder options = PythonOptions.builder(this.framework, this.app)
			.interpreter(DebianPython.INTERPRETER)
			.appDir(APPLICATIONS.resolve(this.framework))
			.environment(Map.of("PYTHONDONTWRITEBYTECODE", "1", "SITE_DATA", data.toString(), "SITE_PATH", this.path))
			.pathSendRoots(List.of(data))
			.rootPathMode(this.rootPathMode);
		this.application = new HostedPythonApplication(options.build(),
				new NettyWorkerSocketFactory(HttpResources.get().onServer(true)), (event) -> {
				});
		this.application.start().block(TIMEOUT);
		AsgiApplication watched = (scope, receive, send) -> this.application.call(scope, receive, send)
			.doOnError((failure) -> !(failure.getCause() instanceof ClientDisconnectedException), this.failures::add);
		Mount mount = Mount.of(this.framework, this.path, watched);
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(mount)),
				new AsgiBridge(AsgiServerOptions.builder().build()));
		this.server = AsgiHttpServer
			.configure(HttpServer.create()
				.host("127.0.0.1")
				.port(0)
				.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
				.route(routes::apply))
			.bindNow();
		return this;
	}

	/**
	 * Return the next exception that has left the application.
	 */
	Throwable failure() throws InterruptedException {
		Throwable failure = this.failures.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		assertThat(failure).as("an exception of the application").isNotNull();
		return failure;
	}

	@Override
	public void afterEach(ExtensionContext context) {
		assertNoFailure();
	}

	private void assertNoFailure() {
		List<Throwable> unexpected = new ArrayList<>();
		this.failures.drainTo(unexpected);
		assertThat(unexpected).as("what the application has raised").isEmpty();
	}

	@Override
	public void afterAll(ExtensionContext context) throws IOException {
		try {
			stop();
		}
		finally {
			if (this.data != null) {
				try (Stream<Path> files = Files.walk(this.data)) {
					files.sorted(Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
				}
			}
		}
	}

	void stop() {
		if (this.server != null) {
			this.server.disposeNow(TIMEOUT);
			this.server = null;
		}
		if (this.application != null) {
			this.application.stop().block(TIMEOUT);
			this.application = null;
		}
		assertNoFailure();
	}

	/**
	 * Return a client without cookies and connections.
	 */
	Browser browser(Protocol protocol) {
		return new Browser((InetSocketAddress) this.server.address(), protocol);
	}

}
