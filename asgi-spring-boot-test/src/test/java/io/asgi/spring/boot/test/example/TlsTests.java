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

package io.asgi.spring.boot.test.example;

import io.asgi.spring.boot.test.websocket.WebSocketTestClient;
import io.asgi.spring.boot.test.websocket.WebSocketTestSession;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link WebSocketTestClient} of a server behind TLS.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class TlsTests {

	@DynamicPropertySource
	static void certificate(DynamicPropertyRegistry registry) throws Exception {
		X509Bundle certificate = new CertificateBuilder().subject("CN=test")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		String chain = certificate.toTempCertChainPem().getPath();
		String key = certificate.toTempPrivateKeyPem().getPath();
		registry.add("server.ssl.bundle", () -> "web");
		registry.add("spring.ssl.bundle.pem.web.keystore.certificate", () -> chain);
		registry.add("spring.ssl.bundle.pem.web.keystore.private-key", () -> key);
	}

	@Test
	void theServerOfTheTestIsTrusted(@Autowired WebSocketTestClient client) {
		try (WebSocketTestSession socket = client.connect("/shout")) {
			socket.sendText("hello").expectText("HELLO");
			assertThat(socket.transcript().uri().getScheme()).isEqualTo("wss");
		}
	}

}
