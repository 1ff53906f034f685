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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.asgi.AsgiApplication;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.UnsupportedScopeException;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.test.conformance.WireConnection;
import io.asgi.test.conformance.WireProtocol;
import io.asgi.test.conformance.WireRequest;
import io.asgi.test.conformance.WireResponse;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Spring Boot application with open and denied ASGI applications.
 */
final class SecuredServer implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private final List<String> calls;

	private SecuredServer(ConfigurableApplicationContext context) {
		this.context = context;
		this.calls = context.getBean(Calls.class).names();
	}

	/**
	 * Start a server on a port of its own.
	 * @param properties choose the rules: {@code test.rules} is {@code deny} for rules
	 * that name what is denied, {@code allow} for rules that name what is not, and
	 * {@code test.firewall} is {@code false} for a Spring Security without its firewall
	 */
	static SecuredServer start(String... properties) {
		List<String> all = new ArrayList<>(List.of("server.port=0", "server.address=127.0.0.1",
				"spring.main.banner-mode=off", "spring.reactor.netty.shutdown-quiet-period=0s"));
		all.addAll(List.of(properties));
		return new SecuredServer(
				new SpringApplicationBuilder(TestApplication.class).properties(all.toArray(String[]::new)).run());
	}

	/**
	 * Send a request on a connection of its own.
	 */
	Answer ask(WireProtocol protocol, WireRequest request) {
		this.calls.clear();
		try (WireConnection connection = protocol.connect(address())) {
			WireResponse response = new WireResponse();
			connection.open(request, response);
			int status = status(response);
			return new Answer(status, List.copyOf(this.calls));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int status(WireResponse response) {
		try {
			return response.awaitHead().status();
		}
		catch (AssertionError ex) {
			// Cut off without a word, which is not for the HTTP/1 client to wait for
			assertThat(ex).hasMessageContaining("ABORTED");
			return 0;
		}
	}

	private InetSocketAddress address() {
		WebServer server = ((ReactiveWebServerApplicationContext) this.context).getWebServer();
		assertThat(server).isNotNull();
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * What came of a request.
	 *
	 * @param status the status of the response, 0 if the connection was cut instead
	 * @param called the applications that were called
	 */
	record Answer(int status, List<String> called) {

		@Override
		public String toString() {
			String status = (this.status == 0) ? "cut off" : String.valueOf(this.status);
			return this.called.isEmpty() ? status : status + " `" + String.join(" ", this.called) + "`";
		}

	}

	record Calls(List<String> names) {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableWebFluxSecurity
	static class TestApplication {

		@Bean
		Calls calls() {
			return new Calls(new CopyOnWriteArrayList<>());
		}

		@Bean
		@AsgiMount("/open")
		AsgiApplication open(Calls calls) {
			return application("open", calls);
		}

		@Bean
		@AsgiMount("/secret")
		AsgiApplication secret(Calls calls) {
			return application("secret", calls);
		}

		@Bean
		@AsgiMount("/open/inner")
		AsgiApplication inner(Calls calls) {
			return application("inner", calls);
		}

		@Bean
		@AsgiMount("/")
		AsgiApplication root(Calls calls) {
			return application("root", calls);
		}

		private static AsgiApplication application(String name, Calls calls) {
			return (scope, receive, send) -> {
				if (scope instanceof WebSocketScope) {
					calls.names().add(name);
					return send.send(WebSocketSendEvent.Accept.of()).then(receive.events().then());
				}
				if (scope instanceof HttpScope) {
					calls.names().add(name);
					return send.send(HttpSendEvent.Start.of(200, "content-type", "text/plain"))
						.then(send.send(HttpSendEvent.Body.last(name)));
				}
				return Mono.error(new UnsupportedScopeException(scope));
			};
		}

		@Bean
		@ConditionalOnProperty(name = "test.rules", havingValue = "deny")
		SecurityWebFilterChain denying(ServerHttpSecurity http) {
			return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
				.authorizeExchange((exchanges) -> exchanges.pathMatchers("/secret/**", "/open/inner/**")
					.denyAll()
					.anyExchange()
					.permitAll())
				.build();
		}

		@Bean
		@ConditionalOnProperty(name = "test.rules", havingValue = "allow")
		SecurityWebFilterChain allowing(ServerHttpSecurity http) {
			return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
				.authorizeExchange((exchanges) -> exchanges.pathMatchers("/open/inner/**")
					.denyAll()
					.pathMatchers("/open/**")
					.permitAll()
					.anyExchange()
					.denyAll())
				.build();
		}

		@Bean
		@ConditionalOnBooleanProperty(name = "test.firewall", havingValue = false)
		ServerWebExchangeFirewall noFirewall() {
			return ServerWebExchangeFirewall.INSECURE_NOOP;
		}

	}

}
