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

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

import io.asgi.AsgiApplication;
import io.asgi.spring.boot.AsgiMount;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Forwarded headers: what Spring Boot's own property and ours make of them, for
 * applications at a path, behind WebFlux and at the root.
 */
class ForwardedEndToEndTests {

	private static final String CONNECTION = "http client=127.0.0.1";

	private static final String TOLD = "https client=203.0.113.7";

	@ParameterizedTest
	@CsvSource({ "none, netty, /path,   http client=127.0.0.1", "none, webflux, /path, http client=127.0.0.1",
			"none, netty, /,            http client=127.0.0.1", "native, netty, /path, https client=6.6.6.6",
			"native, webflux, /path,    https client=6.6.6.6", "native, netty, /,      https client=6.6.6.6",
			"framework, netty, /path,   http client=127.0.0.1", "framework, webflux, /path, https client=6.6.6.6",
			"framework, netty, /,       https client=6.6.6.6" })
	void withoutTrustedPeersTheStrategyOfSpringBootDecides(String strategy, String dispatch, String path, String origin)
			throws Exception {
		try (Server server = start("server.forward-headers-strategy=" + strategy, "asgi.dispatch=" + dispatch)) {
			assertThat(get(server, path)).startsWith(origin + ":")
				.contains("server=127.0.0.1:" + server.port() + " root_path=" + rootPath(path) + " ");
		}
	}

	@ParameterizedTest
	@CsvSource({ "none, netty, /path", "none, netty, /", "native, netty, /path", "native, webflux, /path",
			"native, netty, /", "framework, netty, /path", "framework, webflux, /path", "framework, netty, /" })
	void withTrustedPeersTheyDecide(String strategy, String dispatch, String path) throws Exception {
		try (Server server = start("server.forward-headers-strategy=" + strategy, "asgi.dispatch=" + dispatch,
				"asgi.forwarded.trusted-peers=127.0.0.0/8,10.0.0.0/8")) {
			assertThat(get(server, path)).startsWith(TOLD + ":0 ")
				.contains("server=127.0.0.1:" + server.port() + " root_path=" + rootPath(path) + " ");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "native", "framework" })
	void peersThatAreNotTrustedChangeNothingWhateverTheStrategy(String strategy) throws Exception {
		try (Server server = start("server.forward-headers-strategy=" + strategy,
				"asgi.forwarded.trusted-peers=192.0.2.1")) {
			assertThat(get(server, "/path")).startsWith(CONNECTION + ":");
			assertThat(get(server, "/")).startsWith(CONNECTION + ":");
		}
	}

	/**
	 * Reactor Netty reads the fields before it knows who is asked for.
	 */
	@ParameterizedTest
	@CsvSource({ "none, 200", "framework, 200", "native, 400" })
	void whatCannotBeParsedIsIgnoredUnlessReactorNettyReadsIt(String strategy, int status) throws Exception {
		try (Server server = start("server.forward-headers-strategy=" + strategy,
				"asgi.forwarded.trusted-peers=127.0.0.0/8")) {
			HttpResponse<String> response = Server.client(Version.HTTP_1_1)
				.send(server.request("/path").header("x-forwarded-port", "many").build(), BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(status);
			if (status == 200) {
				assertThat(response.body()).startsWith(CONNECTION + ":");
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "/path, http client=127.0.0.1", "/, https client=198.51.100.1" })
	void aFilterOfWebFluxThatChangesTheRequestIsBelieved(String path, String origin) throws Exception {
		try (Server server = start("test.filter=true", "asgi.dispatch=netty")) {
			assertThat(get(server, path)).startsWith(origin + ":");
		}
	}

	private static Server start(String... properties) {
		List<String> all = new ArrayList<>(List.of("server.address=127.0.0.1"));
		all.addAll(List.of(properties));
		return Server.start(TestApplication.class, all.toArray(String[]::new));
	}

	private static String get(Server server, String path) throws Exception {
		// Only the last two entries can come from proxies
		return Server.client(Version.HTTP_1_1)
			.send(server.request(path)
				.header("x-forwarded-for", "6.6.6.6, 203.0.113.7, 10.0.0.2")
				.header("x-forwarded-proto", "https")
				.header("x-forwarded-host", "evil.test")
				.header("x-forwarded-port", "1")
				.build(), BodyHandlers.ofString())
			.body();
	}

	private static String rootPath(String path) {
		return path.equals("/") ? "" : path;
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		@AsgiMount("/path")
		AsgiApplication path() {
			return new ScopeApplication();
		}

		@Bean
		@AsgiMount("/")
		AsgiApplication root() {
			return new ScopeApplication();
		}

		@Bean
		@ConditionalOnBooleanProperty("test.filter")
		WebFilter filter() {
			return (exchange,
					chain) -> chain.filter(exchange.mutate()
						.request((request) -> request.uri(URI.create("https://other.test/"))
							.remoteAddress(InetSocketAddress.createUnresolved("198.51.100.1", 5)))
						.build());
		}

	}

}
