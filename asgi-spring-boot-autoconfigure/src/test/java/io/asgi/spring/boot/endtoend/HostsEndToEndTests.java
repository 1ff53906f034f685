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
import java.nio.charset.StandardCharsets;

import io.asgi.AsgiApplication;
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
 * {@code asgi.middleware.trusted-hosts.*} and {@code asgi.middleware.https-redirect.*},
 * seen by clients.
 */
class HostsEndToEndTests {

	private static Server trusting;

	private static Server redirecting;

	private static Server root;

	private static Server behindProxy;

	@BeforeAll
	static void start() {
		trusting = Server.start(TestApplication.class, "asgi.middleware.trusted-hosts.enabled=true",
				"asgi.middleware.trusted-hosts.allowed=example.org,*.example.org,::1,192.0.2.1");
		redirecting = Server.start(TestApplication.class, "asgi.middleware.https-redirect.enabled=true",
				"asgi.middleware.https-redirect.ports.[8080]=8443");
		root = Server.start(RootApplication.class, "asgi.middleware.https-redirect.enabled=true");
		behindProxy = Server.start(TestApplication.class, "asgi.middleware.https-redirect.enabled=true",
				"asgi.forwarded.trusted-peers=127.0.0.1,::1");
	}

	@AfterAll
	static void stop() {
		trusting.close();
		redirecting.close();
		root.close();
		behindProxy.close();
	}

	@ParameterizedTest
	@CsvSource({ "example.org, 200", "EXAMPLE.org:8080, 200", "example.org., 200", "a.b.example.org, 200",
			"[0:0::1]:8080, 200", "192.0.2.1, 200", "example.com, 400", "notexample.org, 400",
			"example.org.evil.com, 400", "[::2], 400", "192.0.2.2, 400", "example.org:80:80, 400" })
	void onlyRequestsForTrustedHostsAreServed(String host, int status) throws IOException {
		assertThat(withHost(trusting, "Host: " + host + "\r\n")).startsWith("HTTP/1.1 " + status + " ");
	}

	@Test
	void theAnswerSaysWhatIsWrong() throws IOException {
		assertThat(withHost(trusting, "Host: evil\r\n")).contains("content-type: text/plain; charset=utf-8")
			.endsWith("\r\n\r\nThe host of the request is not one of this server\n");
	}

	@Test
	void aRequestOfAnOldClientWithoutAHostIsRefused() throws IOException {
		assertThat(withHeaders(trusting, "1.0", "")).startsWith("HTTP/1.0 400");
	}

	@ParameterizedTest
	@CsvSource({ "example.org, 200", "example.com, 400" })
	void theAuthorityOfHttp2IsTheHost(String host, int status) {
		assertThat(Client.get(HttpProtocol.H2C, trusting.uri("/app"), "host", host).status()).isEqualTo(status);
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2C" })
	void aWebSocketForAnotherHostIsRefused(HttpProtocol protocol) {
		assertThat(Client.message(protocol, trusting.webSocketUri("/app"), "host", "example.org")).isEqualTo("open");
		assertThat(Client.refusal(protocol, trusting.webSocketUri("/app"), "host", "example.com")).contains("400");
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2C" })
	void aRequestInClearTextIsRedirected(HttpProtocol protocol) {
		Reply reply = Client.send(protocol, "POST", redirecting.uri("/app/a%20b;x?q=%2F&r"), "host", "example.org");
		assertThat(reply.status()).isEqualTo(308);
		assertThat(reply.header("location")).isEqualTo("https://example.org/app/a%20b;x?q=%2F&r");
	}

	@ParameterizedTest
	@CsvSource({ "example.org:8080, https://example.org:8443/app", "example.org:9999, https://example.org/app",
			"[::1]:8080, https://[0:0:0:0:0:0:0:1]:8443/app", "EXAMPLE.org., https://example.org/app" })
	void thePortIsMapped(String host, String location) throws IOException {
		assertThat(withHost(redirecting, "Host: " + host + "\r\n")).contains("location: " + location + "\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "evil.com@example.org", "example.org/evil.com", "example.org\\evil.com", "a b",
			"example.org:99999", "example.org?x", "[::1%25x]" })
	void noRedirectIsMadeOfAMalformedHost(String host) throws IOException {
		assertThat(withHost(redirecting, "Host: " + host + "\r\n")).startsWith("HTTP/1.1 400 ")
			.doesNotContain("location");
	}

	@Test
	void aPathThatLooksLikeAHostStaysAPath() throws IOException {
		assertThat(exchange(root, "GET //evil.com/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
			.contains("location: https://a//evil.com/x\r\n");
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2C" })
	void aWebSocketInClearTextIsRefused(HttpProtocol protocol) {
		assertThat(Client.refusal(protocol, redirecting.webSocketUri("/app"))).contains("403");
	}

	@Test
	void aProxyThatIsTrustedSaysThatTheClientUsedHttps() {
		assertThat(Client.get(HttpProtocol.HTTP11, behindProxy.uri("/app"), "x-forwarded-proto", "https").status())
			.isEqualTo(200);
		assertThat(Client.get(HttpProtocol.HTTP11, behindProxy.uri("/app")).status()).isEqualTo(308);
	}

	private static String withHost(Server server, String headers) throws IOException {
		return withHeaders(server, "1.1", headers);
	}

	private static String withHeaders(Server server, String version, String headers) throws IOException {
		return exchange(server, "GET /app HTTP/" + version + "\r\n" + headers + "Connection: close\r\n\r\n");
	}

	private static String exchange(Server server, String request) throws IOException {
		try (Socket socket = new Socket("localhost", server.port())) {
			socket.setSoTimeout((int) Server.TIMEOUT.toMillis());
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	private static AsgiApplication application() {
		return (scope, receive, send) -> (scope instanceof WebSocketScope) ? send.send(WebSocketSendEvent.Accept.of())
			.then(send.send(new WebSocketSendEvent.Text("open")))
			.then(send.send(WebSocketSendEvent.Close.of())) : send.sendAll(Responses.text(200, "served"));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		@AsgiMount("/app")
		AsgiApplication app() {
			return application();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class RootApplication {

		@Bean
		@AsgiMount("/")
		AsgiApplication app() {
			return application();
		}

	}

}
