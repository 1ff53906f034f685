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

package io.asgi.spring.boot.autoconfigure.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

import io.asgi.python.PythonApplication;
import io.asgi.python.PythonStatus;
import io.asgi.python.PythonStatus.Phase;
import io.asgi.spring.boot.AsgiPythonApplications;
import io.asgi.spring.boot.autoconfigure.AsgiAutoConfiguration;
import io.asgi.spring.boot.autoconfigure.ContextRunners;
import io.asgi.spring.boot.autoconfigure.Failures;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@code asgi.python.applications.*}, with real workers.
 */
class AsgiPythonAutoConfigurationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final String APPLICATION = """
			async def app(scope, receive, send):
			    if scope["type"] == "websocket":
			        await receive()
			        await send({"type": "websocket.accept"})
			        message = await receive()
			        await send({"type": "websocket.send", "text": message["text"].upper()})
			        await send({"type": "websocket.close"})
			    elif scope["type"] == "http":
			        text = scope["method"] + " " + scope["path"] + " below " + scope["root_path"]
			        await send({"type": "http.response.start", "status": 200, "headers": [(b"x-by", b"python")]})
			        await send({"type": "http.response.body", "body": text.encode()})
			    else:
			        raise NotImplementedError(scope["type"])
			""";

	@TempDir
	private Path directory;

	private final ReactiveWebApplicationContextRunner runner = ContextRunners.netty()
		.withConfiguration(AutoConfigurations.of(AsgiPythonAutoConfiguration.class));

	@BeforeEach
	void writeTheApplication() throws IOException {
		Files.writeString(this.directory.resolve("shop.py"), APPLICATION);
	}

	@Test
	void aPythonApplicationIsServedBesideRoutesOfWebFlux() throws Exception {
		Python.require();
		shop().withUserConfiguration(Routes.class).run((context) -> {
			assertThat(get(context, "/shop/cart?a=b")).isEqualTo("GET /shop/cart below /shop");
			assertThat(get(context, "/java")).isEqualTo("Java");
		});
	}

	@Test
	void aPythonApplicationSpeaksWebSocket() throws Exception {
		Python.require();
		shop().run((context) -> assertThat(HttpClient.newConnection()
			.port(port(context))
			.websocket()
			.uri("/shop/socket")
			.handle((in, out) -> out.sendString(Mono.just("hello")).then().thenMany(in.receive().asString()))
			.next()
			.block(TIMEOUT)).isEqualTo("HELLO"));
	}

	@Test
	void itsWorkersEndWithTheContext() throws Exception {
		Python.require();
		PythonApplication[] application = new PythonApplication[1];
		shop().run((context) -> {
			application[0] = context.getBean(AsgiPythonApplications.class).all().get(0);
			PythonStatus status = application[0].status();
			assertThat(status.phase()).isEqualTo(Phase.RUNNING);
			assertThat(status.ready()).isEqualTo(1);
		});
		assertThat(application[0].status().phase()).isEqualTo(Phase.STOPPED);
		assertThat(application[0].status().workers()).isEmpty();
	}

	@Test
	void anApplicationIsReloadedWhenItsFilesChangeIfThePropertySaysSo() throws Exception {
		Python.require();
		shop()
			.withPropertyValues("asgi.python.applications.shop.reload.on-change=true",
					"asgi.python.applications.shop.reload.interval=50ms")
			.run((context) -> {
				Path next = Files.writeString(this.directory.resolve("next"), APPLICATION.replace("below", "under"));
				Files.move(next, this.directory.resolve("shop.py"), StandardCopyOption.REPLACE_EXISTING,
						StandardCopyOption.ATOMIC_MOVE);
				await().atMost(TIMEOUT)
					.untilAsserted(
							() -> assertThat(get(context, "/shop/cart")).isEqualTo("GET /shop/cart under /shop"));
			});
	}

	@Test
	void anApplicationThatPythonCannotImportKeepsTheContextFromStarting() throws Exception {
		Python.require();
		Files.writeString(this.directory.resolve("shop.py"), "import no_such_module\n");
		shop().run((context) -> {
			FailureAnalysis analysis = Failures.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription())
				.contains("shop", "import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'")
				.doesNotContain("\tat ", ".java:");
		});
	}

	@Test
	void itsWorkersMayTakeLongerToStartThanOtherApplications() throws Exception {
		Python.require();
		Files.writeString(this.directory.resolve("shop.py"), "import time\ntime.sleep(1)\n" + APPLICATION);
		shop().withPropertyValues("asgi.lifespan.startup-timeout=10ms")
			.run((context) -> assertThat(get(context, "/shop/cart")).isEqualTo("GET /shop/cart below /shop"));
	}

	@Test
	void workersThatTakeTooLongKeepTheContextFromStarting() throws Exception {
		Python.require();
		Files.writeString(this.directory.resolve("shop.py"), "import time\ntime.sleep(600)\n" + APPLICATION);
		shop().withPropertyValues("asgi.python.applications.shop.startup-timeout=1s")
			.run((context) -> assertThat(Failures.analyze(context.getStartupFailure()).getDescription())
				.contains("shop", "1000 ms"));
	}

	@Test
	void withoutTheModuleNothingIsConfigured() {
		withoutTheModule().run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(AsgiAutoConfiguration.class)
			.doesNotHaveBean(AsgiPythonAutoConfiguration.class));
	}

	@Test
	void applicationsWithoutTheModuleFailTheStart() {
		withoutTheModule()
			.withPropertyValues("asgi.python.applications.shop.path=/shop",
					"asgi.python.applications.shop.app=shop:app", "asgi.python.applications.desk.path=/desk")
			.run((context) -> {
				FailureAnalysis analysis = Failures.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).isEqualTo(
						"There are Python applications ('asgi.python.applications.desk', 'asgi.python.applications.shop'), "
								+ "but the module that serves them is not on the class path.");
				assertThat(analysis.getAction()).isEqualTo("Add the dependency io.asgi:asgi-python, in the version of "
						+ "asgi-spring-boot-starter, or remove the properties.");
			});
	}

	@Test
	void theModuleThatIsNamedIsTheOneThatIsBuilt() throws Exception {
		String[] coordinates = PythonModuleMissingFailureAnalyzer.MODULE.split(":");
		assertThat(Files.readString(Path.of("../asgi-python/pom.xml")))
			.contains("<groupId>" + coordinates[0] + "</groupId>", "<artifactId>" + coordinates[1] + "</artifactId>");
	}

	@Test
	void applicationsThatAreNotServedNeedNoModule() {
		withoutTheModule().withPropertyValues("asgi.python.applications.shop.app=shop:app", "asgi.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private ReactiveWebApplicationContextRunner shop() {
		return this.runner.withPropertyValues("asgi.python.applications.shop.path=/shop",
				"asgi.python.applications.shop.app=shop:app",
				"asgi.python.applications.shop.app-dir=" + this.directory);
	}

	private ReactiveWebApplicationContextRunner withoutTheModule() {
		return this.runner.withConfiguration(AutoConfigurations.of(AsgiPythonMissingAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(PythonApplication.class));
	}

	private static @Nullable String get(AssertableReactiveWebApplicationContext context, String uri) {
		return HttpClient.newConnection()
			.port(port(context))
			.get()
			.uri(uri)
			.responseContent()
			.aggregate()
			.asString()
			.block(TIMEOUT);
	}

	private static int port(AssertableReactiveWebApplicationContext context) {
		return context.getSourceApplicationContext(AnnotationConfigReactiveWebServerApplicationContext.class)
			.getWebServer()
			.getPort();
	}

	@Configuration(proxyBeanMethods = false)
	static class Routes {

		@Bean
		RouterFunction<ServerResponse> java() {
			return RouterFunctions.route().GET("/java", (request) -> ServerResponse.ok().bodyValue("Java")).build();
		}

	}

}
