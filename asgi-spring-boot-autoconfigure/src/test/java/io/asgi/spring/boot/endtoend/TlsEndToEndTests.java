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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.asgi.AsgiApplication;
import io.asgi.spring.boot.AsgiMount;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * TLS, with HTTP/2 by ALPN.
 */
class TlsEndToEndTests {

	@ParameterizedTest
	@EnumSource(Version.class)
	void anApplicationAnswersInTheVersionOfTheClient(Version version) throws Exception {
		HttpResponse<String> response = get(version);
		assertThat(response.version()).isEqualTo(version);
		assertThat(response.body()).isEqualTo("root_path=/echo path=/echo body=");
	}

	@Test
	void http2IsNotOfferedWhereThePropertySaysSo() throws Exception {
		assertThat(get(Version.HTTP_2, "asgi.http2.enabled=false").version()).isEqualTo(Version.HTTP_1_1);
	}

	private HttpResponse<String> get(Version version, String... properties) throws Exception {
		X509Bundle certificate = new CertificateBuilder().subject("CN=localhost")
			.addSanDnsName("localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("server.ssl.bundle=web");
		all.add("spring.ssl.bundle.pem.web.keystore.certificate=" + certificate.toTempCertChainPem().toPath());
		all.add("spring.ssl.bundle.pem.web.keystore.private-key=" + certificate.toTempPrivateKeyPem().toPath());
		try (Server server = Server.start(TestApplication.class, all.toArray(String[]::new))) {
			HttpClient client = HttpClient.newBuilder().version(version).sslContext(trusting(certificate)).build();
			URI uri = URI.create("https://localhost:" + server.port() + "/echo");
			return client.send(HttpRequest.newBuilder(uri).timeout(Server.TIMEOUT).build(), BodyHandlers.ofString());
		}
	}

	private static SSLContext trusting(X509Bundle certificate) throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		store.setCertificateEntry("server", certificate.getCertificate());
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(store);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, factory.getTrustManagers(), null);
		return context;
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		@AsgiMount("/echo")
		AsgiApplication echo() {
			return new EchoApplication();
		}

	}

}
