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
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.asgi.AsgiApplication;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.spring.boot.AsgiMount;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MeterRegistryCustomizer;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What metrics show of applications, at the endpoints of the actuator.
 */
class MetricsEndToEndTests {

	private Server server;

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "netty", "webflux" })
	void prometheusShowsAllMetersWithoutAClash(String dispatch) throws Exception {
		start("asgi.dispatch=" + dispatch, "asgi.applications.hello.max-request-body-size=1B");
		traffic();
		List<String> types = scrape().lines().filter((line) -> line.startsWith("# TYPE ")).toList();
		assertThat(types).doesNotHaveDuplicates()
			.contains("# TYPE asgi_server_requests_seconds summary",
					"# TYPE asgi_server_requests_active_seconds summary",
					"# TYPE asgi_server_websocket_seconds summary",
					"# TYPE asgi_server_websocket_active_seconds summary",
					"# TYPE asgi_server_websocket_accepted_total counter", "# TYPE asgi_server_scopes_active gauge",
					"# TYPE asgi_server_requests_queued gauge", "# TYPE asgi_server_sessions_active gauge",
					"# TYPE asgi_server_data_received_bytes_total counter",
					"# TYPE asgi_server_data_sent_bytes_total counter",
					"# TYPE asgi_server_messages_received_total counter",
					"# TYPE asgi_server_messages_sent_total counter", "# TYPE asgi_server_send_wait_seconds summary",
					"# TYPE asgi_server_limits_total counter");
		assertThat(this.server.context().getBean(Failures.class).failures).isEmpty();
	}

	@Test
	void requestsOfAnyOutcomeHaveTheSameTags() throws Exception {
		start("asgi.dispatch=netty", "asgi.applications.hello.max-request-body-size=1B");
		traffic();
		String scrape = scrape();
		assertThat(scrape)
			.contains("asgi_server_requests_seconds_count{application=\"hello\",ending=\"complete\","
					+ "error=\"none\",exception=\"none\",method=\"GET\",outcome=\"SUCCESS\",protocol=\"http/1.1\","
					+ "status=\"200\"} 1")
			.contains("ending=\"replaced\",error=\"IllegalStateException\",exception=\"IllegalStateException\"")
			.contains("ending=\"refused\",error=\"none\"")
			.contains("method=\"UNKNOWN\"")
			.contains("protocol=\"http/2\"");
	}

	@Test
	void theActuatorShowsMetrics() throws Exception {
		start("asgi.dispatch=netty");
		traffic();
		await().atMost(Server.TIMEOUT)
			.untilAsserted(() -> assertThat(this.server.get("/actuator/metrics/asgi.server.requests").body())
				.contains("\"statistic\":\"COUNT\"", "\"tag\":\"outcome\"", "CLIENT_ERROR"));
		assertThat(this.server.get("/actuator/metrics/asgi.server.requests.active").body()).contains("ACTIVE_TASKS")
			.doesNotContain("\"VALUE\"");
		assertThat(this.server.get("/actuator/metrics/asgi.server.data.sent").body())
			.contains("\"baseUnit\":\"bytes\"");
	}

	@ParameterizedTest
	@CsvSource({ "/hello/a, /hello/**", "/anything, /**" })
	void behindWebFluxItsMetricsHaveThePatternOfTheMount(String path, String uri) throws Exception {
		start("asgi.dispatch=webflux");
		this.server.get(path);
		MeterRegistry registry = this.server.context().getBean(MeterRegistry.class);
		await().atMost(Server.TIMEOUT)
			.untilAsserted(() -> assertThat(
					registry.find("http.server.requests").tag("uri", uri).tag("outcome", "SUCCESS").timer())
				.isNotNull());
		assertThat(registry.find("http.server.requests").tag("uri", "UNKNOWN").timers()).isEmpty();
	}

	@Test
	void observationsCanBeSwitchedOff() throws Exception {
		start("asgi.dispatch=netty", "management.observations.enable.asgi.server.requests=false");
		traffic();
		MeterRegistry registry = this.server.context().getBean(MeterRegistry.class);
		await().atMost(Server.TIMEOUT)
			.until(() -> registry.find("asgi.server.websocket").timers().stream().mapToLong(Timer::count).sum() == 1);
		assertThat(registry.find("asgi.server.requests").timers()).isEmpty();
		assertThat(registry.find("asgi.server.data.sent").counters()).isNotEmpty();
	}

	@Test
	void metersCanBeSwitchedOff() throws Exception {
		start("asgi.dispatch=netty", "management.metrics.enable.asgi=false");
		traffic();
		assertThat(this.server.get("/actuator/prometheus").body()).doesNotContain("asgi_server");
	}

	private void start(String... properties) {
		List<String> all = new ArrayList<>(List.of("management.endpoints.web.exposure.include=metrics,prometheus"));
		all.addAll(List.of(properties));
		this.server = Server.start(TestApplication.class, all.toArray(String[]::new));
	}

	private void traffic() throws Exception {
		assertThat(this.server.get("/hello/").statusCode()).isEqualTo(200);
		assertThat(this.server.get("/hello/", Version.HTTP_2).statusCode()).isEqualTo(200);
		assertThat(this.server.get("/hello/fail").statusCode()).isEqualTo(500);
		assertThat(send("BREW")).isIn(200, 413);
		assertThat(send("POST")).isIn(200, 413);
		WebSocketClient client = WebSocketClient.connect(this.server.webSocketUri("/hello/"));
		client.send("hello");
		assertThat(client.next()).isEqualTo("hello");
		client.send("bye");
		assertThat(client.next()).isEqualTo("close:1000");
		this.server.get("/hello/404");
	}

	private int send(String method) throws Exception {
		return Server.client(Version.HTTP_1_1)
			.send(this.server.request("/hello/").method(method, BodyPublishers.ofString("body")).build(),
					BodyHandlers.ofString())
			.statusCode();
	}

	/**
	 * Scrape when the end of the WebSocket has been seen.
	 */
	private String scrape() {
		return await().atMost(Server.TIMEOUT)
			.until(() -> this.server.get("/actuator/prometheus").body(),
					(body) -> Stream.of("asgi_server_websocket_seconds_count", "status=\"404\"")
						.allMatch(body::contains));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		Failures failures() {
			return new Failures();
		}

		@Bean
		@AsgiMount("/hello")
		AsgiApplication hello() {
			return (scope, receive, send) -> {
				if (scope instanceof HttpScope http) {
					if (http.path().endsWith("/fail")) {
						return Mono.error(new IllegalStateException("on purpose"));
					}
					return send.send(HttpSendEvent.Start.of(http.path().endsWith("/404") ? 404 : 200))
						.then(send.send(HttpSendEvent.Body.last("hello")));
				}
				if (scope instanceof WebSocketScope) {
					return receive.receive()
						.then(send.send(WebSocketSendEvent.Accept.of()))
						.then(receive.events()
							.ofType(WebSocketReceiveEvent.Text.class)
							.concatMap((text) -> send.send(text.text().equals("bye") ? WebSocketSendEvent.Close.of(1000)
									: new WebSocketSendEvent.Text(text.text())))
							.then());
				}
				return Mono.empty();
			};
		}

		@Bean
		@AsgiMount("/")
		AsgiApplication root() {
			return (scope, receive, send) -> (scope instanceof HttpScope)
					? send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last("root")))
					: Mono.empty();
		}

	}

	/**
	 * The meters that could not be registered.
	 */
	static final class Failures implements MeterRegistryCustomizer<PrometheusMeterRegistry> {

		private final List<String> failures = new CopyOnWriteArrayList<>();

		@Override
		public void customize(PrometheusMeterRegistry registry) {
			registry.config().onMeterRegistrationFailed((id, reason) -> this.failures.add(id + ": " + reason));
		}

	}

}
