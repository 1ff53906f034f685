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

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.AsgiReceiveEvent;
import io.asgi.ConnectionScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketSendEvent;
import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.HttpOptions;
import io.asgi.server.Limit;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.WebSocketOptions;
import io.asgi.server.forwarded.ForwardedHeaders;
import io.asgi.server.forwarded.ForwardedPolicy;
import io.asgi.server.forwarded.TrustedPeers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where the parts of the server meet.
 */
@Timeout(60)
class HostileSeamsTests {

	private static final String HANDSHAKE = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
			+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

	private final BlockingQueue<String> limits = new LinkedBlockingQueue<>();

	private final BlockingQueue<AsgiReceiveEvent> received = new LinkedBlockingQueue<>();

	private final BlockingQueue<ConnectionScope> scopes = new LinkedBlockingQueue<>();

	private boolean failing;

	private AsgiServerOptions.Builder options = AsgiServerOptions.builder();

	private @Nullable AsgiBridge bridge;

	private @Nullable DisposableServer server;

	@TempDir
	Path directory;

	@AfterEach
	void stop() {
		DisposableServer server = this.server;
		this.server = null;
		if (server != null) {
			server.disposeNow(Duration.ofSeconds(20));
		}
	}

	@Test
	void aClientThatTakesALongMessageSlowlyIsNotDroppedForAPongThatItCannotSendYet() throws Exception {
		this.options.webSocket(WebSocketOptions.builder()
			.pingInterval(Duration.ofMillis(400))
			.pingTimeout(Duration.ofMillis(800))
			.build());
		int size = 64 * 1024 * 1024;
		serve((scope, receive, send) -> receive.receive()
			.then(send.send(WebSocketSendEvent.Accept.of()))
			.then(Mono.when(send.send(new WebSocketSendEvent.Bytes(new byte[size])),
					receive.receive().doOnNext(this.received::add))));
		try (Socket socket = connect()) {
			socket.setReceiveBufferSize(65536);
			socket.getOutputStream().write(HANDSHAKE.getBytes(StandardCharsets.ISO_8859_1));
			InputStream in = socket.getInputStream();
			long left = size;
			long began = System.nanoTime();
			byte[] buffer = new byte[65536];
			while (left > 0) {
				int count = in.read(buffer);
				assertThat(count)
					.as("of %s bytes %s were left after %s ms, limits %s", size, left,
							(System.nanoTime() - began) / 1_000_000, this.limits)
					.isPositive();
				left -= count;
				// Slow, but never at a stop
				LockSupport.parkNanos(3_000_000);
			}
		}
		assertThat(this.limits).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP11", "H2C" })
	void aDenialThatGoesOnForTooLongIsCutOffAtShutdown(String wire) throws Exception {
		this.options.shutdownGrace(Duration.ofMillis(300));
		serve((scope, receive, send) -> receive.receive()
			.then(send.send(new WebSocketSendEvent.DenialStart(401, AsgiHeaders.empty())))
			.then(send.send(new WebSocketSendEvent.DenialBody("begun".getBytes(StandardCharsets.UTF_8), true)))
			.then(Mono.never()));
		if (wire.equals("HTTP11")) {
			try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
				assertThat(client.head()).startsWith("HTTP/1.1 401 ");
				this.bridge.closeWebSockets().toFuture().get(10, TimeUnit.SECONDS);
				this.bridge.beginShutdown();
				assertThat(client.readToEnd()).isEqualTo("5\r\nbegun\r\n".length());
			}
		}
		else {
			try (RawHttp2 client = RawHttp2.connect((InetSocketAddress) this.server.address(), Wire.H2C)) {
				RawHttp2.Stream stream = client.open("CONNECT", "/", false, ":protocol", "websocket",
						"sec-websocket-version", "13");
				stream.firstData.get(10, TimeUnit.SECONDS);
				this.bridge.closeWebSockets().toFuture().get(10, TimeUnit.SECONDS);
				this.bridge.beginShutdown();
				assertThat(stream.response()).startsWith("reset ");
			}
		}
		assertThat(this.limits).containsExactly("shutdown-grace");
	}

	@Test
	void aListenerThatFailsDoesNotKeepAWebSocketThatIsDead() throws Exception {
		this.failing = true;
		this.options.webSocket(WebSocketOptions.builder()
			.pingInterval(Duration.ofMillis(200))
			.pingTimeout(Duration.ofMillis(200))
			.build());
		serve(this::listen);
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			assertThat(client.readToEnd()).isPositive();
			assertThat(next()).isEqualTo(WebSocketReceiveEvent.Disconnect.of(1006));
		}
	}

	@Test
	void aListenerThatFailsDoesNotKeepAClientThatTakesNothing() throws Exception {
		this.failing = true;
		this.options.http(HttpOptions.builder().responseIdleTimeout(Duration.ofMillis(300)).build());
		CompletableFuture<Throwable> failed = new CompletableFuture<>();
		serve((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(send.send(HttpSendEvent.Body.of(new byte[65536])).repeat().then())
			.doOnError(failed::complete));
		try (Socket socket = connect()) {
			socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
			assertThat(failed).succeedsWithin(Duration.ofSeconds(8));
		}
	}

	@Test
	void aListenerThatFailsDoesNotKeepAHeadThatIsTrickled() throws Exception {
		this.failing = true;
		this.options.http(HttpOptions.builder().requestHeadTimeout(Duration.ofMillis(300)).build());
		serve(this::listen);
		try (RawHttp client = RawHttp.connect((InetSocketAddress) this.server.address())) {
			client.write("GET / HTTP/1.1\r\nHo");
			assertThat(client.rest()).startsWith("HTTP/1.1 408 ");
		}
	}

	@Test
	void aListenerThatFailsDoesNotKeepAHandshakeThatIsNotAccepted() throws Exception {
		this.failing = true;
		CompletableFuture<Void> cancelled = new CompletableFuture<>();
		this.options.disconnectGrace(Duration.ofMillis(100))
			.webSocket(WebSocketOptions.builder().acceptTimeout(Duration.ofMillis(300)).build());
		serve((scope, receive, send) -> Mono.<Void>never().doOnCancel(() -> cancelled.complete(null)));
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			assertThat(client.head()).startsWith("HTTP/1.1 503 ");
			assertThat(cancelled).succeedsWithin(Duration.ofSeconds(5));
		}
	}

	@Test
	void aListenerThatFailsDoesNotKeepABodyThatIsIdle() throws Exception {
		this.failing = true;
		this.options.http(HttpOptions.builder().requestBodyIdleTimeout(Duration.ofMillis(300)).build());
		serve((scope, receive, send) -> receive.receive().then(receive.receive()).then());
		try (RawHttp client = RawHttp.connect((InetSocketAddress) this.server.address())) {
			client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
			assertThat(client.rest()).startsWith("HTTP/1.1 408 ");
		}
	}

	@Test
	void aLongDenialArrivesThoughTheClientHasSentFramesAlready() throws Exception {
		int size = 4 * 1024 * 1024;
		serve((scope, receive, send) -> receive.receive()
			.then(send.send(new WebSocketSendEvent.DenialStart(403, AsgiHeaders.of("content-length", "" + size))))
			.then(send.send(new WebSocketSendEvent.DenialBody(new byte[size], false))));
		try (Socket socket = connect()) {
			socket.getOutputStream().write(HANDSHAKE.getBytes(StandardCharsets.ISO_8859_1));
			socket.getOutputStream().write(RawWebSocket.frame(0x81, new byte[100]));
			DataInputStream in = new DataInputStream(socket.getInputStream());
			long count = 0;
			byte[] buffer = new byte[65536];
			int read;
			while ((read = in.read(buffer)) > 0) {
				count += read;
				LockSupport.parkNanos(10_000_000);
			}
			assertThat(count).isGreaterThan(size);
		}
	}

	@Test
	void aDenialArrivesThoughTheClientSendsAFrameAfterTheServerIsDoneWithIt() throws Exception {
		int size = 20 * 1024;
		serve((scope, receive, send) -> receive.receive()
			.then(send.send(new WebSocketSendEvent.DenialStart(403, AsgiHeaders.of("content-length", "" + size))))
			.then(send.send(new WebSocketSendEvent.DenialBody(new byte[size], false))));
		for (int i = 0; i < 20; i++) {
			try (Socket socket = connect()) {
				socket.getOutputStream().write(HANDSHAKE.getBytes(StandardCharsets.ISO_8859_1));
				while (socket.getInputStream().available() <= size) {
					LockSupport.parkNanos(1_000_000);
				}
				socket.getOutputStream().write(RawWebSocket.frame(0x81, new byte[100]));
				assertThat(socket.getInputStream().readAllBytes()).hasSizeGreaterThan(size);
			}
		}
	}

	@Test
	void anOpenWebSocketIsNoIdleConnection() throws Exception {
		this.options.http(HttpOptions.builder()
			.keepAliveTimeout(Duration.ofMillis(200))
			.requestHeadTimeout(Duration.ofMillis(200))
			.responseIdleTimeout(Duration.ofMillis(200))
			.requestBodyIdleTimeout(Duration.ofMillis(200))
			.build());
		serve(this::listen);
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
			pause(1);
			byte[] frame = RawWebSocket.frame(0x81, "hello".getBytes(StandardCharsets.UTF_8));
			client.write(java.util.Arrays.copyOf(frame, 3));
			pause(1);
			client.write(java.util.Arrays.copyOfRange(frame, 3, frame.length));
			assertThat(next()).isEqualTo(new WebSocketReceiveEvent.Text("hello"));
		}
		try (RawHttp2 client = RawHttp2.connect((InetSocketAddress) this.server.address(), Wire.H2C)) {
			RawHttp2.Stream stream = client.open("CONNECT", "/", false, ":protocol", "websocket",
					"sec-websocket-version", "13");
			assertThat(stream.head.get(10, TimeUnit.SECONDS).status()).hasToString("200");
			next();
			pause(1);
			stream.data(RawWebSocket.frame(0x81, "hello".getBytes(StandardCharsets.UTF_8)), false);
			assertThat(next()).isEqualTo(new WebSocketReceiveEvent.Text("hello"));
		}
	}

	@Test
	void tinyFragmentsOfACompressedMessageKeepAWebSocketFromBeingIdle() throws Exception {
		this.options.webSocket(
				WebSocketOptions.builder().pingInterval(Duration.ZERO).idleTimeout(Duration.ofMillis(800)).build());
		serve(this::listen);
		byte[] message = new byte[600];
		new java.util.Random(1).nextBytes(message);
		byte[] deflated = RawWebSocket.deflate(message);
		try (RawWebSocket client = new RawWebSocket(this.server.port(), "permessage-deflate")) {
			int part = deflated.length / 10;
			for (int i = 0; i < 10; i++) {
				int end = (i == 9) ? deflated.length : (i + 1) * part;
				client.send((i == 0) ? 0x42 : (i == 9) ? 0x80 : 0,
						java.util.Arrays.copyOfRange(deflated, i * part, end));
				LockSupport.parkNanos(200_000_000);
			}
			assertThat(next()).isEqualTo(new WebSocketReceiveEvent.Bytes(message));
		}
	}

	@Test
	void anAcceptThatRacesWithItsDeadlineIsTheOneOrTheOther() throws Exception {
		this.options.webSocket(WebSocketOptions.builder().acceptTimeout(Duration.ofMillis(20)).build());
		BlockingQueue<String> ends = new LinkedBlockingQueue<>();
		serve((scope, receive, send) -> receive.receive()
			.then(Mono.delay(Duration.ofMillis(20)))
			.then(send.send(WebSocketSendEvent.Accept.of()))
			.then(send.send(new WebSocketSendEvent.Text("x")))
			.then(send.send(WebSocketSendEvent.Close.of()))
			.doOnSuccess((done) -> ends.add("sent"))
			.onErrorResume((ex) -> Mono.fromRunnable(() -> ends.add(ex.getClass().getSimpleName()))));
		int accepted = 0;
		for (int i = 0; i < 100; i++) {
			try (RawWebSocket client = new RawWebSocket(this.server.port(), "")) {
				if (client.head().startsWith("HTTP/1.1 101 ")) {
					accepted++;
					assertThat(client.readCloseCode()).isEqualTo(1000);
					assertThat(ends.poll(5, TimeUnit.SECONDS)).isEqualTo("sent");
				}
				else {
					assertThat(client.head()).startsWith("HTTP/1.1 503 ");
					assertThat(ends.poll(5, TimeUnit.SECONDS)).isEqualTo("ClientDisconnectedException");
				}
			}
		}
		assertThat(this.limits).hasSize(100 - accepted);
		// The call ends behind the last signal of its application
		Mono<Integer> none = Mono.fromCallable(this.bridge::activeWebSockets)
			.filter((active) -> active == 0)
			.repeatWhenEmpty(100, (empty) -> empty.delayElements(Duration.ofMillis(50)));
		assertThat(none.block(Duration.ofSeconds(10))).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anIpv4PeerOfAnIpv6SocketIsInItsIpv4Network(boolean epoll) throws Exception {
		this.options
			.forwarded(ForwardedPolicy.of(TrustedPeers.of(List.of("127.0.0.0/8")), ForwardedHeaders.X_FORWARDED));
		LoopResources loops = LoopResources.create("mapped", 1, true);
		try {
			start((scope, receive, send) -> {
				this.scopes.add((ConnectionScope) scope);
				return send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last("ok")));
			}, (server) -> server.host("::").port(0).runOn(loops, epoll));
			int port = ((InetSocketAddress) this.server.address()).getPort();
			try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
				socket.setSoTimeout(5000);
				RawHttp client = new RawHttp(socket);
				client.write("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n");
				client.read();
			}
			ConnectionScope scope = this.scopes.poll(5, TimeUnit.SECONDS);
			assertThat(scope.client().host()).isEqualTo("203.0.113.7");
			assertThat(scope.server().host()).isEqualTo("127.0.0.1");
		}
		finally {
			// While its loops are there: on loops that have ended, nothing can be closed
			stop();
			loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
		}
	}

	private Mono<Void> listen(io.asgi.AsgiScope scope, io.asgi.AsgiReceive receive, io.asgi.AsgiSend send) {
		return receive.receive()
			.then(send.send(WebSocketSendEvent.Accept.of()))
			.thenMany(Flux.defer(() -> receive.events().doOnNext(this.received::add)))
			.then();
	}

	private AsgiReceiveEvent next() throws InterruptedException {
		AsgiReceiveEvent event = this.received.poll(8, TimeUnit.SECONDS);
		assertThat(event).isNotNull();
		return event;
	}

	private static void pause(int seconds) {
		LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
	}

	private Socket connect() throws IOException {
		Socket socket = new Socket();
		socket.setReceiveBufferSize(65536);
		socket.setSoTimeout(10_000);
		socket.connect(this.server.address());
		return socket;
	}

	private void serve(AsgiApplication application) {
		start(application, (server) -> server.host("127.0.0.1").port(0));
	}

	private void start(AsgiApplication application, UnaryOperator<HttpServer> customizer) {
		AsgiServerListener listener = new AsgiServerListener() {

			@Override
			public void limitReached(Limit limit, @Nullable String name) {
				HostileSeamsTests.this.limits.add(limit.value());
				if (HostileSeamsTests.this.failing) {
					throw new IllegalStateException("expected");
				}
			}

		};
		AsgiServerOptions options = this.options.build();
		this.bridge = new AsgiBridge(options, listener);
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(Mount.of("test", "/", application))), this.bridge);
		HttpServer server = customizer
			.apply(HttpServer.create().protocol(HttpProtocol.HTTP11, HttpProtocol.H2C).route(routes::apply));
		this.server = AsgiHttpServer.configure(server, options, listener).bindNow();
	}

}
