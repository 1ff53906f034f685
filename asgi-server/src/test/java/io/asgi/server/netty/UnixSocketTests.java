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

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

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
import io.asgi.server.netty.bind.CleartextBind;
import io.asgi.server.netty.bind.UnixSocketFile;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A server on a Unix domain socket.
 */
@Timeout(60)
class UnixSocketTests {

	private static final String GET = "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";

	private static final String UPGRADE = "GET /x HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
			+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

	private final BlockingQueue<ConnectionScope> scopes = new LinkedBlockingQueue<>();

	private final AsgiApplication application = (scope, receive, send) -> {
		this.scopes.add((ConnectionScope) scope);
		if (scope instanceof HttpScope http && http.path().startsWith("/cut")) {
			AsgiHeaders headers = http.path().equals("/cut/length") ? AsgiHeaders.of("content-length", "6")
					: AsgiHeaders.empty();
			return send.send(new HttpSendEvent.Start(200, headers, false))
				.then(send.send(HttpSendEvent.Body.of("one")))
				.then(Mono.error(new IllegalStateException("on purpose")));
		}
		return (scope instanceof WebSocketScope) ? send.send(WebSocketSendEvent.Accept.of())
				: send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last("hello")));
	};

	@TempDir
	Path directory;

	private Path path;

	private DisposableServer server;

	@BeforeEach
	void serve() {
		this.path = this.directory.resolve("asgi.sock");
		this.server = serve(AsgiServerOptions.builder().build()).bindNow();
	}

	@AfterEach
	void stop() {
		this.server.disposeNow();
	}

	@Test
	void theServerIsItsPathAndTheClientIsNobody() throws Exception {
		assertThat(talk(GET + "\r\n")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("hello");
		HttpScope scope = (HttpScope) scope();
		assertThat(scope.client()).isNull();
		assertThat(scope.server()).isEqualTo(new HostPort(this.path.toString(), null));
		assertThat(scope.scheme()).isEqualTo("http");
	}

	@Test
	void http2IsServedInClearText() throws Exception {
		String body = HttpClient.newConnection()
			.remoteAddress(() -> new DomainSocketAddress(this.path.toFile()))
			.protocol(HttpProtocol.H2C)
			.get()
			.uri("/x")
			.responseContent()
			.aggregate()
			.asString()
			.block(Duration.ofSeconds(10));
		assertThat(body).isEqualTo("hello");
		HttpScope scope = (HttpScope) scope();
		assertThat(scope.httpVersion()).isEqualTo("2");
		assertThat(scope.client()).isNull();
		assertThat(scope.server()).isEqualTo(new HostPort(this.path.toString(), null));
	}

	@Test
	void webSocketsAreServed() throws Exception {
		assertThat(talk(UPGRADE + "\r\n")).startsWith("HTTP/1.1 101 ");
		WebSocketScope scope = (WebSocketScope) scope();
		assertThat(scope.client()).isNull();
		assertThat(scope.server()).isEqualTo(new HostPort(this.path.toString(), null));
		assertThat(scope.scheme()).isEqualTo("ws");
	}

	@ParameterizedTest
	@ValueSource(strings = { GET, UPGRADE })
	void itsPeersAreBelievedIfTheyAreTrusted(String request) throws Exception {
		restart("unix", "10.0.0.0/8");
		talk(request + "X-Forwarded-For: 6.6.6.6, 203.0.113.7, 10.0.0.2\r\nX-Forwarded-Proto: https\r\n\r\n");
		ConnectionScope scope = scope();
		assertThat(scope.client()).isEqualTo(new HostPort("203.0.113.7", 0));
		assertThat(scope.scheme()).isEqualTo((scope instanceof HttpScope) ? "https" : "wss");
		assertThat(scope.server()).isEqualTo(new HostPort(this.path.toString(), null));
	}

	@ParameterizedTest
	@ValueSource(strings = { GET, UPGRADE })
	void itsPeersAreNotBelievedIfOthersAreTrusted(String request) throws Exception {
		restart("0.0.0.0/0", "::/0");
		talk(request + "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Prefix: /evil\r\n\r\n");
		ConnectionScope scope = scope();
		assertThat(scope.client()).isNull();
		assertThat(scope.scheme()).isEqualTo((scope instanceof HttpScope) ? "http" : "ws");
		assertThat(scope.rootPath()).isEmpty();
	}

	@Test
	void aCutShowsExceptToHttp10WithoutALength() throws Exception {
		assertThat(talk("GET /cut HTTP/1.1\r\nHost: a\r\n\r\n")).endsWith("\r\n3\r\none\r\n");
		assertThat(talk("GET /cut/length HTTP/1.0\r\n\r\n")).contains("content-length: 6\r\n").endsWith("\r\none");
		assertThat(talk("GET /cut HTTP/1.0\r\n\r\n")).doesNotContain("content-length").endsWith("\r\none");
	}

	@Test
	void theFileIsDeletedWhenTheServerStops() {
		assertThat(this.path).exists();
		this.server.disposeNow();
		assertThat(this.path).doesNotExist();
	}

	@Test
	void theFileHasThePermissionsThatItIsGiven() throws Exception {
		new UnixSocketFile(this.path).restrict(PosixFilePermissions.fromString("rw-rw----"));
		assertThat(Files.getPosixFilePermissions(this.path)).isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
	}

	@Test
	void aSocketThatSomebodyListensOnIsLeftAlone() throws Exception {
		assertThatExceptionOfType(FileAlreadyExistsException.class)
			.isThrownBy(() -> new UnixSocketFile(this.path).prepare())
			.withMessageContaining("somebody listens");
		assertThat(talk(GET + "\r\n")).endsWith("hello");
	}

	@Test
	void aStaleSocketIsDeleted() throws Exception {
		Path stale = this.directory.resolve("stale.sock");
		try (ServerSocketChannel old = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			old.bind(UnixDomainSocketAddress.of(stale));
		}
		assertThat(stale).exists();
		new UnixSocketFile(stale).prepare();
		assertThat(stale).doesNotExist();
	}

	@Test
	void aFileThatIsNoSocketIsLeftAlone() throws Exception {
		Path file = Files.writeString(this.directory.resolve("precious"), "data");
		Path folder = Files.createDirectory(this.directory.resolve("folder"));
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), this.path);
		Path dangling = Files.createSymbolicLink(this.directory.resolve("dangling"), this.directory.resolve("none"));
		for (Path other : List.of(file, folder, link, dangling)) {
			assertThatExceptionOfType(FileAlreadyExistsException.class)
				.isThrownBy(() -> new UnixSocketFile(other).prepare())
				.withMessageContaining("it is no socket");
			assertThat(Files.isSymbolicLink(other) || Files.exists(other)).isTrue();
		}
		assertThat(file).content().isEqualTo("data");
	}

	@Test
	void whereThereIsNoFileNothingHappens() throws IOException {
		Path none = this.directory.resolve("none/asgi.sock");
		new UnixSocketFile(none).prepare();
		assertThat(none).doesNotExist();
	}

	@Test
	void eventLoopsWithoutUnixDomainSocketsFailTheBind() {
		MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		this.server.disposeNow();
		assertThatThrownBy(() -> serve(AsgiServerOptions.builder().build()).runOn((useNative) -> loops).bindNow())
			.isInstanceOf(ChannelBindException.class)
			.rootCause()
			.isInstanceOf(IllegalArgumentException.class);
		loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
	}

	private void restart(String... trusted) {
		this.server.disposeNow();
		ForwardedPolicy policy = ForwardedPolicy.of(TrustedPeers.of(List.of(trusted)), ForwardedHeaders.X_FORWARDED);
		this.server = serve(AsgiServerOptions.builder().forwarded(policy).build()).bindNow();
	}

	private HttpServer serve(AsgiServerOptions options) {
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(Mount.of("test", "/", this.application))),
				new AsgiBridge(options));
		// As if for TLS, and for following forwarded headers, which Reactor Netty does
		// not do here
		HttpServer server = Wire.H2.configure(HttpServer.create().forwarded(true).route(routes::apply));
		return AsgiHttpServer.configure(CleartextBind.onUnixSocket(server, new UnixSocketFile(this.path)));
	}

	private ConnectionScope scope() throws InterruptedException {
		ConnectionScope scope = this.scopes.poll(10, TimeUnit.SECONDS);
		assertThat(scope).isNotNull();
		return scope;
	}

	/**
	 * Send a request and read all that comes back until the end of the connection, or the
	 * head of an upgrade.
	 */
	private String talk(String request) throws IOException {
		try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(this.path))) {
			channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
			if (request.startsWith(UPGRADE)) {
				return new String(Channels.newInputStream(channel).readNBytes(20), StandardCharsets.ISO_8859_1);
			}
			return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

}
