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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.AsgiReceiveEvent;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketReceiveEvent.Disconnect;
import io.asgi.WebSocketSendEvent;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.WebSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for compression, shutdown, and what else the conformance suite has no part in.
 */
@Timeout(60)
class WebSocketServerTests {

	private static final String DEFLATE = "permessage-deflate";

	private static final int TEXT = 0x81;

	private static final int DEFLATED_TEXT = 0xC1;

	private static final int MAX_MESSAGE_SIZE = 100_000;

	private final BlockingQueue<AsgiReceiveEvent> received = new LinkedBlockingQueue<>();

	private final AsgiApplication echo = (scope, receive, send) -> receive.receive()
		.then(send.send(WebSocketSendEvent.Accept.of()))
		.thenMany(receive.events().doOnNext(this.received::add).concatMap((event) -> {
			if (event instanceof WebSocketReceiveEvent.Text text) {
				return send.send(new WebSocketSendEvent.Text(text.text()));
			}
			return Mono.empty();
		}, 0))
		.then();

	private AsgiBridge bridge = new AsgiBridge(options(true));

	private DisposableServer server = serve(this.echo);

	@AfterEach
	void stop() {
		this.server.disposeNow();
	}

	@Test
	void messagesAreInflatedAndDeflated() throws Exception {
		try (RawWebSocket client = new RawWebSocket(this.server.port(), DEFLATE)) {
			assertThat(client.head()).startsWith("HTTP/1.1 101 ").contains("permessage-deflate");
			client.send(DEFLATED_TEXT, RawWebSocket.deflate("Hello Hello Hello".getBytes(StandardCharsets.UTF_8)));
			assertThat(nextMessage()).isEqualTo(new WebSocketReceiveEvent.Text("Hello Hello Hello"));
			assertThat(client.read()[0] & 0xFF).isEqualTo(DEFLATED_TEXT);
		}
	}

	@Test
	void aServerThatDoesNotCompressDoesNotAgreeToIt() throws Exception {
		restart(new AsgiBridge(options(false)), this.echo);
		try (RawWebSocket client = new RawWebSocket(this.server.port(), DEFLATE)) {
			assertThat(client.head()).doesNotContainIgnoringCase("sec-websocket-extensions");
			client.send(DEFLATED_TEXT, RawWebSocket.deflate("Hello".getBytes(StandardCharsets.UTF_8)));
			assertThat(client.readCloseCode()).isEqualTo(1002);
		}
	}

	@Test
	void aMessageThatInflatesBeyondTheLimitIs1009() throws Exception {
		try (RawWebSocket client = new RawWebSocket(this.server.port(), DEFLATE)) {
			client.send(DEFLATED_TEXT, RawWebSocket.deflate(new byte[50_000_000]));
			assertThat(client.readCloseCode()).isEqualTo(1009);
			assertThat(nextMessage()).isInstanceOf(Disconnect.class).extracting("code").isEqualTo(1009);
		}
	}

	@Test
	void fragmentsThatInflateBeyondTheLimitTogetherAre1009() throws Exception {
		try (RawWebSocket client = new RawWebSocket(this.server.port(), DEFLATE)) {
			byte[] message = new byte[3 * MAX_MESSAGE_SIZE / 2];
			byte[] deflated = RawWebSocket.deflate(message);
			int half = deflated.length / 2;
			client.send(0x41, java.util.Arrays.copyOf(deflated, half));
			client.send(0x80, java.util.Arrays.copyOfRange(deflated, half, deflated.length));
			assertThat(client.readCloseCode()).isEqualTo(1009);
		}
	}

	@Test
	void aMessageThatCannotBeInflatedIsAnError() throws Exception {
		try (RawWebSocket client = new RawWebSocket(this.server.port(), DEFLATE)) {
			client.send(DEFLATED_TEXT, new byte[] { 0x7F, 0x7F, 0x7F, 0x7F });
			assertThat(client.readCloseCode()).isEqualTo(1002);
		}
	}

	@Test
	void manySmallFramesInOneReadAreAllAnsweredInOrder() throws Exception {
		int count = 20_000;
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
				try {
					for (int i = 0; i < count; i++) {
						byte[] frame = client.read();
						assertThat(new String(frame, 1, frame.length - 1, StandardCharsets.UTF_8))
							.isEqualTo(Integer.toString(i));
					}
				}
				catch (IOException ex) {
					throw new IllegalStateException(ex);
				}
			});
			ByteArrayOutputStream frames = new ByteArrayOutputStream();
			for (int i = 0; i < count; i++) {
				frames.writeBytes(RawWebSocket.frame(TEXT, Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
			}
			client.write(frames.toByteArray());
			reader.get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void whatArrivedBeforeTheConnectionWasLostIsDelivered() throws Exception {
		CompletableFuture<Void> go = new CompletableFuture<>();
		restart(this.bridge,
				(scope, receive, send) -> receive.receive()
					.then(send.send(WebSocketSendEvent.Accept.of()))
					.then(Mono.fromFuture(go))
					.thenMany(receive.events().doOnNext(this.received::add))
					.then());
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			ByteArrayOutputStream frames = new ByteArrayOutputStream();
			for (String text : List.of("a", "b", "c")) {
				frames.writeBytes(RawWebSocket.frame(TEXT, text.getBytes(StandardCharsets.UTF_8)));
			}
			client.write(frames.toByteArray());
		}
		go.complete(null);
		assertThat(nextMessage()).isEqualTo(new WebSocketReceiveEvent.Text("a"));
		assertThat(nextMessage()).isEqualTo(new WebSocketReceiveEvent.Text("b"));
		assertThat(nextMessage()).isEqualTo(new WebSocketReceiveEvent.Text("c"));
		assertThat(nextMessage()).isEqualTo(Disconnect.of(1006));
	}

	@Test
	void aShutdownClosesOpenWebSocketsWith1001AndRefusesNewOnes() throws Exception {
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			CompletableFuture<Void> closed = this.bridge.closeWebSockets().toFuture();
			assertThat(client.readCloseCode()).isEqualTo(1001);
			assertThat(nextMessage()).isEqualTo(Disconnect.of(1001));
			client.send(0x88, new byte[] { 3, (byte) 0xE9 });
			closed.get(10, TimeUnit.SECONDS);
			assertThat(client.readToEnd()).isZero();
		}
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			assertThat(client.head()).startsWith("HTTP/1.1 503 ");
		}
	}

	@Test
	void aServerThatIsStartedAgainTakesWebSocketsAgain() throws Exception {
		this.bridge.closeWebSockets().toFuture().get(10, TimeUnit.SECONDS);
		this.bridge.cancelCalls();
		this.bridge.open();
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			client.send(TEXT, new byte[] { 'a' });
			assertThat(nextMessage()).isEqualTo(new WebSocketReceiveEvent.Text("a"));
			CompletableFuture<Void> closed = this.bridge.closeWebSockets().toFuture();
			assertThat(client.readCloseCode()).isEqualTo(1001);
			client.send(0x88, new byte[] { 3, (byte) 0xE9 });
			closed.get(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void aShutdownDoesNotWaitForAClientThatNeverAnswers() throws Exception {
		WebSocketOptions webSocket = WebSocketOptions.builder().closeTimeout(Duration.ofMillis(200)).build();
		restart(new AsgiBridge(AsgiServerOptions.builder().webSocket(webSocket).build()), this.echo);
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			CompletableFuture<Void> closed = this.bridge.closeWebSockets().toFuture();
			closed.get(10, TimeUnit.SECONDS);
			assertThat(client.readCloseCode()).isEqualTo(1001);
		}
	}

	@Test
	void aShutdownDeniesAWebSocketThatIsNotAcceptedYet() throws Exception {
		CompletableFuture<Void> connected = new CompletableFuture<>();
		restart(this.bridge,
				(scope, receive, send) -> receive.receive()
					.doOnNext((connect) -> connected.complete(null))
					.thenMany(receive.events().doOnNext(this.received::add))
					.then());
		CompletableFuture<String> head = CompletableFuture.supplyAsync(() -> {
			try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
				return client.head();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		connected.get(10, TimeUnit.SECONDS);
		this.bridge.closeWebSockets().toFuture().get(10, TimeUnit.SECONDS);
		assertThat(head.get(10, TimeUnit.SECONDS)).startsWith("HTTP/1.1 503 ");
		assertThat(nextMessage()).isInstanceOf(Disconnect.class);
	}

	@Test
	void aShutdownLetsADenialEnd() throws Exception {
		CompletableFuture<Void> go = new CompletableFuture<>();
		restart(this.bridge, denying(Mono.fromFuture(go)));
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			assertThat(client.head()).startsWith("HTTP/1.1 401 ");
			this.bridge.closeWebSockets().toFuture().get(10, TimeUnit.SECONDS);
			go.complete(null);
			assertThat(client.readToEnd()).isEqualTo("3\r\nand\r\n3\r\nend\r\n0\r\n\r\n".length());
			assertThat(nextMessage()).isEqualTo(Disconnect.of(1006));
		}
	}

	@Test
	void aDenialThatGoesOnAfterTheServerHasStoppedIsCutOff() throws Exception {
		restart(this.bridge, denying(Mono.never()));
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			assertThat(client.head()).startsWith("HTTP/1.1 401 ");
			this.bridge.closeWebSockets().toFuture().get(10, TimeUnit.SECONDS);
			this.bridge.cancelCalls();
			assertThat(client.readToEnd()).isEqualTo("3\r\nand\r\n".length());
		}
	}

	private AsgiApplication denying(Mono<Void> wait) {
		return (scope, receive, send) -> receive.receive()
			.then(send.send(new WebSocketSendEvent.DenialStart(401, AsgiHeaders.empty())))
			.then(send.send(new WebSocketSendEvent.DenialBody("and".getBytes(StandardCharsets.UTF_8), true)))
			.then(wait)
			.then(send.send(new WebSocketSendEvent.DenialBody("end".getBytes(StandardCharsets.UTF_8), false)))
			.then(receive.receive())
			.doOnNext(this.received::add)
			.then();
	}

	@Test
	void aShutdownWithoutWebSocketsIsOverAtOnce() throws Exception {
		this.bridge.closeWebSockets().toFuture().get(10, TimeUnit.SECONDS);
	}

	@Test
	void callsThatGoOnAfterTheServerHasStoppedAreCancelled() throws Exception {
		CompletableFuture<Void> cancelled = new CompletableFuture<>();
		restart(this.bridge,
				(scope, receive, send) -> receive.receive()
					.then(send.send(WebSocketSendEvent.Accept.of()))
					.thenMany(Flux.never())
					.doOnCancel(() -> cancelled.complete(null))
					.then());
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			assertThat(client.head()).contains("101");
			this.bridge.cancelCalls();
			cancelled.get(10, TimeUnit.SECONDS);
			assertThat(client.readCloseCode()).isEqualTo(1011);
		}
	}

	private AsgiReceiveEvent nextMessage() throws InterruptedException {
		AsgiReceiveEvent event = this.received.poll(10, TimeUnit.SECONDS);
		assertThat(event).isNotNull();
		return event;
	}

	private void restart(AsgiBridge bridge, AsgiApplication application) {
		this.server.disposeNow();
		this.bridge = bridge;
		this.server = serve(application);
	}

	private DisposableServer serve(AsgiApplication application) {
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(Mount.of("test", "/", application))), this.bridge);
		return AsgiHttpServer.configure(HttpServer.create().host("127.0.0.1").port(0).route(routes::apply)).bindNow();
	}

	private static AsgiServerOptions options(boolean compression) {
		WebSocketOptions webSocket = WebSocketOptions.builder()
			.compression(compression)
			.maxMessageSize(MAX_MESSAGE_SIZE)
			.build();
		return AsgiServerOptions.builder().webSocket(webSocket).build();
	}

}
