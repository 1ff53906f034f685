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
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.ConnectionScope;
import io.asgi.HttpSendEvent;
import io.asgi.LifespanReceiveEvent;
import io.asgi.LifespanSendEvent;
import io.asgi.spring.boot.AsgiMount;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Clear text beside TLS, and a Unix domain socket, with the same applications and routes.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class AdditionalBindEndToEndTests {

	private static final String PLAIN = "asgi.additional-binds.plain.port=0";

	private static final List<String> events = new CopyOnWriteArrayList<>();

	private static CountDownLatch inFlight = new CountDownLatch(2);

	private static CountDownLatch closing = new CountDownLatch(1);

	private static Sinks.Empty<Void> release = Sinks.empty();

	@TempDir
	Path directory;

	private Path socket;

	@BeforeEach
	void reset() {
		this.socket = this.directory.resolve("asgi.sock");
		events.clear();
		inFlight = new CountDownLatch(2);
		closing = new CountDownLatch(1);
		release = Sinks.empty();
	}

	@ParameterizedTest
	@EnumSource(Version.class)
	void besideTlsTheSameIsServedInClearText(Version version) throws Exception {
		try (Server server = startWithTls(PLAIN)) {
			String number = (version == Version.HTTP_2) ? "2" : "1.1";
			HttpResponse<String> response = get(plainPort(server), "/scope", version);
			assertThat(response.version()).isEqualTo(version);
			assertThat(response.body()).startsWith("http client=127.0.0.1:")
				.endsWith("server=127.0.0.1:" + plainPort(server) + " root_path=/scope http_version=" + number);
			assertThat(get(plainPort(server), "/", version).body()).startsWith("http client=127.0.0.1:");
			assertThat(get(plainPort(server), "/flux", version).body()).isEqualTo("flux http");
			assertThat(get(plainPort(server), "/native", version).body()).isEqualTo("native");
			assertThatIOException().isThrownBy(() -> get(server.port(), "/scope", version));
		}
	}

	@Test
	void aWayAroundClientCertificatesIsWarnedOf(CapturedOutput output) throws Exception {
		try (Server server = startWithTls(PLAIN, unixSocket(), "server.ssl.client-auth=need")) {
			assertThat(get(plainPort(server), "/flux", Version.HTTP_1_1).body()).isEqualTo("flux http");
		}
		assertThat(output)
			.contains("The additional bind 'plain' serves clients without a certificate, although "
					+ "'server.ssl.client-auth' is 'need'")
			.contains("remove 'asgi.additional-binds.plain.port'")
			.doesNotContain("The additional bind 'proxy' serves");
	}

	@Test
	void withoutNeedOfClientCertificatesNothingIsWarnedOf(CapturedOutput output) throws Exception {
		try (Server server = startWithTls(PLAIN, "server.ssl.client-auth=want")) {
			assertThat(server.port()).isPositive();
		}
		assertThat(output).doesNotContain("serves clients without a certificate");
	}

	@Test
	void theSameIsServedOnAUnixDomainSocket() throws Exception {
		try (Server server = startWithTls(unixSocket())) {
			assertThat(server.port()).isPositive();
			assertThat(UnixClient.get(this.socket, "/scope"))
				.endsWith("http client=null server=" + this.socket + " root_path=/scope http_version=1.1");
			assertThat(UnixClient.get(this.socket, "/")).contains("http client=null server=" + this.socket);
			assertThat(UnixClient.get(this.socket, "/flux")).endsWith("flux http");
			assertThat(UnixClient.get(this.socket, "/native")).endsWith("native");
		}
	}

	@Test
	void webSocketsAreServedAndClosedAtShutdown() throws Exception {
		Server server = startWithTls(PLAIN);
		WebSocketClient client = WebSocketClient.connect(URI.create("ws://127.0.0.1:" + plainPort(server) + "/scope"));
		client.send("?");
		assertThat(client.next()).startsWith("ws client=127.0.0.1:");
		server.close();
		assertThat(client.next()).isEqualTo("close:1001");
	}

	@Test
	void whatIsConfiguredForTheServerAppliesToAdditionalBinds() throws Exception {
		try (Server server = start(PLAIN, unixSocket(), "server.compression.enabled=true",
				"server.compression.min-response-size=1B", "server.forward-headers-strategy=native",
				"server.max-http-request-header-size=1KB")) {
			assertThat(UnixClient.get(this.socket, "/scope", "Accept-Encoding: gzip\r\n")).contains("gzip");
			assertThat(UnixClient.get(this.socket, "/scope", "X-Long: " + "x".repeat(1200) + "\r\n"))
				.startsWith("HTTP/1.1 431 ");
			HttpRequest request = request(plainPort(server), "/scope").header("x-forwarded-for", "203.0.113.7").build();
			assertThat(Server.client(Version.HTTP_1_1).send(request, BodyHandlers.ofString()).body())
				.startsWith("http client=203.0.113.7:");
			assertThat(events).filteredOn((event) -> event.equals("server customized")).hasSize(3);
		}
	}

	@Test
	void withoutAdditionalBindsNothingElseIsCreated() {
		Server server = start();
		server.close();
		assertThat(events).filteredOn((event) -> event.equals("server customized")).hasSize(1);
	}

	@Test
	void onlyTheOwnerMayConnectUnlessToldOtherwise() throws Exception {
		try (Server server = start(unixSocket())) {
			assertThat(server.port()).isPositive();
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.socket)))
				.isEqualTo("rw-------");
		}
		try (Server server = start(unixSocket(), "asgi.additional-binds.proxy.permissions=rw-rw----")) {
			assertThat(server.port()).isPositive();
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.socket)))
				.isEqualTo("rw-rw----");
		}
	}

	@Test
	void requestsInFlightFinishBeforeTheApplicationsShutDown() throws Exception {
		Server server = start(PLAIN, unixSocket(), "server.shutdown=graceful");
		int port = plainPort(server);
		CompletableFuture<HttpResponse<String>> plain = Server.client(Version.HTTP_1_1)
			.sendAsync(request(port, "/slow").build(), BodyHandlers.ofString());
		CompletableFuture<String> unix = CompletableFuture.supplyAsync(() -> {
			try {
				return UnixClient.get(this.socket, "/slow");
			}
			catch (IOException ex) {
				return ex.toString();
			}
		});
		assertThat(inFlight.await(10, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
		assertThat(closing.await(10, TimeUnit.SECONDS)).isTrue();
		awaitRefused(port);
		release.tryEmitEmpty();
		assertThat(plain).succeedsWithin(Server.TIMEOUT).extracting(HttpResponse::body).isEqualTo("done");
		assertThat(unix).succeedsWithin(Server.TIMEOUT).asString().endsWith("done");
		assertThat(closed).succeedsWithin(Server.TIMEOUT);
		assertThat(events).filteredOn((event) -> event.matches("answered|shutdown"))
			.containsExactly("answered", "answered", "shutdown");
		assertThat(this.socket).doesNotExist();
	}

	@Test
	void itOpensAfterTheApplicationsHaveStarted() {
		try (Server server = start(unixSocket(), "test.socket=" + this.socket)) {
			assertThat(server.port()).isPositive();
			assertThat(events).contains("startup false");
			assertThat(this.socket).exists();
		}
		assertThat(events).contains("shutdown");
		assertThat(this.socket).doesNotExist();
	}

	@Test
	void itOpensAgainWithTheContext(CapturedOutput output) throws Exception {
		try (Server server = start(PLAIN, unixSocket())) {
			assertThat(output).contains("Opened additional bind 'plain' on port " + plainPort(server))
				.contains("Opened additional bind 'proxy' on " + this.socket);
			server.context().stop();
			assertThat(this.socket).doesNotExist();
			server.context().start();
			assertThat(get(plainPort(server), "/flux", Version.HTTP_1_1).body()).isEqualTo("flux http");
			assertThat(UnixClient.get(this.socket, "/flux")).endsWith("flux http");
		}
	}

	@Test
	void aPortInUseFailsTheStart(CapturedOutput output) throws Exception {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			int port = other.getLocalPort();
			assertThatThrownBy(() -> start(unixSocket(), "asgi.additional-binds.taken.port=" + port)).isNotNull();
			assertThat(output).contains("APPLICATION FAILED TO START")
				.contains("Port " + port + " was already in use")
				.doesNotContain("Netty started on port");
		}
		assertThat(events).contains("shutdown");
		assertThat(this.socket).doesNotExist();
	}

	@Test
	void anAddressThatCannotBeOpenedFailsTheStart(CapturedOutput output) {
		assertThatThrownBy(
				() -> start("asgi.additional-binds.far.port=0", "asgi.additional-binds.far.address=192.0.2.1"))
			.isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The additional bind 'far' could not be opened on 192.0.2.1 port 0: ")
			.contains("Correct the properties 'asgi.additional-binds.far.*'");
	}

	@Test
	void aStaleSocketIsReplaced() throws Exception {
		try (ServerSocketChannel old = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			old.bind(UnixDomainSocketAddress.of(this.socket));
		}
		assertThat(this.socket).exists();
		try (Server server = start(unixSocket())) {
			assertThat(server.port()).isPositive();
			assertThat(UnixClient.get(this.socket, "/flux")).endsWith("flux http");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "graceful", "immediate" })
	void theSocketOfAServerThatHasTakenOverIsKept(String shutdown) throws Exception {
		Server server = start(unixSocket(), "server.shutdown=" + shutdown);
		Files.delete(this.socket);
		try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			other.bind(UnixDomainSocketAddress.of(this.socket));
			server.close();
			assertThat(this.socket).exists();
			try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(this.socket))) {
				assertThat(client.isConnected()).isTrue();
			}
		}
	}

	@Test
	void aFileThatHasTakenThePlaceOfTheSocketIsKept() throws Exception {
		Server server = start(unixSocket());
		Files.delete(this.socket);
		Files.writeString(this.socket, "precious");
		server.close();
		assertThat(this.socket).content().isEqualTo("precious");
	}

	@Test
	void aSocketThatIsGoneAtShutdownIsNoFailure(CapturedOutput output) throws Exception {
		Server server = start(unixSocket());
		Files.delete(this.socket);
		server.close();
		assertThat(this.socket).doesNotExist();
		assertThat(output).doesNotContain("Exception");
	}

	@Test
	void aSocketInUseFailsTheStart(CapturedOutput output) throws Exception {
		try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			other.bind(UnixDomainSocketAddress.of(this.socket));
			assertThatThrownBy(() -> start(unixSocket())).isNotNull();
			assertThat(output).contains("The additional bind 'proxy' could not be opened on " + this.socket
					+ ": the file exists and somebody listens on it.");
			assertThat(this.socket).exists();
		}
	}

	@Test
	void aFileThatIsNoSocketFailsTheStartAndIsKept(CapturedOutput output) throws Exception {
		Files.writeString(this.socket, "precious");
		assertThatThrownBy(() -> start(unixSocket())).isNotNull();
		assertThat(output).contains("the file exists and it is no socket.");
		assertThat(this.socket).content().isEqualTo("precious");
	}

	@Test
	void aSocketInADirectoryThatDoesNotExistFailsTheStart(CapturedOutput output) {
		Path far = this.directory.resolve("none/asgi.sock");
		assertThatThrownBy(() -> start("asgi.additional-binds.proxy.unix-socket=" + far)).isNotNull();
		assertThat(output).contains("The additional bind 'proxy' could not be opened on " + far + ": ")
			.contains("No such file or directory");
	}

	@Test
	void aPathThatIsTooLongFailsTheStart(CapturedOutput output) {
		Path far = this.directory.resolve("x".repeat(120));
		assertThatThrownBy(() -> start("asgi.additional-binds.proxy.unix-socket=" + far)).isNotNull();
		assertThat(output).contains("The additional bind 'proxy' could not be opened on " + far + ": ");
	}

	@Test
	void withoutNativeTransportTheStartFails(CapturedOutput output) {
		assertThatThrownBy(() -> start(unixSocket(), "test.nio=true")).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("a Unix domain socket needs the native transport of Netty");
	}

	private String unixSocket() {
		return "asgi.additional-binds.proxy.unix-socket=" + this.socket;
	}

	private static int plainPort(Server server) {
		return server.context().getEnvironment().getRequiredProperty("local.asgi.plain.port", Integer.class);
	}

	private static Server start(String... properties) {
		List<String> all = new ArrayList<>(List.of("server.address=127.0.0.1"));
		all.addAll(List.of(properties));
		return Server.start(TestApplication.class, all.toArray(String[]::new));
	}

	private static Server startWithTls(String... properties) throws Exception {
		X509Bundle certificate = new CertificateBuilder().subject("CN=localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("server.ssl.bundle=web");
		all.add("spring.ssl.bundle.pem.web.keystore.certificate=" + certificate.toTempCertChainPem().toPath());
		all.add("spring.ssl.bundle.pem.web.keystore.private-key=" + certificate.toTempPrivateKeyPem().toPath());
		return start(all.toArray(String[]::new));
	}

	private static HttpResponse<String> get(int port, String path, Version version) throws Exception {
		return Server.client(version).send(request(port, path).build(), BodyHandlers.ofString());
	}

	private static HttpRequest.Builder request(int port, String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Server.TIMEOUT);
	}

	private static void awaitRefused(int port) throws Exception {
		long deadline = System.nanoTime() + Server.TIMEOUT.toNanos();
		while (true) {
			try {
				get(port, "/flux", Version.HTTP_1_1);
			}
			catch (ConnectException ex) {
				return;
			}
			assertThat(System.nanoTime()).isLessThan(deadline);
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		@AsgiMount("/scope")
		AsgiApplication scope() {
			return new ScopeApplication();
		}

		@Bean
		@AsgiMount("/")
		AsgiApplication root() {
			return new ScopeApplication();
		}

		@Bean
		@AsgiMount("/slow")
		AsgiApplication slow(Environment environment) {
			return (scope, receive, send) -> {
				if (scope instanceof ConnectionScope) {
					inFlight.countDown();
					return release.asMono()
						.then(send.send(HttpSendEvent.Start.of(200)))
						.then(Mono.fromRunnable(() -> events.add("answered")))
						.then(send.send(HttpSendEvent.Body.last("done")));
				}
				return send.sendAll(receive.events().map((event) -> {
					if (event instanceof LifespanReceiveEvent.Startup) {
						events.add("startup " + Files.exists(Path.of(environment.getProperty("test.socket", "none"))));
						return LifespanSendEvent.StartupComplete.INSTANCE;
					}
					events.add("shutdown");
					return LifespanSendEvent.ShutdownComplete.INSTANCE;
				}));
			};
		}

		@Bean
		RouterFunction<ServerResponse> flux() {
			return RouterFunctions.route()
				.GET("/flux", (request) -> ServerResponse.ok().bodyValue("flux " + request.uri().getScheme()))
				.build();
		}

		@Bean
		NettyRouteProvider nativeRoute() {
			return (routes) -> routes.get("/native", (request, response) -> response.sendString(Mono.just("native")));
		}

		@Bean
		NettyServerCustomizer serverCustomizer() {
			return (server) -> {
				events.add("server customized");
				return server;
			};
		}

		@Bean
		@ConditionalOnBooleanProperty("test.nio")
		ReactorResourceFactory resources() {
			MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
			ReactorResourceFactory factory = new ReactorResourceFactory();
			factory.setUseGlobalResources(false);
			factory.setLoopResourcesSupplier(() -> new LoopResources() {

				@Override
				public EventLoopGroup onServer(boolean useNative) {
					return loops;
				}

				@Override
				public Mono<Void> disposeLater() {
					return Mono.fromRunnable(() -> loops.shutdownGracefully(0, 0, TimeUnit.SECONDS));
				}

			});
			return factory;
		}

		@EventListener(ContextClosedEvent.class)
		void closing() {
			closing.countDown();
		}

	}

}
