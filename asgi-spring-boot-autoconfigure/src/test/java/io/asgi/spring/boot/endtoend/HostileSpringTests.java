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
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.asgi.AsgiApplication;
import io.asgi.spring.boot.AsgiMount;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Where the server meets Spring Boot.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class HostileSpringTests {

	private static final String METRICS = "org.springframework.boot.micrometer.metrics.autoconfigure";

	@TempDir
	Path directory;

	@ParameterizedTest
	@CsvSource({ "0, false", "1, false", "2, false", "0, true", "2, true" })
	void limitsAndGaugesAreInTheRegistry(int own, boolean lazy) throws Exception {
		try (Server server = start("test.registries=" + own, "spring.main.lazy-initialization=" + lazy,
				"test.registry1=" + (own > 0), "test.registry2=" + (own > 1), "asgi.http.max-request-body-size=1B")) {
			assertThat(post(server.port(), "/scope")).isEqualTo(413);
			for (MeterRegistry registry : server.context().getBeansOfType(MeterRegistry.class).values()) {
				assertThat(registry.get("asgi.server.limits").tag("limit", "request-body-size").counter().count())
					.as(registry.toString())
					.isEqualTo(1);
				assertThat(registry.get("asgi.server.scopes.active").gauge().value()).isZero();
			}
		}
	}

	@Test
	void aManagementServerOfItsOwnHasTheMetrics() throws Exception {
		try (Server server = start("management.server.port=0", "management.endpoints.web.exposure.include=*",
				"asgi.http.max-request-body-size=1B", "asgi.additional-binds.plain.port=0")) {
			assertThat(post(server.port(), "/scope")).isEqualTo(413);
			int port = server.context().getEnvironment().getRequiredProperty("local.management.port", Integer.class);
			assertThat(get(port, "/actuator/metrics/asgi.server.limits")).contains("request-body-size");
			assertThat(get(port, "/actuator/metrics/asgi.server.sessions.active")).contains("0.0");
			assertThat(get(port, "/scope")).contains("404");
			assertThat(get(plain(server), "/scope")).startsWith("http client=");
		}
	}

	@ParameterizedTest
	@CsvSource({ "none", "native", "framework" })
	void aUnixSocketServesEverythingWhateverTheStrategy(String strategy) throws Exception {
		Path socket = this.directory.resolve("s");
		try (Server server = start("server.forward-headers-strategy=" + strategy,
				"asgi.additional-binds.unix.unix-socket=" + socket)) {
			for (String header : List.of("", "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n",
					"Forwarded: for=203.0.113.7;proto=https\r\n", "X-Forwarded-Prefix: /evil\r\n",
					"X-Forwarded-For: garbage\r\nX-Forwarded-Proto: ????\r\n")) {
				for (String path : List.of("/scope", "/", "/flux", "/none/such")) {
					String answer = UnixClient.get(socket, path, header);
					assertThat(answer).as(strategy + path + header).doesNotStartWith("HTTP/1.1 500");
				}
			}
			assertThat(server.port()).isPositive();
		}
	}

	@ParameterizedTest
	@CsvSource({ "native, netty, /scope", "native, webflux, /scope", "framework, webflux, /scope",
			"framework, netty, /", "native, netty, /" })
	void noHeaderChangesTheRootPath(String strategy, String dispatch, String path) throws Exception {
		try (Server server = start("server.forward-headers-strategy=" + strategy, "asgi.dispatch=" + dispatch)) {
			for (String header : List.of("X-Forwarded-Prefix: /evil", "X-Forwarded-Prefix: /scope",
					"X-Forwarded-Prefix: //evil, /b", "X-Forwarded-Uri: /evil", "X-Original-URL: /evil",
					"X-Script-Name: /evil", "SCRIPT_NAME: /evil",
					"Forwarded: for=1.2.3.4;host=evil;proto=https;path=/evil")) {
				String answer = raw(server.port(),
						"GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + header + "\r\n\r\n");
				assertThat(answer).as(strategy + dispatch + path + header)
					.startsWith("HTTP/1.1 200")
					.contains(" root_path=" + (path.equals("/") ? "" : path) + " ");
			}
		}
	}

	@Test
	void linesAreWrittenOnceBehindAFilterOfAnotherThread(CapturedOutput output) throws Exception {
		try (Server server = start("asgi.dispatch=webflux", "test.thread=true", "asgi.access-log.enabled=true")) {
			for (Version version : Version.values()) {
				for (int i = 0; i < 20; i++) {
					HttpRequest request = HttpRequest
						.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/scope/" + version + i))
						.timeout(Server.TIMEOUT)
						.build();
					assertThat(Server.client(version).send(request, BodyHandlers.ofString()).body()).startsWith("http");
				}
			}
			for (int i = 0; i < 20; i++) {
				WebSocketClient client = WebSocketClient
					.connect(URI.create("ws://127.0.0.1:" + server.port() + "/scope/ws" + i));
				client.send("?");
				assertThat(client.next()).startsWith("ws");
			}
		}
		for (int i = 0; i < 20; i++) {
			assertThat(count(output, "/scope/ws" + i + " HTTP/1.1\" 101 websocket accepted")).as("ws" + i).isEqualTo(1);
			assertThat(count(output, "/scope/ws" + i + " HTTP/1.1\" 101 websocket closed")).as("ws" + i).isEqualTo(1);
			assertThat(count(output, "/scope/HTTP_1_1" + i + " ")).isEqualTo(1);
			assertThat(count(output, "/scope/HTTP_2" + i + " ")).isEqualTo(1);
		}
	}

	@Test
	void aClientThatLeavesWhileAFilterThinksHasItsLine(CapturedOutput output) throws Exception {
		try (Server server = start("asgi.dispatch=webflux", "test.thread=true", "asgi.access-log.enabled=true")) {
			for (int i = 0; i < 50; i++) {
				try (Socket socket = new Socket("127.0.0.1", server.port())) {
					socket.getOutputStream()
						.write(("GET /scope/gone" + i + "- HTTP/1.1\r\nHost: a\r\n\r\n")
							.getBytes(StandardCharsets.ISO_8859_1));
				}
			}
			await().atMost(Duration.ofSeconds(5))
				.untilAsserted(() -> assertThat(get(server.port(), "/scope")).isNotEmpty());
		}
		for (int i = 0; i < 50; i++) {
			assertThat(count(output, "/scope/gone" + i + "- ")).as("gone" + i).isLessThanOrEqualTo(1);
		}
		assertThat(output).doesNotContain("ERROR").doesNotContain(" WARN ");
	}

	@Test
	void anAdditionalBindHasTheLimitsOfConnections() throws Exception {
		Path socket = this.directory.resolve("s");
		try (Server server = start("asgi.additional-binds.plain.port=0", "asgi.http.request-head-timeout=300ms",
				"asgi.http.keep-alive-timeout=300ms", "asgi.additional-binds.unix.unix-socket=" + socket,
				"asgi.http.max-request-body-size=1B")) {
			assertThat(raw(plain(server), "GET / HTTP/1.1\r\nHo")).startsWith("HTTP/1.1 408 ");
			assertThat(raw(plain(server), "")).isEmpty();
			assertThat(raw(plain(server),
					"GET /scope HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"))
				.startsWith("HTTP/1.1 400 ");
			assertThat(post(plain(server), "/scope")).isEqualTo(413);
			try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
				channel.write(java.nio.ByteBuffer.wrap("GET / HTTP/1.1\r\nHo".getBytes(StandardCharsets.ISO_8859_1)));
				assertThat(new String(java.nio.channels.Channels.newInputStream(channel).readAllBytes(),
						StandardCharsets.ISO_8859_1))
					.startsWith("HTTP/1.1 408 ");
			}
		}
	}

	@Test
	void aSecondStartThatFailsLeavesTheFirstOneAlone() throws Exception {
		Path socket = this.directory.resolve("s");
		try (Server first = start("asgi.additional-binds.unix.unix-socket=" + socket)) {
			assertThat(first.port()).isPositive();
			assertThatThrownBy(() -> start("asgi.additional-binds.unix.unix-socket=" + socket)).isNotNull();
			int port = first.port();
			assertThatThrownBy(() -> {
				try (Server second = start("asgi.additional-binds.unix.unix-socket=" + this.directory.resolve("t"),
						"server.port=" + port)) {
					assertThat(second.port()).isPositive();
				}
			}).isNotNull();
			assertThat(this.directory.resolve("t")).doesNotExist();
			assertThat(UnixClient.get(socket, "/scope")).startsWith("HTTP/1.1 200");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "asgi.enabled=false", "spring.main.web-application-type=none" })
	void withoutTheServerThereIsNoBind(String property) {
		Path socket = this.directory.resolve("s");
		try (Server server = start(property, "asgi.additional-binds.unix.unix-socket=" + socket)) {
			assertThat(server.context().isActive()).isTrue();
			assertThat(socket).doesNotExist();
		}
	}

	@Test
	void allIsServedLazilyOnVirtualThreads(CapturedOutput output) throws Exception {
		Path socket = this.directory.resolve("s");
		try (Server server = start("spring.main.lazy-initialization=true", "spring.threads.virtual.enabled=true",
				"asgi.additional-binds.plain.port=0", "asgi.additional-binds.unix.unix-socket=" + socket,
				"asgi.access-log.enabled=true")) {
			assertThat(get(server.port(), "/scope")).startsWith("http");
			assertThat(get(plain(server), "/scope")).startsWith("http");
			assertThat(get(plain(server), "/")).startsWith("http");
			assertThat(UnixClient.get(socket, "/flux")).contains("flux");
			await().untilAsserted(() -> assertThat(count(output, "\"GET /scope HTTP/1.1\" 200")).isEqualTo(2));
		}
	}

	@Test
	void anAdditionalBindWithoutApplicationsServesWebFlux() throws Exception {
		try (Server server = Server.start(Empty.class, "asgi.additional-binds.plain.port=0")) {
			assertThat(get(plain(server), "/flux")).isEqualTo("flux");
		}
	}

	private static int count(CharSequence text, String part) {
		return text.toString().split(java.util.regex.Pattern.quote(part), -1).length - 1;
	}

	private static String raw(int port, String request) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", port)) {
			socket.setSoTimeout(5000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	private static int post(int port, String path) throws Exception {
		return Server.client(Version.HTTP_1_1)
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
				.timeout(Server.TIMEOUT)
				.POST(HttpRequest.BodyPublishers.ofString("hello"))
				.build(), BodyHandlers.ofString())
			.statusCode();
	}

	private static String get(int port, String path) throws Exception {
		return Server.client(Version.HTTP_1_1)
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Server.TIMEOUT).build(),
					BodyHandlers.ofString())
			.body();
	}

	private static int plain(Server server) {
		return server.context().getEnvironment().getRequiredProperty("local.asgi.plain.port", Integer.class);
	}

	private static Server start(String... properties) {
		List<String> all = new ArrayList<>(List.of("server.address=127.0.0.1"));
		all.addAll(List.of(properties));
		return Server.start(TestApplication.class, all.toArray(String[]::new));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

		@Bean
		RouterFunction<ServerResponse> flux() {
			return RouterFunctions.route().GET("/flux", (request) -> ServerResponse.ok().bodyValue("flux")).build();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		@AsgiMount("/scope")
		AsgiApplication scope() {
			return new ScopeApplication();
		}

		@Bean
		@AsgiMount("/")
		AsgiApplication root() {
			return new ScopeApplication();
		}

		@Bean
		RouterFunction<ServerResponse> flux() {
			return RouterFunctions.route()
				.GET("/flux",
						(request) -> ServerResponse.ok()
							.bodyValue("flux " + request.uri() + " " + request.remoteAddress()))
				.build();
		}

		@Bean
		@ConditionalOnBooleanProperty("test.thread")
		WebFilter thread() {
			return (exchange, chain) -> Mono.delay(Duration.ofMillis(3))
				.publishOn(Schedulers.boundedElastic())
				.then(Mono.defer(() -> chain.filter(exchange)));
		}

		/**
		 * A context that is closed takes the resources with it that it shares.
		 */
		@Bean
		ReactorResourceFactory resources() {
			ReactorResourceFactory factory = new ReactorResourceFactory();
			factory.setUseGlobalResources(false);
			factory.setShutdownQuietPeriod(Duration.ZERO);
			return factory;
		}

		@Bean
		@ConditionalOnBooleanProperty("test.registry1")
		SimpleMeterRegistry registry1() {
			return new SimpleMeterRegistry();
		}

		@Bean
		@ConditionalOnBooleanProperty("test.registry2")
		SimpleMeterRegistry registry2() {
			return new SimpleMeterRegistry();
		}

	}

}
