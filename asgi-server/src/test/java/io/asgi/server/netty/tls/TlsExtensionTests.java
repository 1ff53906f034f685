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

package io.asgi.server.netty.tls;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

import io.asgi.AsgiApplication;
import io.asgi.ConnectionScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.server.netty.AsgiHttpServer;
import io.asgi.server.netty.AsgiRoutes;
import io.asgi.server.netty.wire.TestAuthority;
import io.asgi.server.netty.wire.TestCertificate;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link TlsExtension} with clients that have certificates, and with those that
 * have none.
 */
@Timeout(60)
class TlsExtensionTests {

	private static final TestAuthority AUTHORITY = TestAuthority.of("CN=\"Smith, Ann\", O=Test, C=DE");

	private static final TestAuthority STRANGER = TestAuthority.of("CN=Stranger");

	private final BlockingQueue<ConnectionScope> scopes = new LinkedBlockingQueue<>();

	private final AsgiApplication application = (scope, receive, send) -> {
		this.scopes.add((ConnectionScope) scope);
		return (scope instanceof WebSocketScope)
				? send.send(WebSocketSendEvent.Accept.of()).then(send.send(WebSocketSendEvent.Close.of()))
				: send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last("ok")));
	};

	private @Nullable DisposableServer server;

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.server.disposeNow();
		}
	}

	@ParameterizedTest
	@CsvSource({ "HTTP_1_1, TLSv1.2, 771", "HTTP_1_1, TLSv1.3, 772", "HTTP_2, TLSv1.2, 771", "HTTP_2, TLSv1.3, 772" })
	void theConnectionIsDescribedAsTheClientSeesIt(HttpClient.Version version, String protocol, int number)
			throws Exception {
		serve((ssl) -> ssl);
		HttpResponse<String> response = get(client(version, protocol, null));
		Map<String, Object> tls = nextTls();
		SSLSession session = response.sslSession().orElseThrow();
		assertThat(response.version()).isEqualTo(version);
		assertThat(session.getProtocol()).isEqualTo(protocol);
		assertThat(tls).containsOnlyKeys("server_cert", "client_cert_chain", "tls_version", "cipher_suite")
			.containsEntry("tls_version", number)
			.containsEntry("cipher_suite", CipherSuites.number(session.getCipherSuite()))
			.containsEntry("client_cert_chain", List.of());
		assertThat(certificate(tls.get("server_cert"))).isEqualTo(session.getPeerCertificates()[0]);
	}

	@Test
	void aPlainConnectionIsNotDescribed() throws Exception {
		start((server) -> server.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C));
		HttpClient client = HttpClient.newHttpClient();
		client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/")).build(),
				HttpResponse.BodyHandlers.ofString());
		assertThat(next().extensions()).doesNotContainKey(TlsExtension.NAME);
		client.newWebSocketBuilder().buildAsync(URI.create("ws://localhost:" + port() + "/"), new WebSocket.Listener() {
		}).get(10, TimeUnit.SECONDS);
		assertThat(next().extensions()).doesNotContainKey(TlsExtension.NAME);
	}

	@ParameterizedTest
	@EnumSource
	void aClientIsKnownByItsCertificate(HttpClient.Version version) throws Exception {
		serve((ssl) -> ssl.clientAuth(ClientAuth.OPTIONAL).trustManager(AUTHORITY.certificate()));
		get(client(version, "TLSv1.3", AUTHORITY));
		Map<String, Object> tls = nextTls();
		assertThat(certificates(tls.get("client_cert_chain"))).containsExactly(AUTHORITY.clientChain());
		assertThat(tls).containsEntry("client_cert_name", "CN=Smith\\, Ann,O=Test,C=DE")
			.doesNotContainKey("client_cert_error");
	}

	@Test
	void aWebSocketTellsOfItsClientToo() throws Exception {
		serve((ssl) -> ssl.clientAuth(ClientAuth.REQUIRE).trustManager(AUTHORITY.certificate()));
		client(HttpClient.Version.HTTP_1_1, "TLSv1.3", AUTHORITY).newWebSocketBuilder()
			.buildAsync(URI.create("wss://localhost:" + port() + "/"), new WebSocket.Listener() {
			})
			.get(10, TimeUnit.SECONDS);
		assertThat(nextTls()).containsEntry("client_cert_name", "CN=Smith\\, Ann,O=Test,C=DE");
	}

	@Test
	void aClientWithoutACertificateHasNone() throws Exception {
		serve((ssl) -> ssl.clientAuth(ClientAuth.OPTIONAL).trustManager(AUTHORITY.certificate()));
		get(client(HttpClient.Version.HTTP_2, "TLSv1.3", null));
		assertThat(nextTls()).containsEntry("client_cert_chain", List.of()).doesNotContainKey("client_cert_name");
	}

	@ParameterizedTest
	@CsvSource({ "OPTIONAL, TLSv1.2, true", "OPTIONAL, TLSv1.3, true", "REQUIRE, TLSv1.2, true",
			"REQUIRE, TLSv1.3, true", "REQUIRE, TLSv1.2, false", "REQUIRE, TLSv1.3, false" })
	void aClientThatIsNotTrustedDoesNotReachTheApplication(ClientAuth auth, String protocol, boolean certificate) {
		serve((ssl) -> ssl.clientAuth(auth).trustManager(AUTHORITY.certificate()));
		HttpClient client = client(HttpClient.Version.HTTP_1_1, protocol, certificate ? STRANGER : null);
		assertThatThrownBy(() -> get(client)).isInstanceOfAny(SSLException.class, java.io.IOException.class);
		assertThat(this.scopes).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void theDescriptionIsMadeOnceForAConnection(HttpClient.Version version) throws Exception {
		serve((ssl) -> ssl);
		HttpClient client = client(version, "TLSv1.3", null);
		get(client);
		Map<String, Object> first = nextTls();
		get(client);
		assertThat(nextTls()).isSameAs(first);
		get(client(version, "TLSv1.3", null));
		assertThat(nextTls()).isNotSameAs(first);
	}

	@ParameterizedTest
	@CsvSource({ "TLSv1.2", "TLSv1.3" })
	void aSessionThatIsResumedTellsTheSame(String protocol) throws Exception {
		serve((ssl) -> ssl.clientAuth(ClientAuth.REQUIRE).trustManager(AUTHORITY.certificate()));
		SSLContext context = context(AUTHORITY);
		get(clientOf(HttpClient.Version.HTTP_1_1, protocol, context));
		Map<String, Object> first = nextTls();
		get(clientOf(HttpClient.Version.HTTP_1_1, protocol, context));
		assertThat(nextTls()).isEqualTo(first).isNotSameAs(first);
	}

	private HttpResponse<String> get(HttpClient client) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + port() + "/"))
			.timeout(Duration.ofSeconds(20))
			.build();
		return client.send(request, HttpResponse.BodyHandlers.ofString());
	}

	private static HttpClient client(HttpClient.Version version, String protocol, @Nullable TestAuthority authority) {
		return clientOf(version, protocol, context(authority));
	}

	private static HttpClient clientOf(HttpClient.Version version, String protocol, SSLContext context) {
		SSLParameters parameters = new SSLParameters();
		parameters.setProtocols(new String[] { protocol });
		return HttpClient.newBuilder().version(version).sslContext(context).sslParameters(parameters).build();
	}

	private static SSLContext context(@Nullable TestAuthority authority) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init((authority != null) ? authority.clientKeys() : null,
					InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<Certificate> certificates(@Nullable Object pems) throws GeneralSecurityException {
		List<Certificate> certificates = new ArrayList<>();
		for (Object pem : (List<?>) pems) {
			certificates.add(certificate(pem));
		}
		return certificates;
	}

	private static Certificate certificate(@Nullable Object pem) throws GeneralSecurityException {
		assertThat((String) pem).startsWith("-----BEGIN CERTIFICATE-----\n")
			.endsWith("\n-----END CERTIFICATE-----\n")
			.doesNotContain("\r")
			.matches((text) -> text.lines().allMatch((line) -> line.length() <= 64));
		return CertificateFactory.getInstance("X.509")
			.generateCertificate(new ByteArrayInputStream(((String) pem).getBytes(StandardCharsets.US_ASCII)));
	}

	private ConnectionScope next() throws InterruptedException {
		ConnectionScope scope = this.scopes.poll(10, TimeUnit.SECONDS);
		assertThat(scope).isNotNull();
		return scope;
	}

	private Map<String, Object> nextTls() throws InterruptedException {
		Map<String, Object> tls = next().extensions().get(TlsExtension.NAME);
		assertThat(tls).isNotNull();
		return tls;
	}

	private int port() {
		DisposableServer server = this.server;
		assertThat(server).isNotNull();
		return server.port();
	}

	private void serve(UnaryOperator<SslContextBuilder> clients) {
		start((server) -> server.protocol(HttpProtocol.HTTP11, HttpProtocol.H2)
			.secure((ssl) -> ssl.sslContext(TestCertificate.serverContext(clients))));
	}

	private void start(UnaryOperator<HttpServer> customizer) {
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(Mount.of("test", "/", this.application))),
				new AsgiBridge(AsgiServerOptions.builder().build()));
		this.server = AsgiHttpServer
			.configure(customizer.apply(HttpServer.create().host("localhost").port(0).route(routes::apply)))
			.bindNow();
	}

}
