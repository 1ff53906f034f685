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

package io.asgi.server.netty;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.ConnectionScope;
import io.asgi.HostPort;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.forwarded.ForwardedHeaders;
import io.asgi.server.forwarded.ForwardedPolicy;
import io.asgi.server.forwarded.TrustedPeers;
import io.asgi.test.conformance.WireConnection;
import io.asgi.test.conformance.WireRequest;
import io.asgi.test.conformance.WireResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Forwarded headers on the wire: what of them reaches a scope.
 */
@Timeout(60)
class ForwardedTests {

	private static final AsgiServerOptions NOBODY = AsgiServerOptions.builder().build();

	private static final AsgiServerOptions OTHERS = trusting(ForwardedHeaders.X_FORWARDED, "10.0.0.0/8", "::1", "unix");

	private static final AsgiServerOptions LOOPBACK = trusting(ForwardedHeaders.X_FORWARDED, "127.0.0.1");

	private final BlockingQueue<ConnectionScope> scopes = new LinkedBlockingQueue<>();

	private final AsgiApplication application = (scope, receive, send) -> {
		this.scopes.add((ConnectionScope) scope);
		return (scope instanceof WebSocketScope) ? send.send(WebSocketSendEvent.Close.of(1000))
				: send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last("")));
	};

	private DisposableServer server;

	private WireConnection connection;

	@AfterEach
	void stop() {
		this.connection.close();
		this.server.disposeNow();
	}

	@ParameterizedTest
	@EnumSource
	void aTrustedPeerDecidesOnClientAndScheme(Wire wire) throws Exception {
		serve(wire, LOOPBACK, UnaryOperator.identity());
		HttpScope scope = http("x-forwarded-for", "6.6.6.6, 203.0.113.7:4711", "x-forwarded-proto", other(wire));
		assertThat(scope.client()).isEqualTo(new HostPort("203.0.113.7", 4711));
		assertThat(scope.scheme()).isEqualTo(other(wire));
		assertIsOfConnectionButForClientAndScheme(scope);
		assertThat(scope.headers().all("x-forwarded-for")).containsExactly("6.6.6.6, 203.0.113.7:4711");
	}

	@ParameterizedTest
	@EnumSource
	void theSchemeOfAWebSocketFollows(Wire wire) throws Exception {
		serve(wire, LOOPBACK, UnaryOperator.identity());
		WebSocketScope scope = webSocket("x-forwarded-for", "2001:db8::7", "x-forwarded-proto", other(wire));
		assertThat(scope.client()).isEqualTo(new HostPort("2001:db8::7", 0));
		assertThat(scope.scheme()).isEqualTo(wire.protocol().isSecure() ? "ws" : "wss");
		assertIsOfConnectionButForClientAndScheme(scope);
	}

	@ParameterizedTest
	@EnumSource
	void severalLinesOfForwardedAreOneList(Wire wire) throws Exception {
		serve(wire, trusting(ForwardedHeaders.FORWARDED, "127.0.0.0/8", "fd00::/8"), UnaryOperator.identity());
		HttpScope scope = http("forwarded", "for=6.6.6.6;proto=gopher, for=\"[2001:db8::7]:80\";proto=" + other(wire),
				"forwarded", "for=\"[fd00::3]\";proto=http", "x-forwarded-for", "6.6.6.6", "x-forwarded-proto", "http");
		assertThat(scope.client()).isEqualTo(new HostPort("2001:db8::7", 80));
		assertThat(scope.scheme()).isEqualTo(other(wire));
	}

	@ParameterizedTest
	@EnumSource
	void whoIsNotTrustedChangesNothing(Wire wire) throws Exception {
		for (AsgiServerOptions options : List.of(NOBODY, OTHERS)) {
			serve(wire, options, UnaryOperator.identity());
			assertIsOfConnection(wire, http(everything(wire)));
			assertIsOfConnection(wire, webSocket(everything(wire)));
			this.connection.close();
			this.server.disposeNow();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "unknown", "_secret", "evil.test", "127.0.0.1.", "6.6.6.6 ;", "'6.6.6.6'", "[::1", "%00",
			"6.6.6.6:99999999999", "\"6.6.6.6\"" })
	void garbageIsIgnored(String garbage) throws Exception {
		serve(Wire.HTTP11, LOOPBACK, UnaryOperator.identity());
		assertIsOfConnection(Wire.HTTP11, http("x-forwarded-for", "6.6.6.6, " + garbage, "x-forwarded-proto",
				"https, gopher", "x-forwarded-prefix", "/evil"));
	}

	@ParameterizedTest
	@EnumSource
	void whatReactorNettyWasToldToFollowIsFollowed(Wire wire) throws Exception {
		serve(wire, NOBODY, (server) -> server.forwarded(true));
		HttpScope scope = http("x-forwarded-for", "203.0.113.7", "x-forwarded-proto", other(wire), "x-forwarded-host",
				"evil.test", "x-forwarded-prefix", "/evil");
		assertThat(scope.client()).isNotNull();
		assertThat(scope.client().host()).isEqualTo("203.0.113.7");
		assertThat(scope.scheme()).isEqualTo(other(wire));
		assertIsOfConnectionButForClientAndScheme(scope);
		assertThat(webSocket("x-forwarded-proto", other(wire), "x-forwarded-prefix", "/evil")).satisfies((other) -> {
			assertThat(other.scheme()).isEqualTo(wire.protocol().isSecure() ? "ws" : "wss");
			assertIsOfConnectionButForClientAndScheme(other);
		});
	}

	@ParameterizedTest
	@CsvSource({ "evil.test, gopher", "unknown, ''", "_hidden, javascript" })
	void whatReactorNettyTakesForAnAddressOrASchemeNeedNotBeOne(String node, String proto) throws Exception {
		serve(Wire.HTTP11, NOBODY, (server) -> server.forwarded(true));
		assertIsOfConnection(Wire.HTTP11, http("x-forwarded-for", node, "x-forwarded-proto", proto));
		assertIsOfConnection(Wire.HTTP11, http("forwarded", "for=" + node + ";proto=" + proto));
	}

	@ParameterizedTest
	@EnumSource
	void theTrustedPeersCountForMoreThanReactorNetty(Wire wire) throws Exception {
		serve(wire, OTHERS, (server) -> server.forwarded(true));
		assertIsOfConnection(wire, http(everything(wire)));
		this.connection.close();
		this.server.disposeNow();
		serve(wire, LOOPBACK, (server) -> server.forwarded(true));
		HttpScope scope = http("x-forwarded-for", "6.6.6.6, 203.0.113.7");
		assertThat(scope.client()).isEqualTo(new HostPort("203.0.113.7", 0));
		assertThat(scope.scheme()).isEqualTo(wire.protocol().isSecure() ? "https" : "http");
	}

	private void assertIsOfConnection(Wire wire, ConnectionScope scope) {
		assertThat(scope.client()).isEqualTo(new HostPort("127.0.0.1", this.connection.localAddress().getPort()));
		assertThat(scope.scheme())
			.isEqualTo(((scope instanceof HttpScope) ? "http" : "ws") + (wire.protocol().isSecure() ? "s" : ""));
		assertIsOfConnectionButForClientAndScheme(scope);
	}

	private void assertIsOfConnectionButForClientAndScheme(ConnectionScope scope) {
		assertThat(scope.server()).isEqualTo(new HostPort("127.0.0.1", this.server.port()));
		assertThat(scope.rootPath()).isEqualTo("/app");
		assertThat(scope.path()).isEqualTo("/app/x");
		assertThat(scope.headers().first("host")).isEqualTo("a.test");
	}

	private static String[] everything(Wire wire) {
		String other = other(wire);
		return new String[] { "x-forwarded-for", "6.6.6.6", "x-forwarded-proto", other, "x-forwarded-host", "evil.test",
				"x-forwarded-port", "1", "x-forwarded-prefix", "/evil", "forwarded",
				"for=6.6.6.6;host=evil.test;proto=" + other };
	}

	private static String other(Wire wire) {
		return wire.protocol().isSecure() ? "http" : "https";
	}

	private void serve(Wire wire, AsgiServerOptions options, UnaryOperator<HttpServer> customizer) throws Exception {
		Mounts mounts = new Mounts(List.of(Mount.of("test", "/app", this.application)));
		AsgiRoutes routes = new AsgiRoutes(mounts, new AsgiBridge(options));
		HttpServer server = HttpServer.create().host("127.0.0.1").port(0).route(routes::apply);
		this.server = AsgiHttpServer.configure(customizer.apply(wire.configure(server))).bindNow();
		this.connection = wire.protocol().connect((InetSocketAddress) this.server.address());
	}

	private HttpScope http(String... headers) throws InterruptedException {
		return (HttpScope) scope(WireRequest.get("/app/x", headers).withAuthority("a.test"));
	}

	private WebSocketScope webSocket(String... headers) throws Exception {
		AsgiHeaders.Builder fields = AsgiHeaders.builder()
			.add("sec-websocket-version", "13")
			.add("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA==");
		AsgiHeaders.of(headers).forEach((field) -> fields.add(field.name(), field.value()));
		return (WebSocketScope) scope(WireRequest.webSocket("/app/x", fields.build()).withAuthority("a.test"));
	}

	private ConnectionScope scope(WireRequest request) throws InterruptedException {
		this.connection.open(request, new WireResponse());
		ConnectionScope scope = this.scopes.poll(10, TimeUnit.SECONDS);
		assertThat(scope).isNotNull();
		return scope;
	}

	private static AsgiServerOptions trusting(ForwardedHeaders headers, String... peers) {
		return AsgiServerOptions.builder()
			.forwarded(ForwardedPolicy.of(TrustedPeers.of(List.of(peers)), headers))
			.build();
	}

}
