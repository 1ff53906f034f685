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

import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.asgi.AsgiApplication;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.LifespanScope;
import io.asgi.LifespanSendEvent;
import io.asgi.application.AsgiMiddleware;
import io.asgi.application.BlockingAsgiApplication;
import io.asgi.server.lifespan.LifespanMode;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.spring.boot.actuate.AsgiEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.json.JsonContent;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Actuator's endpoint {@code asgi} and health, over HTTP and JMX.
 */
@Timeout(120)
class ActuatorEndToEndTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=asgi,health";

	private final BasicJsonTester json = new BasicJsonTester(getClass());

	@Test
	void theEndpointIsNotExposedByDefault() throws Exception {
		try (Server server = Server.start(TestApplication.class)) {
			assertThat(server.context().getBeansOfType(AsgiEndpoint.class)).isEmpty();
			assertThat(server.get("/actuator").body()).doesNotContain("asgi");
		}
	}

	@Test
	void theEndpointShowsTheServer() throws Exception {
		try (Server server = Server.start(TestApplication.class, EXPOSED, "asgi.server.max-requests=77",
				"asgi.websocket.ping-interval=7s", "asgi.server.disabled-extensions=tls,http.response.push")) {
			HttpResponse<String> response = server.get("/actuator/asgi");
			assertThat(response.statusCode()).isEqualTo(200);
			JsonContent<Object> body = this.json.from(response.body());
			assertThat(body).extractingJsonPathStringValue("$.server.state").isEqualTo("serving");
			assertThat(body).extractingJsonPathNumberValue("$.server.requests.active").isEqualTo(0);
			assertThat(body).extractingJsonPathNumberValue("$.server.requests.queued").isEqualTo(0);
			assertThat(body).extractingJsonPathNumberValue("$.server.websockets.active").isEqualTo(0);
			assertThat(body).extractingJsonPathArrayValue("$.server.middleware").containsExactly("outer", "inner");
			assertThat(body).extractingJsonPathArrayValue("$.server.extensions")
				.containsExactly("http.response.early_hint", "http.response.pathsend", "http.response.trailers",
						"http.response.zerocopysend", "websocket.http.response");
			assertThat(body).extractingJsonPathNumberValue("$.server.limits.maxRequests").isEqualTo(77);
			assertThat(body).extractingJsonPathStringValue("$.server.limits.queueTimeout").isEqualTo("PT5S");
			assertThat(body).extractingJsonPathNumberValue("$.server.limits.http.maxRequestBodySize").isEqualTo(-1);
			assertThat(body).extractingJsonPathStringValue("$.server.limits.websocket.pingInterval").isEqualTo("PT7S");
		}
	}

	@Test
	void theEndpointShowsTheApplications() throws Exception {
		try (Server server = Server.start(TestApplication.class, EXPOSED, "asgi.applications.gated.root-path=/outside",
				"asgi.applications.gated.max-requests=5", "asgi.applications.gated.max-request-body-size=1KB")) {
			JsonContent<Object> body = this.json.from(server.get("/actuator/asgi").body());
			assertThat(body).extractingJsonPathMapValue("$.applications")
				.containsOnlyKeys("gated", "blocking", "fragile", "root");
			assertThat(body).extractingJsonPathStringValue("$.applications.gated.bean").isEqualTo("gated");
			assertThat(body).extractingJsonPathStringValue("$.applications.gated.flavour").isEqualTo("asynchronous");
			assertThat(body).extractingJsonPathStringValue("$.applications.gated.path").isEqualTo("/gated");
			assertThat(body).extractingJsonPathStringValue("$.applications.gated.rootPath").isEqualTo("/outside");
			assertThat(body).extractingJsonPathStringValue("$.applications.gated.dispatch.mode").isEqualTo("netty");
			assertThat(body).extractingJsonPathStringValue("$.applications.gated.dispatch.reason")
				.isEqualTo("there is no WebFilter that may guard it");
			assertThat(body).extractingJsonPathStringValue("$.applications.gated.lifespan.mode").isEqualTo("auto");
			assertThat(body).extractingJsonPathStringValue("$.applications.gated.lifespan.state").isEqualTo("none");
			assertThat(body).extractingJsonPathValue("$.applications.gated.lifespan.message").isNull();
			assertThat(body).extractingJsonPathNumberValue("$.applications.gated.limits.maxRequests").isEqualTo(5);
			assertThat(body).extractingJsonPathNumberValue("$.applications.gated.limits.maxWebsockets")
				.isEqualTo(50_000);
			assertThat(body).extractingJsonPathNumberValue("$.applications.gated.limits.maxRequestBodySize")
				.isEqualTo(1024);
			assertThat(body).extractingJsonPathStringValue("$.applications.blocking.flavour").isEqualTo("blocking");
			assertThat(body).extractingJsonPathStringValue("$.applications.fragile.lifespan.state")
				.isEqualTo("started");
			assertThat(body).extractingJsonPathStringValue("$.applications.root.path").isEqualTo("/");
			assertThat(body).extractingJsonPathStringValue("$.applications.root.dispatch.mode").isEqualTo("webflux");
			assertThat(body).extractingJsonPathStringValue("$.applications.root.dispatch.reason")
				.isEqualTo("it is mounted at /, beside the routes of WebFlux");
		}
	}

	@Test
	void aLiveScopeIsShownWithoutWhatItSaysOfItsClient() throws Exception {
		try (Server server = Server.start(TestApplication.class, EXPOSED)) {
			CompletableFuture<HttpResponse<String>> request = hold(server);
			JsonContent<Object> body = this.json.from(server.get("/actuator/asgi/gated").body());
			assertThat(body).extractingJsonPathStringValue("$.name").isEqualTo("gated");
			assertThat(body).extractingJsonPathNumberValue("$.application.requests.active").isEqualTo(1);
			assertThat(body).extractingJsonPathNumberValue("$.scopes.total").isEqualTo(1);
			assertThat(body).extractingJsonPathStringValue("$.scopes.shown[0].type").isEqualTo("http");
			assertThat(body).extractingJsonPathStringValue("$.scopes.shown[0].state").isEqualTo("active");
			assertThat(body).extractingJsonPathStringValue("$.scopes.shown[0].method").isEqualTo("GET");
			assertThat(body).extractingJsonPathStringValue("$.scopes.shown[0].httpVersion").isEqualTo("1.1");
			assertThat(body).extractingJsonPathStringValue("$.scopes.shown[0].startedAt")
				.satisfies((time) -> assertThat(Instant.parse(time))
					.isBetween(Instant.now().minus(Duration.ofMinutes(2)), Instant.now()));
			assertThat(body).extractingJsonPathStringValue("$.scopes.shown[0].path").isEqualTo("******");
			assertThat(body).extractingJsonPathStringValue("$.scopes.shown[0].client").isEqualTo("******");
			release(server, request);
		}
	}

	@Test
	void whatAScopeSaysOfItsClientIsShownIfThePropertySaysSo() throws Exception {
		try (Server server = Server.start(TestApplication.class, EXPOSED,
				"management.endpoint.asgi.show-values=always")) {
			CompletableFuture<HttpResponse<String>> request = hold(server);
			JsonContent<Object> body = this.json.from(server.get("/actuator/asgi/gated").body());
			assertThat(body).extractingJsonPathStringValue("$.scopes.shown[0].path").isEqualTo("/gated/a b");
			assertThat(body).extractingJsonPathStringValue("$.scopes.shown[0].client").startsWith("127.0.0.1:");
			release(server, request);
		}
	}

	@Test
	void aSanitizingFunctionHasTheLastWord() throws Exception {
		try (Server server = Server.start(SanitizedApplication.class, EXPOSED,
				"management.endpoint.asgi.show-values=always")) {
			CompletableFuture<HttpResponse<String>> request = hold(server);
			JsonContent<Object> body = this.json.from(server.get("/actuator/asgi/gated").body());
			assertThat(body).extractingJsonPathStringValue("$.scopes.shown[0].path").isEqualTo("/gated/a b");
			assertThat(body).extractingJsonPathStringValue("$.scopes.shown[0].client").isEqualTo("******");
			release(server, request);
		}
	}

	@Test
	void noMoreScopesAreShownThanAskedFor() throws Exception {
		try (Server server = Server.start(TestApplication.class, EXPOSED)) {
			CompletableFuture<HttpResponse<String>> request = hold(server);
			JsonContent<Object> body = this.json.from(server.get("/actuator/asgi/gated?limit=0").body());
			assertThat(body).extractingJsonPathNumberValue("$.scopes.total").isEqualTo(1);
			assertThat(body).extractingJsonPathArrayValue("$.scopes.shown").isEmpty();
			assertThat(server.get("/actuator/asgi/gated?limit=1000").statusCode()).isEqualTo(200);
			for (String limit : new String[] { "-1", "1001", "many" }) {
				assertThat(server.get("/actuator/asgi/gated?limit=" + limit).statusCode()).isEqualTo(400);
			}
			release(server, request);
		}
	}

	@Test
	void anApplicationThatIsNotThereIsNotFound() throws Exception {
		try (Server server = Server.start(TestApplication.class, EXPOSED)) {
			assertThat(server.get("/actuator/asgi/nobody").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void theEndpointAnswersOverJmx() throws Exception {
		try (Server server = Server.start(TestApplication.class, "spring.jmx.enabled=true",
				"management.endpoints.jmx.exposure.include=asgi", "spring.jmx.unique-names=true")) {
			MBeanServer mbeans = server.context().getBean(MBeanServer.class);
			ObjectName name = mbeans
				.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Asgi,*"), null)
				.iterator()
				.next();
			assertThat(mbeans.invoke(name, "asgi", new Object[0], new String[0]).toString()).contains("state=serving",
					"maxRequests=10000", "queueTimeout=");
			assertThat(mbeans
				.invoke(name, "application", new Object[] { "gated", null },
						new String[] { String.class.getName(), Integer.class.getName() })
				.toString()).contains("name=gated", "total=0");
		}
	}

	@Test
	void anApplicationWhoseLifespanFailsIsNotHealthy() throws Exception {
		try (Server server = Server.start(TestApplication.class, EXPOSED,
				"management.endpoint.health.show-details=always",
				"management.endpoint.health.group.readiness.include=readinessState,asgi")) {
			assertThat(server.get("/actuator/health").statusCode()).isEqualTo(200);
			assertThat(server.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
			server.context().getBean(TestApplication.class).failure.tryEmitEmpty();
			HttpResponse<String> health = server.get("/actuator/health");
			assertThat(health.statusCode()).isEqualTo(503);
			JsonContent<Object> body = this.json.from(health.body());
			assertThat(body).extractingJsonPathStringValue("$.components.asgi.status").isEqualTo("DOWN");
			assertThat(body).extractingJsonPathStringValue("$.components.asgi.details.applications.fragile")
				.startsWith("failed: it failed after it had started:")
				.contains("pool is gone");
			assertThat(server.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
			assertThat(server.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
			JsonContent<Object> endpoint = this.json.from(server.get("/actuator/asgi").body());
			assertThat(endpoint).extractingJsonPathStringValue("$.applications.fragile.lifespan.state")
				.isEqualTo("failed");
			assertThat(endpoint).extractingJsonPathStringValue("$.applications.fragile.lifespan.message")
				.contains("pool is gone");
		}
	}

	@Test
	void aServerThatDrainsIsOutOfServiceAndNotReady() throws Exception {
		try (Server server = Server.start(TestApplication.class, EXPOSED, "management.server.port=0",
				"server.shutdown=graceful", "management.endpoint.health.show-components=always")) {
			CompletableFuture<HttpResponse<String>> request = hold(server);
			int port = server.context().getEnvironment().getRequiredProperty("local.management.port", Integer.class);
			assertThat(Server.get(port, "/actuator/health").statusCode()).isEqualTo(200);
			assertThat(Server.get(port, "/actuator/health/readiness").statusCode()).isEqualTo(200);
			CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
			await().atMost(Server.TIMEOUT)
				.untilAsserted(() -> assertThat(Server.get(port, "/actuator/health").body())
					.contains("\"asgi\":{\"status\":\"OUT_OF_SERVICE\"}"));
			assertThat(Server.get(port, "/actuator/health").statusCode()).isEqualTo(503);
			assertThat(Server.get(port, "/actuator/health/readiness").statusCode()).isEqualTo(503);
			assertThat(Server.get(port, "/actuator/asgi").body()).contains("\"state\":\"stopping\"");
			release(server, request);
			closed.get(60, TimeUnit.SECONDS);
		}
	}

	private static CompletableFuture<HttpResponse<String>> hold(Server server) {
		CompletableFuture<HttpResponse<String>> response = Server.client(Version.HTTP_1_1)
			.sendAsync(server.request("/gated/a%20b?secret").timeout(Duration.ofSeconds(60)).build(),
					BodyHandlers.ofString());
		server.context().getBean(TestApplication.class).called.asMono().block(Server.TIMEOUT);
		await().atMost(Server.TIMEOUT)
			.until(() -> server.context().getBean(AsgiBridge.class).liveScopes("gated", 1).total() == 1);
		return response;
	}

	private static void release(Server server, CompletableFuture<HttpResponse<String>> request) {
		server.context().getBean(TestApplication.class).gate.tryEmitEmpty();
		assertThat(request.join().body()).isEqualTo("released");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		final Sinks.Empty<Void> called = Sinks.empty();

		final Sinks.Empty<Void> gate = Sinks.empty();

		final Sinks.Empty<Void> failure = Sinks.empty();

		@Bean
		@AsgiMount("/gated")
		AsgiApplication gated() {
			return (scope, receive, send) -> {
				HttpScope http = (HttpScope) scope;
				assertThat(http.path()).isNotEmpty();
				this.called.tryEmitEmpty();
				return this.gate.asMono()
					.then(send.send(HttpSendEvent.Start.of(200)))
					.then(send.send(HttpSendEvent.Body.last("released")));
			};
		}

		@Bean
		@AsgiMount("/blocking")
		BlockingAsgiApplication blocking() {
			return (scope, receive, send) -> {
			};
		}

		@Bean
		@AsgiMount(path = "/fragile", lifespan = LifespanMode.ON)
		AsgiApplication fragile() {
			return (scope, receive, send) -> {
				assertThat(scope).isInstanceOf(LifespanScope.class);
				return receive.receive()
					.then(send.send(LifespanSendEvent.StartupComplete.INSTANCE))
					.then(Mono.firstWithSignal(
							receive.receive().then(send.send(LifespanSendEvent.ShutdownComplete.INSTANCE)),
							this.failure.asMono().then(Mono.error(new IllegalStateException("pool is gone")))));
			};
		}

		@Bean
		@AsgiMount("/")
		AsgiApplication root() {
			return new EchoApplication();
		}

		@Bean
		@Order(2)
		AsgiMiddleware inner() {
			return (next) -> next;
		}

		@Bean
		@Order(1)
		AsgiMiddleware outer() {
			return (next) -> next;
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class SanitizedApplication extends TestApplication {

		@Bean
		SanitizingFunction hideClients() {
			return (data) -> "client".equals(data.getKey()) ? data.withSanitizedValue() : data;
		}

	}

}
