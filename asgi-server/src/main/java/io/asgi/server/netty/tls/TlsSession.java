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

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;

import org.jspecify.annotations.Nullable;

/**
 * Turns a session into the entries of the extension.
 */
final class TlsSession {

	private static final Certificate[] NONE = {};

	/**
	 * The numbers of the versions as they are on the wire (RFC 8446, section 4.2.1).
	 */
	private static final Map<String, Integer> VERSIONS = Map.of("SSLv3", 0x0300, "TLSv1", 0x0301, "TLSv1.1", 0x0302,
			"TLSv1.2", 0x0303, "TLSv1.3", 0x0304);

	private TlsSession() {
	}

	static Map<String, Object> describe(SSLSession session) {
		Map<String, Object> entries = new HashMap<>();
		Certificate[] own = session.getLocalCertificates();
		if (own != null && own.length > 0) {
			entries.put("server_cert", Pem.encode(own[0]));
		}
		Certificate[] chain = clientChain(session);
		entries.put("client_cert_chain", Arrays.stream(chain).map(Pem::encode).toList());
		if (chain.length > 0 && chain[0] instanceof X509Certificate client) {
			entries.put("client_cert_name", name(client.getSubjectX500Principal()));
		}
		putIfKnown(entries, "tls_version", VERSIONS.get(session.getProtocol()));
		putIfKnown(entries, "cipher_suite", CipherSuites.number(session.getCipherSuite()));
		return Map.copyOf(entries);
	}

	/**
	 * Return a name as RFC 4514 writes it. That is what the JDK writes for RFC 2253,
	 * which it replaces: with escapes for what it has added, and hexadecimal values for
	 * types that have no short name.
	 */
	static String name(X500Principal subject) {
		return subject.getName(X500Principal.RFC2253);
	}

	private static void putIfKnown(Map<String, Object> entries, String name, @Nullable Object value) {
		if (value != null) {
			entries.put(name, value);
		}
	}

	private static Certificate[] clientChain(SSLSession session) {
		try {
			return session.getPeerCertificates();
		}
		catch (SSLPeerUnverifiedException ex) {
			// The client has sent none, or was not asked to
			return NONE;
		}
	}

}
