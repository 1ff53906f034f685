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

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiScope;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketReceiveEvent.Disconnect;
import io.asgi.WebSocketSendEvent;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.WebSocketOptions;
import io.asgi.server.netty.wire.Http2Protocol;
import io.asgi.test.conformance.WireConnection;
import io.asgi.test.conformance.WireExchange;
import io.asgi.test.conformance.WireRequest;
import io.asgi.test.conformance.WireResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for extended CONNECT (RFC 8441) as no browser sends it.
 */
@Timeout(60)
class HostileHttp2WebSocketTests {

	private final BlockingQueue<AsgiScope> scopes = new LinkedBlockingQueue<>();

	private final BlockingQueue<AsgiReceiveEvent> received = new LinkedBlockingQueue<>();

	private final AsgiApplication listener = (scope, receive, send) -> {
		this.scopes.add(scope);
		return receive.receive()
			.then(send.send(WebSocketSendEvent.Accept.of()))
			.thenMany(receive.events().doOnNext(this.received::add).concatMap((event) -> {
				if (event instanceof WebSocketReceiveEvent.Text text) {
					return send.send(new WebSocketSendEvent.Text(text.text()));
				}
				return Mono.empty();
			}, 0))
			.then();
	};

	private AsgiBridge bridge;

	private DisposableServer server;

	private WireConnection connection;

	@BeforeEach
	void serve() throws Exception {
		WebSocketOptions webSocket = WebSocketOptions.builder().closeTimeout(Duration.ofMillis(500)).build();
		this.bridge = new AsgiBridge(AsgiServerOptions.builder().webSocket(webSocket).build());
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(Mount.of("test", "/", this.listener))), this.bridge);
		this.server = AsgiHttpServer
			.configure(HttpServer.create()
				.host("127.0.0.1")
				.port(0)
				.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
				.route(routes::apply))
			.bindNow();
		this.connection = Http2Protocol.cleartext().connect((InetSocketAddress) this.server.address());
	}

	@AfterEach
	void stop() {
		this.connection.close();
		this.server.disposeNow();
	}

	@Test
	void anotherProtocolThanWebSocketIsRefused() throws Exception {
		WireResponse response = open("connect-udp", "13");
		await(response, (seen) -> seen.contains("status=") && !seen.contains("end=none"));
		assertThat(response.toString()).contains("status=501");
		WireResponse another = open("websocket", "13");
		await(another, (seen) -> seen.contains("status=200"));
		assertThat(this.scopes).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 3, 9, 11 })
	void aFrameThatBeginsBeforeTheHandshakeIsAnsweredIsWhole(int early) throws Exception {
		byte[] frame = RawWebSocket.frame(0x81, "early".getBytes(StandardCharsets.US_ASCII));
		for (int i = 0; i < 20; i++) {
			WireResponse response = new WireResponse();
			WireExchange exchange = this.connection.open(request("websocket", "13"), response);
			exchange.send(Arrays.copyOf(frame, early));
			await(response, (seen) -> seen.contains("status=200"));
			exchange.send(Arrays.copyOfRange(frame, early, frame.length));
			await(response, (seen) -> seen.contains("\u0081\u0005early"));
			exchange.abort();
		}
	}

	@Test
	void refusalsLeaveNothingOpenOnTheirConnection() throws Exception {
		for (int i = 0; i < 300; i++) {
			WireResponse response = open("connect-udp", "13");
			await(response, (seen) -> seen.contains("status=501") && !seen.contains("end=none"));
		}
		await(open("websocket", "13"), (seen) -> seen.contains("status=200"));
	}

	@Test
	void aWebSocketWithoutAVersionIsRefusedByTheServer() throws Exception {
		WireResponse response = open("websocket", null);
		await(response, (seen) -> seen.contains("status="));
		assertThat(response.toString()).containsPattern("status=(400|426)");
		assertThat(this.scopes).isEmpty();
	}

	@Test
	void aWebSocketOfAnotherVersionIsRefusedByTheServer() throws Exception {
		WireResponse response = open("websocket", "12");
		await(response, (seen) -> seen.contains("status="));
		assertThat(response.toString()).contains("status=426");
		assertThat(this.scopes).isEmpty();
	}

	@Test
	void aCloseFrameAndTheEndOfTheStreamInOneGoIsAClose() throws Exception {
		WireResponse response = new WireResponse();
		WireExchange exchange = this.connection.open(request("websocket", "13"), response);
		await(response, (seen) -> seen.contains("status=200"));
		exchange.send(RawWebSocket.frame(0x88, new byte[] { 0x0F, (byte) 0xA1 }));
		exchange.finish();
		assertThat(next()).isEqualTo(Disconnect.of(4001));
		await(response, (seen) -> !seen.contains("end=none"));
		assertThat(response.toString()).contains("not taken=4 bytes");
	}

	@Test
	void manyWebSocketsOnOneConnectionCloseOnShutdown() throws Exception {
		List<WireResponse> responses = new ArrayList<>();
		List<WireExchange> exchanges = new ArrayList<>();
		for (int i = 0; i < 90; i++) {
			WireResponse response = new WireResponse();
			exchanges.add(this.connection.open(request("websocket", "13"), response));
			responses.add(response);
		}
		for (WireResponse response : responses) {
			await(response, (seen) -> seen.contains("status=200"));
		}
		this.bridge.closeWebSockets().block(Duration.ofSeconds(10));
		for (WireResponse response : responses) {
			await(response, (seen) -> !seen.contains("end=none"));
		}
		for (int i = 0; i < 90; i++) {
			assertThat(next()).isEqualTo(Disconnect.of(1001));
		}
		assertThat(exchanges).hasSize(90);
	}

	@Test
	void frameViolationsEndTheStreamAndNotTheConnection() throws Exception {
		for (int i = 0; i < 200; i++) {
			WireResponse response = new WireResponse();
			WireExchange exchange = this.connection.open(request("websocket", "13"), response);
			await(response, (seen) -> seen.contains("status=200"));
			ByteArrayOutputStream frames = new ByteArrayOutputStream();
			frames.writeBytes(RawWebSocket.frame(0x81, "a".getBytes(StandardCharsets.UTF_8)));
			frames.writeBytes(RawWebSocket.frame(0x01, "b".getBytes(StandardCharsets.UTF_8)));
			frames.writeBytes(RawWebSocket.frame(0x81, "c".getBytes(StandardCharsets.UTF_8)));
			frames.writeBytes(RawWebSocket.frame(0x88, new byte[] { 3, (byte) 0xEA }));
			exchange.send(frames.toByteArray());
			assertThat(next()).isEqualTo(new WebSocketReceiveEvent.Text("a"));
			assertThat(next()).isInstanceOfSatisfying(Disconnect.class,
					(disconnect) -> assertThat(disconnect.code()).isEqualTo(1002));
			exchange.finish();
			await(response, (seen) -> !seen.contains("end=none"));
		}
	}

	private WireResponse open(String protocol, @Nullable String version) {
		WireResponse response = new WireResponse();
		this.connection.open(request(protocol, version), response);
		return response;
	}

	private static WireRequest request(String protocol, @Nullable String version) {
		AsgiHeaders headers = (version != null) ? AsgiHeaders.of("sec-websocket-version", version)
				: AsgiHeaders.empty();
		return new WireRequest("GET", "/", headers, null, false, protocol, null);
	}

	private AsgiReceiveEvent next() throws InterruptedException {
		AsgiReceiveEvent event = this.received.poll(10, TimeUnit.SECONDS);
		assertThat(event).isNotNull();
		return event;
	}

	private static void await(WireResponse response, Predicate<String> condition) throws InterruptedException {
		long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
		synchronized (response) {
			while (!condition.test(response.toString())) {
				assertThat(System.nanoTime()).as(response.toString()).isLessThan(deadline);
				response.wait(100);
			}
		}
	}

}
