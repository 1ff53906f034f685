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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketSendEvent;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
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
 * Tests for what a client sends on a stream of HTTP/2 before the handshake of its
 * WebSocket is answered.
 */
@Timeout(60)
class EarlyDataTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 100 })
	void aFrameThatBeginsWhileOtherLayersHaveTheRequestIsWhole(int delay) throws Exception {
		AsgiApplication echo = (scope, receive, send) -> receive.receive()
			.then(send.send(WebSocketSendEvent.Accept.of()))
			.thenMany(receive.events()
				.concatMap((event) -> (event instanceof WebSocketReceiveEvent.Text text)
						? send.send(new WebSocketSendEvent.Text(text.text())) : Mono.empty(), 0))
			.then();
		AsgiBridge bridge = new AsgiBridge(AsgiServerOptions.builder().build());
		Mount mount = Mount.of("a", "/a", echo);
		DisposableServer server = AsgiHttpServer.configure(HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
			.route((routes) -> routes.route((request) -> true, (request, response) -> {
				Mono<Void> call = Mono.defer(() -> bridge.handle(mount, request, response));
				return (delay == 0) ? call : Mono.delay(Duration.ofMillis(delay)).then(call);
			}))).bindNow();
		byte[] frame = RawWebSocket.frame(0x81, "early".getBytes(StandardCharsets.US_ASCII));
		try (RawHttp2 client = RawHttp2.connect((InetSocketAddress) server.address())) {
			RawHttp2.Stream stream = client.open("CONNECT", "/a", false, ":protocol", "websocket",
					"sec-websocket-version", "13");
			stream.data(Arrays.copyOf(frame, 3), false);
			assertThat(stream.head.get(10, TimeUnit.SECONDS).status()).hasToString("200");
			stream.data(Arrays.copyOfRange(frame, 3, frame.length), false);
			stream.firstData.get(10, TimeUnit.SECONDS);
			assertThat(stream.text()).isEqualTo("\u0081\u0005early");
		}
		finally {
			server.disposeNow();
		}
	}

	@Test
	void aDenialDropsWhatHasComeBeforeIt() throws Exception {
		AsgiApplication denying = (scope, receive, send) -> Mono.delay(Duration.ofMillis(300))
			.then(send.send(new WebSocketSendEvent.DenialStart(401, AsgiHeaders.empty())))
			.then(send.send(new WebSocketSendEvent.DenialBody("no".getBytes(StandardCharsets.US_ASCII), false)));
		LimitServer server = LimitServer.start(Wire.H2C, denying, (options) -> {
		});
		try (RawHttp2 client = server.http2()) {
			for (int i = 0; i < 20; i++) {
				RawHttp2.Stream stream = client.open("CONNECT", "/a", false, ":protocol", "websocket",
						"sec-websocket-version", "13");
				stream.data(new byte[60_000], false);
				CompletableFuture<String> rest = stream.data(new byte[300_000], true);
				assertThat(stream.response()).isEqualTo("401 no");
				assertThat(rest.get(10, TimeUnit.SECONDS)).isEqualTo("null");
			}
		}
		finally {
			server.close();
		}
	}

}
