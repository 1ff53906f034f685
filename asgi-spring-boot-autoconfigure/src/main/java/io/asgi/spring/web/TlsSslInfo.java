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

package io.asgi.spring.web;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.asgi.ConnectionScope;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.SslInfo;

/**
 * What the extension {@code tls} of a scope tells about its connection. The extension has
 * no id of the session.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/tls.html">ASGI TLS
 * extension</a>
 */
final class TlsSslInfo implements SslInfo {

	private final X509Certificate @Nullable [] peerCertificates;

	private TlsSslInfo(X509Certificate @Nullable [] peerCertificates) {
		this.peerCertificates = peerCertificates;
	}

	/**
	 * Return what a scope tells, or {@code null} without the extension.
	 */
	static @Nullable SslInfo of(ConnectionScope scope) {
		Map<String, Object> tls = scope.extensions().get("tls");
		if (tls == null) {
			return null;
		}
		List<X509Certificate> chain = new ArrayList<>();
		if (tls.get("client_cert_chain") instanceof Iterable<?> certificates) {
			certificates.forEach((certificate) -> chain.add(parse(String.valueOf(certificate))));
		}
		return new TlsSslInfo(chain.isEmpty() ? null : chain.toArray(X509Certificate[]::new));
	}

	@Override
	public @Nullable String getSessionId() {
		return null;
	}

	@Override
	public X509Certificate @Nullable [] getPeerCertificates() {
		return (this.peerCertificates != null) ? this.peerCertificates.clone() : null;
	}

	private static X509Certificate parse(String pem) {
		try {
			return (X509Certificate) CertificateFactory.getInstance("X.509")
				.generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (CertificateException ex) {
			throw new IllegalStateException("The extension 'tls' has a client certificate that cannot be read", ex);
		}
	}

}
