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

import java.nio.charset.StandardCharsets;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.HttpScope;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.application.Responses;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.spring.boot.endtoend.Client.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.HttpProtocol;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code asgi.middleware.cors.*}, seen by clients.
 */
class CorsEndToEndTests {

	private static final String ORIGIN = "https://app.example.org";

	private static Server server;

	private static Server open;

	@BeforeAll
	static void start() {
		server = Server.start(TestApplication.class, "asgi.middleware.cors.enabled=true",
				"asgi.middleware.cors.allowed-origins=https://app.example.org,https://*.example.net,http://localhost:*",
				"asgi.middleware.cors.allowed-methods=PUT,DELETE", "asgi.middleware.cors.allowed-headers=X-Token",
				"asgi.middleware.cors.exposed-headers=x-total,x-page", "asgi.middleware.cors.allow-credentials=true",
				"asgi.middleware.cors.max-age=1h");
		open = Server.start(TestApplication.class, "asgi.middleware.cors.enabled=true",
				"asgi.middleware.cors.allowed-origins=*", "asgi.middleware.cors.allowed-methods=*",
				"asgi.middleware.cors.allowed-headers=*");
	}

	@AfterAll
	static void stop() {
		server.close();
		open.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2C" })
	void aPreflightIsAnswered(HttpProtocol protocol) {
		Reply reply = preflight(server, protocol, ORIGIN, "PUT", "x-token");
		assertThat(reply.status()).isEqualTo(204);
		assertThat(reply.header("access-control-allow-origin")).isEqualTo(ORIGIN);
		assertThat(reply.header("access-control-allow-methods")).isEqualTo("PUT, DELETE");
		assertThat(reply.header("access-control-allow-headers")).isEqualTo("x-token");
		assertThat(reply.header("access-control-allow-credentials")).isEqualTo("true");
		assertThat(reply.header("access-control-max-age")).isEqualTo("3600");
		assertThat(reply.header("vary"))
			.isEqualTo("origin, access-control-request-method, access-control-request-headers");
		assertThat(reply.headers().contains("access-control-allow-private-network")).isFalse();
		assertThat(reply.headers().contains("x-app")).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "https://evil.org, PUT, x-token, the origin is not allowed",
			"https://app.example.org, PATCH, x-token, the method is not allowed",
			"https://app.example.org, put, x-token, the method is not allowed",
			"https://app.example.org, PUT, x-other, a header is not allowed",
			"https://app.example.org, POST, content-type, a header is not allowed" })
	void aPreflightForWhatIsNotAllowedIsRefused(String origin, String method, String header, String reason) {
		Reply reply = preflight(server, HttpProtocol.HTTP11, origin, method, header);
		assertThat(reply.status()).isEqualTo(403);
		assertThat(reply.text()).isEqualTo("CORS: " + reason + "\n");
		assertThat(reply.headers().names()).noneMatch((name) -> name.startsWith("access-control-"));
		assertThat(reply.header("vary")).startsWith("origin, ");
	}

	@Test
	void theMethodsOfFormsNeedNoPermission() {
		assertThat(preflight(server, HttpProtocol.HTTP11, ORIGIN, "POST", "X-TOKEN").status()).isEqualTo(204);
	}

	@Test
	void anOptionsRequestThatIsNoPreflightReachesTheApplication() {
		Reply reply = Client.send(HttpProtocol.HTTP11, "OPTIONS", server.uri("/app"), "origin", ORIGIN);
		assertThat(reply.header("x-app")).isEqualTo("OPTIONS");
		Reply sameOrigin = Client.send(HttpProtocol.HTTP11, "OPTIONS", server.uri("/app"),
				"access-control-request-method", "PUT");
		assertThat(sameOrigin.header("x-app")).isEqualTo("OPTIONS");
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2C" })
	void anAllowedPageMayReadTheResponse(HttpProtocol protocol) {
		Reply reply = Client.get(protocol, server.uri("/app"), "origin", ORIGIN);
		assertThat(reply.text()).isEqualTo("served");
		assertThat(reply.header("access-control-allow-origin")).isEqualTo(ORIGIN);
		assertThat(reply.header("access-control-allow-credentials")).isEqualTo("true");
		assertThat(reply.header("access-control-expose-headers")).isEqualTo("x-total, x-page");
		assertThat(reply.header("vary")).isEqualTo("Accept, origin");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://a.example.net", "https://a.b.example.net", "http://localhost",
			"http://localhost:3000" })
	void patternsMatchSubdomainsAndPorts(String origin) {
		assertThat(Client.get(HttpProtocol.HTTP11, server.uri("/app"), "origin", origin)
			.header("access-control-allow-origin")).isEqualTo(origin);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.org", "null", "https://example.net", "https://evilexample.net",
			"https://a.example.net.evil.org", "http://a.example.net", "https://a.example.net:8443",
			"https://app.example.org.", "https://app.example.org:444", "http://localhost:x",
			"http://localhost.evil.org", "https://evil.org/.example.net", "*" })
	void otherPagesMayNotReadTheResponse(String origin) {
		Reply reply = Client.get(HttpProtocol.HTTP11, server.uri("/app"), "origin", origin);
		assertThat(reply.status()).isEqualTo(200);
		assertThat(reply.headers().names()).noneMatch((name) -> name.startsWith("access-control-"));
		assertThat(reply.header("vary")).contains("origin");
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2C" })
	void anOriginWithMoreNamesThanAHostCanHaveIsNotAllowed(HttpProtocol protocol) {
		String origin = "https://" + "a.".repeat(3000) + "example.net";
		Reply reply = Client.get(protocol, server.uri("/app"), "origin", origin);
		assertThat(reply.text()).isEqualTo("served");
		assertThat(reply.headers().names()).noneMatch((name) -> name.startsWith("access-control-"));
	}

	@Test
	void cachesLearnThatTheResponseDependsOnTheOriginEvenWithoutOne() {
		Reply reply = Client.get(HttpProtocol.HTTP11, server.uri("/app"));
		assertThat(reply.header("vary")).contains("origin");
		assertThat(reply.headers().contains("access-control-allow-origin")).isFalse();
	}

	@Test
	void everyOriginIsAStarAndDoesNotVary() {
		Reply reply = Client.get(HttpProtocol.HTTP11, open.uri("/app"), "origin", "https://any.where");
		assertThat(reply.header("access-control-allow-origin")).isEqualTo("*");
		assertThat(reply.headers().contains("access-control-allow-credentials")).isFalse();
		assertThat(reply.header("vary")).isEqualTo("Accept");
	}

	@Test
	void everyOriginIsAStarEvenWithoutAnOriginSoThatCachesCanKeepIt() {
		Reply reply = Client.get(HttpProtocol.HTTP11, open.uri("/app"));
		assertThat(reply.header("access-control-allow-origin")).isEqualTo("*");
		assertThat(reply.header("vary")).isEqualTo("Accept");
	}

	@Test
	void everyMethodAndHeaderIsWhatThePreflightAsksFor() {
		Reply reply = preflight(open, HttpProtocol.HTTP11, "https://any.where", "PATCH", "authorization, x-y");
		assertThat(reply.header("access-control-allow-methods")).isEqualTo("PATCH");
		assertThat(reply.header("access-control-allow-headers")).isEqualTo("authorization, x-y");
		assertThat(preflight(open, HttpProtocol.HTTP11, "https://any.where", "PA TCH", "x").status()).isEqualTo(403);
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2C" })
	void whatIsAllowedToPagesIsNotAllowedToTheirWebSockets(HttpProtocol protocol) {
		assertThat(Client.refusal(protocol, server.webSocketUri("/app"), "origin", ORIGIN)).contains("403");
		assertThat(Client.message(protocol, server.webSocketUri("/app"))).isEqualTo("open");
	}

	private static Reply preflight(Server server, HttpProtocol protocol, String origin, String method, String headers) {
		return Client.send(protocol, "OPTIONS", server.uri("/app"), "origin", origin, "access-control-request-method",
				method, "access-control-request-headers", headers);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		@AsgiMount("/app")
		AsgiApplication app() {
			return (scope, receive, send) -> (scope instanceof WebSocketScope)
					? send.send(WebSocketSendEvent.Accept.of())
						.then(send.send(new WebSocketSendEvent.Text("open")))
						.then(send.send(WebSocketSendEvent.Close.of()))
					: send.sendAll(Responses.of(200,
							AsgiHeaders.of("x-app", (scope instanceof HttpScope http) ? http.method() : "", "vary",
									"Accept", "access-control-allow-origin", "https://the.application"),
							"served".getBytes(StandardCharsets.US_ASCII)));
		}

	}

}
