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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.asgi.AsgiHeaders;
import io.asgi.server.netty.wire.Http2Protocol;
import io.asgi.test.conformance.Http1Protocol;
import io.asgi.test.conformance.WireConnection;
import io.asgi.test.conformance.WireExchange;
import io.asgi.test.conformance.WireHead;
import io.asgi.test.conformance.WireProtocol;
import io.asgi.test.conformance.WireRequest;
import io.asgi.test.conformance.WireResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What filters and applications have to do with each other, over HTTP/1.1 and HTTP/2.
 */
@Timeout(60)
class FilteredExchangeTests {

	private static final String USER = "Basic dXNlcjpzZWNyZXQ=";

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		context = new SpringApplicationBuilder(FilterApplication.class)
			.properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off",
					"spring.reactor.netty.shutdown-quiet-period=0s", "asgi.http.max-request-body-size=10B")
			.run();
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@BeforeEach
	void clear() {
		FilterApplication.CALLS.clear();
		FilterApplication.STATUS_AT_COMMIT.clear();
		FilterApplication.HEADER_AT_COMMIT.clear();
	}

	static List<WireProtocol> protocols() {
		return List.of(Http1Protocol.cleartext(), Http2Protocol.cleartext());
	}

	@ParameterizedTest
	@MethodSource("protocols")
	void thePrincipalIsInTheState(WireProtocol protocol) throws IOException {
		WireHead head = get(protocol, "/tell/users/x", "authorization", USER);
		assertThat(head.status()).isEqualTo(202);
		assertThat(head.headers().first("x-principal")).isEqualTo("user");
		assertThat(webSocket(protocol, "/tell/users/x", "authorization", USER).headers().first("x-principal"))
			.isEqualTo("user");
	}

	@ParameterizedTest
	@MethodSource("protocols")
	void withoutAUserThereIsNoPrincipal(WireProtocol protocol) throws IOException {
		assertThat(get(protocol, "/tell/x").headers().first("x-principal")).isEqualTo("nobody");
	}

	@ParameterizedTest
	@MethodSource("protocols")
	void theSecurityContextIsThatOfTheRequest(WireProtocol protocol) throws IOException {
		assertThat(get(protocol, "/tell/x", "authorization", USER).headers().first("x-context")).isEqualTo("user");
		assertThat(get(protocol, "/tell/x").headers().first("x-context")).isEqualTo("nobody");
		assertThat(webSocket(protocol, "/tell/x", "authorization", USER).headers().first("x-context"))
			.isEqualTo("user");
	}

	@ParameterizedTest
	@MethodSource("protocols")
	void requestAttributesAreReachable(WireProtocol protocol) throws IOException {
		assertThat(get(protocol, "/tell/x").headers().first("x-attribute")).isEqualTo("set");
		assertThat(webSocket(protocol, "/tell/x").headers().first("x-attribute")).isEqualTo("set");
	}

	@ParameterizedTest
	@MethodSource("protocols")
	void whatAFilterRefusesReachesNoApplication(WireProtocol protocol) throws IOException {
		WireHead head = get(protocol, "/tell/users/x");
		assertThat(head.status()).isEqualTo(401);
		assertThat(head.headers().first("www-authenticate")).startsWith("Basic");
		assertThat(get(protocol, "/tell/admins/x", "authorization", USER).status()).isEqualTo(403);
		assertThat(webSocket(protocol, "/tell/users/x").status()).isEqualTo(401);
		assertThat(webSocket(protocol, "/tell/admins/x", "authorization", USER).status()).isEqualTo(403);
		assertThat(FilterApplication.CALLS).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("protocols")
	void aPostWithoutATokenIsRefused(WireProtocol protocol) throws IOException {
		assertThat(ask(protocol, WireRequest.post("/length", "content-length", "3"), "abc").status()).isEqualTo(403);
		assertThat(ask(protocol,
				WireRequest.post("/length", "content-length", "3", "content-type", "application/x-www-form-urlencoded"),
				"a=b")
			.status()).isEqualTo(403);
		assertThat(FilterApplication.CALLS).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("protocols")
	void filtersSeeTheHeadAndHaveTheLastWordOnIt(WireProtocol protocol) throws IOException {
		WireHead head = get(protocol, "/tell/x");
		assertThat(FilterApplication.STATUS_AT_COMMIT).containsExactly(202);
		assertThat(FilterApplication.HEADER_AT_COMMIT).containsExactly("[nobody]");
		assertThat(head.headers().first("x-attribute-at-commit")).isEqualTo("seen");
		assertThat(head.headers().first("x-content-type-options")).isEqualTo("nosniff");
		// Spring Security leaves alone who knows better
		assertThat(head.headers().all("cache-control")).containsExactly("max-age=60");
		assertThat(head.headers().contains("pragma")).isFalse();
	}

	@ParameterizedTest
	@MethodSource("protocols")
	void whatFiltersHavePutOffUntilTheCommitHasTheSecurityContext(WireProtocol protocol) throws IOException {
		assertThat(get(protocol, "/tell/x", "authorization", USER).headers().first("x-context-at-commit"))
			.isEqualTo("user");
		assertThat(webSocket(protocol, "/tell/x", "authorization", USER).headers().first("x-context-at-commit"))
			.isEqualTo("user");
		assertThat(ask(protocol, options("/length", "content-length", "11", "authorization", USER), "12345678901")
			.headers()
			.first("x-context-at-commit")).isEqualTo("user");
		assertThat(get(protocol, "/tell/x").headers().first("x-context-at-commit")).isEqualTo("nobody");
	}

	@ParameterizedTest
	@MethodSource("protocols")
	void acceptancesAndDenialsHaveTheFieldsOfFilters(WireProtocol protocol) throws IOException {
		WireHead accepted = webSocket(protocol, "/tell/session");
		assertThat(accepted.status()).isEqualTo(protocol.multiplexes() ? 200 : 101);
		assertThat(accepted.headers().first("x-content-type-options")).isEqualTo("nosniff");
		assertThat(accepted.headers().first("set-cookie")).startsWith("SESSION=");
		WireHead denied = webSocket(protocol, "/deny/session");
		assertThat(denied.status()).isEqualTo(403);
		assertThat(denied.headers().first("x-content-type-options")).isEqualTo("nosniff");
		assertThat(denied.headers().first("set-cookie")).startsWith("SESSION=");
	}

	@ParameterizedTest
	@MethodSource("protocols")
	void aSessionThatAFilterBeginsHasItsCookie(WireProtocol protocol) throws IOException {
		assertThat(get(protocol, "/tell/session").headers().first("set-cookie")).startsWith("SESSION=");
	}

	@ParameterizedTest
	@MethodSource("protocols")
	void whatTheServerRefusesHasTheFieldsOfFilters(WireProtocol protocol) throws IOException {
		WireHead head = ask(protocol, options("/length", "content-length", "11"), "12345678901");
		assertThat(head.status()).isEqualTo(413);
		assertThat(head.headers().first("x-content-type-options")).isEqualTo("nosniff");
		WireHead origin = webSocket(protocol, "/tell/x", "origin", "http://evil.example");
		assertThat(origin.status()).isEqualTo(403);
		assertThat(origin.headers().first("x-content-type-options")).isEqualTo("nosniff");
		assertThat(FilterApplication.CALLS).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("protocols")
	void fieldsOfTheRequestAreThoseThatFiltersLeave(WireProtocol protocol) throws IOException {
		WireHead head = get(protocol, "/tell/x", "x-user", "forged", "x-user", "forged again");
		assertThat(head.headers().first("x-seen")).isEqualTo("[from filter]");
	}

	@ParameterizedTest
	@MethodSource("protocols")
	void aPathThatAFilterChangesIsThePathOfTheScope(WireProtocol protocol) throws IOException {
		WireHead head = get(protocol, "/old/x?q");
		assertThat(head.headers().first("x-path")).isEqualTo("/tell /tell/x");
	}

	@ParameterizedTest
	@MethodSource("protocols")
	void aPageOfTheSameHostMayOpenAWebSocket(WireProtocol protocol) throws IOException {
		assertThat(webSocket(protocol, "/tell/x", "origin", "http://localhost:" + port()).status())
			.isEqualTo(protocol.multiplexes() ? 200 : 101);
	}

	@ParameterizedTest
	@MethodSource("protocols")
	void aFormThatAFilterHasReadIsGone(WireProtocol protocol) throws IOException {
		WireHead head = ask(protocol,
				options("/length/form", "content-length", "3", "content-type", "application/x-www-form-urlencoded"),
				"a=b");
		assertThat(head.status()).isEqualTo(200);
	}

	private static WireRequest options(String target, String... headers) {
		return new WireRequest("OPTIONS", target, AsgiHeaders.of(headers), null, true, null, null);
	}

	private static WireHead get(WireProtocol protocol, String target, String... headers) throws IOException {
		return ask(protocol, WireRequest.get(target, headers), null);
	}

	private static WireHead webSocket(WireProtocol protocol, String target, String... headers) throws IOException {
		AsgiHeaders.Builder all = AsgiHeaders.builder()
			.add("sec-websocket-version", "13")
			.add("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
			.addAll(AsgiHeaders.of(headers));
		return ask(protocol, WireRequest.webSocket(target, all.build()), null);
	}

	private static WireHead ask(WireProtocol protocol, WireRequest request, @Nullable String body) throws IOException {
		try (WireConnection connection = protocol
			.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()))) {
			WireResponse response = new WireResponse();
			WireExchange exchange = connection.open(request, response);
			if (body != null) {
				// A server may answer and end the stream before it has the whole body:
				// the
				// answer counts, not whether all could be sent
				exchange.send(body.getBytes(StandardCharsets.UTF_8));
				exchange.finish();
			}
			return response.awaitHead();
		}
	}

	private static int port() {
		WebServer server = ((ReactiveWebServerApplicationContext) context).getWebServer();
		assertThat(server).isNotNull();
		return server.getPort();
	}

}
