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

package io.asgi.spring.boot.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.asgi.AsgiApplication;
import io.asgi.python.PythonStatus;
import io.asgi.python.WorkerStatus;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.spring.boot.AsgiPythonApplications;
import io.asgi.spring.boot.autoconfigure.python.Python;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.json.JsonContent;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What Actuator shows of Python applications with real workers, and how it reloads them.
 */
@Timeout(240)
class PythonActuatorEndToEndTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final String EXPOSED = "management.endpoints.web.exposure.include=asgi,health";

	private static final String UNRESTRICTED = "management.endpoint.asgi.access=unrestricted";

	private static final String RELOAD = "{\"action\":\"reload\"}";

	private static final String APPLICATION = """
			import os
			import time
			time.sleep(%s)
			async def app(scope, receive, send):
			    if scope["type"] != "http":
			        raise NotImplementedError(scope["type"])
			    if scope["path"] == "/shop/exit":
			        os._exit(7)
			    await send({"type": "http.response.start", "status": 200, "headers": []})
			    await send({"type": "http.response.body", "body": b"%s"})
			""";

	private final BasicJsonTester json = new BasicJsonTester(getClass());

	@TempDir
	private Path folder;

	@BeforeEach
	void writeTheApplication() throws Exception {
		Python.require();
		write("first");
	}

	@Test
	void theEndpointShowsWorkersAndOnlyThoseOfPythonApplications() throws Exception {
		try (Server server = start(EXPOSED)) {
			server.get("/shop");
			await().atMost(TIMEOUT)
				.until(() -> status(server).workers().stream().mapToInt(WorkerStatus::streams).sum() == 0);
			JsonContent<Object> body = this.json.from(server.get("/actuator/asgi").body());
			assertThat(body).extractingJsonPathValue("$.applications.java.python").isNull();
			assertThat(body).extractingJsonPathStringValue("$.applications.shop.python.app").isEqualTo("shop:app");
			assertThat(body).extractingJsonPathStringValue("$.applications.shop.python.state").isEqualTo("running");
			assertThat(body).extractingJsonPathNumberValue("$.applications.shop.python.generation").isEqualTo(1);
			assertThat(body).extractingJsonPathNumberValue("$.applications.shop.python.wanted").isEqualTo(2);
			assertThat(body).extractingJsonPathNumberValue("$.applications.shop.python.ready").isEqualTo(2);
			assertThat(body).extractingJsonPathValue("$.applications.shop.python.failure").isNull();
			assertThat(body).extractingJsonPathArrayValue("$.applications.shop.python.workers[*].place")
				.containsExactly(0, 1);
			assertThat(body).extractingJsonPathArrayValue("$.applications.shop.python.workers[*].state")
				.containsExactly("ready", "ready");
			assertThat(body)
				.extractingJsonPathArrayValue("$.applications.shop.python.workers[?(@.requests == 1)].streams")
				.containsExactly(0);
			assertThat(body).extractingJsonPathStringValue("$.applications.shop.python.workers[0].since")
				.satisfies((time) -> assertThat(Instant.parse(time)).isBefore(Instant.now()));
			assertThat(body).extractingJsonPathStringValue("$.applications.shop.python.workers[0].implementation")
				.isEqualTo("CPython");
		}
	}

	@Test
	void anApplicationIsReloadedWithWhatItsFilesSayNow() throws Exception {
		try (Server server = start(EXPOSED, UNRESTRICTED)) {
			assertThat(server.get("/shop").body()).isEqualTo("first");
			write("second");
			HttpResponse<String> response = reload(server, "shop", RELOAD);
			assertThat(response.statusCode()).isEqualTo(200);
			JsonContent<Object> body = this.json.from(response.body());
			assertThat(body).extractingJsonPathStringValue("$.application").isEqualTo("shop");
			assertThat(body).extractingJsonPathStringValue("$.outcome").isEqualTo("reloaded");
			assertThat(body).extractingJsonPathNumberValue("$.generation").isEqualTo(2);
			assertThat(server.get("/shop").body()).isEqualTo("second");
		}
	}

	@Test
	void aReloadThatFailsSaysWhyAndTheOldWorkersGoOn() throws Exception {
		try (Server server = start(EXPOSED, UNRESTRICTED)) {
			Files.writeString(this.folder.resolve("shop.py"), "import no_such_module\n");
			HttpResponse<String> response = reload(server, "shop", RELOAD);
			assertThat(response.statusCode()).isEqualTo(500);
			JsonContent<Object> body = this.json.from(response.body());
			assertThat(body).extractingJsonPathStringValue("$.outcome").isEqualTo("rolled-back");
			assertThat(body).extractingJsonPathNumberValue("$.generation").isEqualTo(1);
			assertThat(body).extractingJsonPathStringValue("$.failure.reason")
				.contains("was not reloaded", "could not be loaded");
			assertThat(body).extractingJsonPathStringValue("$.failure.output")
				.contains("ModuleNotFoundError: No module named 'no_such_module'");
			assertThat(server.get("/shop").body()).isEqualTo("first");
			JsonContent<Object> shown = this.json.from(server.get("/actuator/asgi/shop").body());
			assertThat(shown).extractingJsonPathNumberValue("$.application.python.failedReloads").isEqualTo(1);
			assertThat(shown).extractingJsonPathStringValue("$.application.python.failure.output").isEqualTo("******");
		}
	}

	@Test
	void oneReloadIsUnderWayAtATime() throws Exception {
		try (Server server = start(EXPOSED, UNRESTRICTED)) {
			Files.writeString(this.folder.resolve("shop.py"), APPLICATION.formatted("5", "second"));
			CompletableFuture<HttpResponse<String>> first = Server.client(Version.HTTP_1_1)
				.sendAsync(post(server.uri("/actuator/asgi/shop"), RELOAD), BodyHandlers.ofString());
			await().atMost(TIMEOUT)
				.untilAsserted(() -> assertThat(this.json.from(server.get("/actuator/asgi/shop").body()))
					.extractingJsonPathBooleanValue("$.application.python.reloading")
					.isTrue());
			assertThat(reload(server, "shop", RELOAD).statusCode()).isEqualTo(409);
			assertThat(first.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void whatCannotBeReloadedIsRefused() throws Exception {
		try (Server server = start(EXPOSED, UNRESTRICTED)) {
			assertThat(reload(server, "nobody", RELOAD).statusCode()).isEqualTo(404);
			assertThat(reload(server, "java", RELOAD).statusCode()).isEqualTo(400);
			HttpResponse<String> unknown = reload(server, "shop", "{\"action\":\"remove\"}");
			assertThat(unknown.statusCode()).isEqualTo(400);
			assertThat(this.json.from(unknown.body())).extractingJsonPathStringValue("$.failure.reason")
				.isEqualTo("there is no action 'remove', only 'reload'");
			assertThat(reload(server, "shop", "{}").statusCode()).isEqualTo(400);
			server.context().getBean(AsgiPythonApplications.class).all().get(0).stop().block(TIMEOUT);
			assertThat(reload(server, "shop", RELOAD).statusCode()).isEqualTo(503);
		}
	}

	@Test
	void aPageOfAnotherOriginCannotReload() throws Exception {
		try (Server server = start(EXPOSED, UNRESTRICTED)) {
			HttpRequest form = HttpRequest.newBuilder(server.uri("/actuator/asgi/shop"))
				.timeout(TIMEOUT)
				.header("content-type", "text/plain")
				.POST(BodyPublishers.ofString(RELOAD))
				.build();
			assertThat(Server.client(Version.HTTP_1_1).send(form, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
			assertThat(status(server).reloads()).isZero();
		}
	}

	@Test
	void nothingIsReloadedUnlessTheAccessSaysSo() throws Exception {
		try (Server server = start(EXPOSED)) {
			assertThat(reload(server, "shop", RELOAD).statusCode()).isEqualTo(405);
			assertThat(status(server).reloads()).isZero();
		}
		try (Server server = start(EXPOSED, "management.endpoints.access.max-permitted=read-only", UNRESTRICTED)) {
			assertThat(reload(server, "shop", RELOAD).statusCode()).isEqualTo(405);
		}
	}

	@Test
	void anApplicationIsReloadedOverJmx() throws Exception {
		try (Server server = start(UNRESTRICTED, "spring.jmx.enabled=true",
				"management.endpoints.jmx.exposure.include=asgi", "spring.jmx.unique-names=true")) {
			MBeanServer mbeans = server.context().getBean(MBeanServer.class);
			ObjectName name = mbeans
				.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Asgi,*"), null)
				.iterator()
				.next();
			Object result = mbeans.invoke(name, "perform", new Object[] { "shop", "reload" },
					new String[] { String.class.getName(), String.class.getName() });
			assertThat(result).asString().contains("reloaded", "generation=2");
		}
	}

	@Test
	void theHealthOfEachApplicationIsShown() throws Exception {
		try (Server server = start(EXPOSED, "management.endpoint.health.show-details=always")) {
			JsonContent<Object> body = this.json.from(server.get("/actuator/health/asgiPython/shop").body());
			assertThat(body).extractingJsonPathStringValue("$.status").isEqualTo("UP");
			assertThat(body).extractingJsonPathNumberValue("$.details.ready").isEqualTo(2);
			assertThat(body).extractingJsonPathNumberValue("$.details.wanted").isEqualTo(2);
			assertThat(body).extractingJsonPathArrayValue("$.details.workers[*].state")
				.containsExactly("ready", "ready");
		}
		try (Server server = start(EXPOSED)) {
			assertThat(server.get("/actuator/health").body()).doesNotContain("ready");
		}
	}

	@Test
	void oneApplicationCanBePartOfReadiness() throws Exception {
		try (Server server = start(EXPOSED, "management.endpoint.health.probes.enabled=true",
				"management.endpoint.health.group.readiness.include=readinessState,asgiPython/shop")) {
			assertThat(server.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
			server.context().getBean(AsgiPythonApplications.class).all().get(0).stop().block(TIMEOUT);
			assertThat(server.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
			assertThat(server.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void workersThatAreLostOverAndOverMakeItDown() throws Exception {
		try (Server server = start(EXPOSED, "management.endpoint.health.show-details=always",
				"asgi.python.applications.shop.restart.max-crashes=1",
				"asgi.python.applications.shop.restart.max-backoff=60s",
				"asgi.python.applications.shop.restart.crash-window=5m")) {
			await().atMost(TIMEOUT).ignoreExceptions().untilAsserted(() -> {
				server.get("/shop/exit");
				HttpResponse<String> response = server.get("/actuator/health/asgiPython");
				assertThat(response.statusCode()).isEqualTo(503);
				JsonContent<Object> body = this.json.from(response.body());
				assertThat(body).extractingJsonPathStringValue("$.components.shop.status").isEqualTo("DOWN");
				assertThat(body).extractingJsonPathStringValue("$.components.shop.details.failure")
					.contains("exit code 7");
			});
		}
	}

	private void write(String answer) throws IOException {
		Files.writeString(this.folder.resolve("shop.py"), APPLICATION.formatted("0", answer));
	}

	private Server start(String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.addAll(List.of("asgi.python.applications.shop.path=/shop", "asgi.python.applications.shop.app=shop:app",
				"asgi.python.applications.shop.app-dir=" + this.folder, "asgi.python.applications.shop.workers=2"));
		return Server.start(TestApplication.class, all.toArray(String[]::new));
	}

	private static HttpResponse<String> reload(Server server, String application, String body) throws Exception {
		return Server.client(Version.HTTP_1_1)
			.send(post(server.uri("/actuator/asgi/" + application), body), BodyHandlers.ofString());
	}

	private static HttpRequest post(URI uri, String body) {
		return HttpRequest.newBuilder(uri)
			.timeout(TIMEOUT)
			.header("content-type", "application/json")
			.POST(BodyPublishers.ofString(body))
			.build();
	}

	private static PythonStatus status(Server server) {
		return server.context().getBean(AsgiPythonApplications.class).all().get(0).status();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		@AsgiMount("/java")
		AsgiApplication java() {
			return new EchoApplication();
		}

	}

}
