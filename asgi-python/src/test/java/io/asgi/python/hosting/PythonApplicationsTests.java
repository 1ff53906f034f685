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

package io.asgi.python.hosting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.asgi.python.PythonApplication;
import io.asgi.python.PythonEvent;
import io.asgi.python.PythonOptions;
import io.asgi.python.PythonOptionsBuilder;
import io.asgi.python.PythonStatus.Phase;
import io.asgi.python.ReloadPolicy;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.server.netty.AsgiHttpServer;
import io.asgi.server.netty.AsgiRoutes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link PythonApplications}: a real application in real workers, behind a
 * server without Spring.
 */
class PythonApplicationsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final String APPLICATION = """
			async def app(scope, receive, send):
			    if scope["type"] != "http":
			        raise NotImplementedError(scope["type"])
			    await send({"type": "http.response.start", "status": 200, "headers": []})
			    await send({"type": "http.response.body", "body": b"%s"})
			""";

	private final BlockingQueue<PythonEvent> events = new LinkedBlockingQueue<>();

	@TempDir
	private Path folder;

	private PythonApplication application;

	private DisposableServer server;

	@BeforeEach
	void writeTheApplication() throws Exception {
		String check = "import sys; sys.exit(sys.version_info < (3, 9))";
		assumeThat(new ProcessBuilder("/bin/sh", "-c", "python3 -c '" + check + "'").start().waitFor())
			.as("python3 of version 3.9 or later")
			.isZero();
		write(APPLICATION.formatted("first"));
	}

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.server.disposeNow(TIMEOUT);
		}
		if (this.application != null) {
			this.application.stop().block(TIMEOUT);
		}
	}

	@Test
	void anApplicationIsServedWithoutSpring() {
		serve(options());
		assertThat(get()).isEqualTo("first");
		assertThat(this.events).hasAtLeastOneElementOfType(PythonEvent.WorkerReady.class);
	}

	@Test
	void nothingIsLeftOnceItIsStopped() {
		this.application = PythonApplications.host(options().build());
		this.application.start().block(TIMEOUT);
		assertThat(loops()).isNotEmpty();
		this.application.stop().block(TIMEOUT);
		assertThat(this.application.status().phase()).isEqualTo(Phase.STOPPED);
		assertThat(loops()).isEmpty();
		this.application.start().block(TIMEOUT);
		assertThat(this.application.status().ready()).isEqualTo(1);
	}

	@Test
	void anApplicationIsReloadedWhenItsFilesChange() throws Exception {
		serve(options().reload(new ReloadPolicy(true, List.of("*.py"), Duration.ofMillis(50), 100)));
		assertThat(get()).isEqualTo("first");
		write(APPLICATION.formatted("the second"));
		assertThat(await(PythonEvent.Reloaded.class).generation()).isEqualTo(2);
		assertThat(get()).isEqualTo("the second");
		write("import no_such_module");
		assertThat(await(PythonEvent.ReloadFailed.class).reason())
			.contains("ModuleNotFoundError: No module named 'no_such_module'");
		assertThat(get()).isEqualTo("the second");
		write(APPLICATION.formatted("the very third"));
		await(PythonEvent.Reloaded.class);
		assertThat(get()).isEqualTo("the very third");
	}

	@Test
	void anApplicationIsNotReloadedUnlessItIsAskedFor() {
		serve(options());
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.noneMatch((name) -> name.startsWith("asgi-python-shop-reload"));
	}

	private PythonOptionsBuilder options() {
		return PythonOptions.builder("shop", "shop:app")
			.appDir(this.folder)
			.socketDirectory(Path.of(System.getProperty("java.io.tmpdir")));
	}

	private void serve(PythonOptionsBuilder options) {
		this.application = PythonApplications.host(options.build(), this.events::add);
		this.application.start().block(TIMEOUT);
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(Mount.of("shop", "/shop", this.application))),
				new AsgiBridge(AsgiServerOptions.builder().build()));
		this.server = AsgiHttpServer.configure(HttpServer.create().host("127.0.0.1").port(0).route(routes::apply))
			.bindNow(TIMEOUT);
	}

	private String get() {
		return HttpClient.create()
			.host("127.0.0.1")
			.port(this.server.port())
			.get()
			.uri("/shop")
			.responseContent()
			.aggregate()
			.asString()
			.block(TIMEOUT);
	}

	private <T extends PythonEvent> T await(Class<T> type) throws InterruptedException {
		PythonEvent event = null;
		while (!type.isInstance(event)) {
			event = this.events.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			assertThat(event).as("an event " + type.getSimpleName()).isNotNull();
		}
		return type.cast(event);
	}

	private static List<String> loops() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("asgi-python-shop-io"))
			.toList();
	}

	/**
	 * Write it at once, so that nobody imports the half of it.
	 */
	private void write(String code) throws IOException {
		Path next = Files.writeString(this.folder.resolve("next"), code);
		Files.move(next, this.folder.resolve("shop.py"), StandardCopyOption.REPLACE_EXISTING,
				StandardCopyOption.ATOMIC_MOVE);
	}

}
