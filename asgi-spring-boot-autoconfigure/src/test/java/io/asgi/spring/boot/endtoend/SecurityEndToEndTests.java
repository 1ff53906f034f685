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
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

import io.asgi.AsgiApplication;
import io.asgi.spring.boot.AsgiMount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.springframework.security.config.Customizer.withDefaults;

/**
 * Applications beside Spring Security: its rules hold for them unless the user says
 * otherwise.
 */
class SecurityEndToEndTests {

	private Server server = Server.start(TestApplication.class);

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource(Version.class)
	void aMountThatTheChainDeniesIsDenied(Version version) throws Exception {
		assertThat(this.server.get("/denied/x", version).statusCode()).isEqualTo(401);
	}

	@ParameterizedTest
	@EnumSource(Version.class)
	void aMountThatTheChainPermitsIsServedWithTheHeadersOfTheChain(Version version) throws Exception {
		HttpResponse<String> response = this.server.get("/open/x", version);
		assertThat(response.body()).isEqualTo("root_path=/open path=/open/x body=");
		assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
	}

	@Test
	void aUserReachesWhatIsTheirs() throws Exception {
		HttpResponse<String> response = Server.client(Version.HTTP_1_1)
			.send(this.server.request("/users/x").header("authorization", "Basic dXNlcjpzZWNyZXQ=").build(),
					BodyHandlers.ofString());
		assertThat(response.body()).isEqualTo("root_path=/users path=/users/x body=");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/denied/x", "//denied/x", "/./denied/x", "/open/../denied/x", "/denied;a=b/x",
			"/%64enied/x", "/denied%2Fx", "/open/%2e%2e/denied/x", "/denied/%2e/x", "http://a/denied/x", "/denied?x",
			"/denied#x", "/denied\\x" })
	void noSpellingOfAPathGetsPastTheChain(String target) throws IOException {
		assertThat(statusOf(target)).isIn(400, 401, 404);
	}

	@Test
	void aWebSocketThatTheChainDeniesIsDenied() {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> WebSocketClient.connect(this.server.webSocketUri("/denied/socket")))
			.havingRootCause()
			.withMessageContaining("401");
	}

	@Test
	void aWebSocketThatTheChainPermitsIsOpened() throws Exception {
		WebSocketClient client = WebSocketClient.connect(this.server.webSocketUri("/open/socket"));
		client.send("through the chain");
		assertThat(client.next()).isEqualTo("through the chain");
	}

	@Test
	void dispatchFromNettyPassesTheChainBecauseTheUserSaysSo() throws Exception {
		this.server.close();
		this.server = Server.start(TestApplication.class, "asgi.dispatch=netty");
		assertThat(this.server.get("/denied/x").statusCode()).isEqualTo(200);
	}

	private int statusOf(String target) throws IOException {
		try (Socket socket = new Socket("localhost", this.server.port())) {
			socket.setSoTimeout((int) Server.TIMEOUT.toMillis());
			String request = "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			InputStream in = socket.getInputStream();
			String response = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
			return Integer.parseInt(response.split(" ", 3)[1]);
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableWebFluxSecurity
	static class TestApplication {

		@Bean
		@AsgiMount("/open")
		AsgiApplication open() {
			return new EchoApplication();
		}

		@Bean
		@AsgiMount("/denied")
		AsgiApplication denied() {
			return new EchoApplication();
		}

		@Bean
		@AsgiMount("/users")
		AsgiApplication users() {
			return new EchoApplication();
		}

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http
				.authorizeExchange((exchanges) -> exchanges.pathMatchers("/denied/**")
					.denyAll()
					.pathMatchers("/users/**")
					.authenticated()
					.anyExchange()
					.permitAll())
				.httpBasic(withDefaults())
				.build();
		}

		@Bean
		MapReactiveUserDetailsService userDetails() {
			return new MapReactiveUserDetailsService(
					User.withUsername("user").password("{noop}secret").roles("USER").build());
		}

	}

}
