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

package io.asgi.spring.boot.security;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.asgi.AsgiApplication;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.UnsupportedScopeException;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.test.conformance.Http1Protocol;
import io.asgi.test.conformance.WireConnection;
import io.asgi.test.conformance.WireRequest;
import io.asgi.test.conformance.WireResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.WebFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Paths that a filter of the user, with no firewall before it, could read in another way
 * than the application.
 */
@Timeout(60)
class AmbiguousPathTests {

	private static final List<String> CALLED = new CopyOnWriteArrayList<>();

	private static final Map<List<String>, ConfigurableApplicationContext> RUNNING = new HashMap<>();

	@AfterAll
	static void stop() {
		RUNNING.values().forEach(ConfigurableApplicationContext::close);
		RUNNING.clear();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/app/admin%2Fx", "/app/x%2F..%2Fadmin", "/app/admin%2fx", "/app/x;/y",
			"/app/\u00c3\u00a4/x", "/k\u00c3\u00a4se", "/a;b", "/a;b/x", "/app/%2Fadmin" })
	void areRefusedBehindAFilterThatMayGuard(String target) throws Exception {
		assertThat(statusOf(target, "test.filter=true")).isEqualTo(400);
		assertThat(CALLED).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "/app/admin/x, 403", "/k%C3%A4se/x, 403", "/app/x, 200", "/app/x%20y, 200", "/app/%C3%A4/x, 200",
			"/app/%61dmin/x, 403", "/app/x/../y, 200" })
	void othersAreReadTheSameWay(String target, int status) throws Exception {
		assertThat(statusOf(target, "test.filter=true")).isEqualTo(status);
		assertThat(CALLED).hasSize((status == 200) ? 1 : 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/app/admin%2Fx", "/app/x;/y", "/app/\u00c3\u00a4/x", "/a;b/x" })
	void areServedWhereNothingGuards(String target) throws Exception {
		assertThat(statusOf(target, "asgi.dispatch=webflux")).isEqualTo(200);
		assertThat(statusOf(target)).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/app/admin%2Fx", "/app/x;/y" })
	void areServedToThoseWhoAskForIt(String target) throws Exception {
		assertThat(statusOf(target, "test.filter=true", "asgi.refuse-ambiguous-paths=false")).isEqualTo(200);
	}

	private static int statusOf(String target, String... properties) throws Exception {
		CALLED.clear();
		ConfigurableApplicationContext context = RUNNING.computeIfAbsent(List.of(properties),
				AmbiguousPathTests::start);
		WebServer server = ((ReactiveWebServerApplicationContext) context).getWebServer();
		assertThat(server).isNotNull();
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
		try (WireConnection connection = Http1Protocol.cleartext().connect(address)) {
			WireResponse response = new WireResponse();
			connection.open(WireRequest.get(target), response);
			return response.awaitHead().status();
		}
	}

	private static ConfigurableApplicationContext start(List<String> properties) {
		return new SpringApplicationBuilder(TestApplication.class)
			.properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off",
					"spring.reactor.netty.shutdown-quiet-period=0s")
			.properties(properties.toArray(String[]::new))
			.run();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		@AsgiMount("/app")
		AsgiApplication app() {
			return application();
		}

		@Bean
		@AsgiMount("/käse")
		AsgiApplication cheese() {
			return application();
		}

		@Bean
		@AsgiMount("/a;b")
		AsgiApplication semicolon() {
			return application();
		}

		private static AsgiApplication application() {
			return (scope, receive, send) -> {
				if (!(scope instanceof HttpScope http)) {
					return Mono.error(new UnsupportedScopeException(scope));
				}
				CALLED.add(http.path());
				return send.send(HttpSendEvent.Start.of(200))
					.then(send.send(HttpSendEvent.Body.last("served".getBytes(StandardCharsets.UTF_8))));
			};
		}

		/**
		 * Denies as Spring Security would.
		 */
		@Bean
		@ConditionalOnBooleanProperty("test.filter")
		WebFilter guard() {
			PathPatternParser parser = PathPatternParser.defaultInstance;
			List<PathPattern> denied = List.of(parser.parse("/app/admin/**"), parser.parse("/käse/**"),
					parser.parse("/a;b/**"));
			return (exchange, chain) -> {
				var path = exchange.getRequest().getPath().pathWithinApplication();
				if (denied.stream().anyMatch((pattern) -> pattern.matches(path))) {
					exchange.getResponse().setStatusCode(HttpStatus.FORBIDDEN);
					return exchange.getResponse().setComplete();
				}
				return chain.filter(exchange);
			};
		}

	}

}
