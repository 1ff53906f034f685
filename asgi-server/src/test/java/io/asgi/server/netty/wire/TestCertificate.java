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

package io.asgi.server.netty.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import javax.net.ssl.KeyManagerFactory;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

/**
 * A certificate for {@code localhost} that the JDK's own tool makes, once for all tests.
 */
public final class TestCertificate {

	private static final String PASSWORD = "changeit";

	private static final KeyManagerFactory KEYS = createKeys();

	private TestCertificate() {
	}

	/**
	 * Return what a server presents to clients of HTTP/2 and HTTP/1.1.
	 * @return the context, with ALPN
	 */
	public static SslContext serverContext() {
		return serverContext((builder) -> builder);
	}

	/**
	 * As {@link #serverContext()}, with more about clients.
	 * @param customizer adds to the context
	 * @return the context, with ALPN
	 */
	public static SslContext serverContext(UnaryOperator<SslContextBuilder> customizer) {
		try {
			return customizer.apply(SslContextBuilder.forServer(KEYS))
				.sslProvider(SslProvider.JDK)
				.ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
				.applicationProtocolConfig(new ApplicationProtocolConfig(Protocol.ALPN,
						SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT,
						ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1))
				.build();
		}
		catch (IOException ex) {
			throw new IllegalStateException("No TLS for a server", ex);
		}
	}

	/**
	 * Return what a client of HTTP/2 needs that trusts every server.
	 * @return the context, with ALPN
	 */
	public static SslContext clientContext() {
		try {
			return SslContextBuilder.forClient()
				.sslProvider(SslProvider.JDK)
				.trustManager(InsecureTrustManagerFactory.INSTANCE)
				.ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
				.applicationProtocolConfig(
						new ApplicationProtocolConfig(Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE,
								SelectedListenerFailureBehavior.ACCEPT, ApplicationProtocolNames.HTTP_2))
				.build();
		}
		catch (IOException ex) {
			throw new IllegalStateException("No TLS for a client", ex);
		}
	}

	private static KeyManagerFactory createKeys() {
		try {
			Path directory = Files.createTempDirectory("test-certificate");
			Path file = directory.resolve("keys.p12");
			try {
				run(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
						"test", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost", "-ext",
						"SAN=dns:localhost,ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-storepass",
						PASSWORD, "-keystore", file.toString());
				return load(file);
			}
			finally {
				Files.deleteIfExists(file);
				Files.delete(directory);
			}
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException("No certificate for tests", ex);
		}
	}

	static void run(String... command) throws IOException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		try {
			if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
				process.destroyForcibly();
				throw new IOException("keytool has failed: " + String.join(" ", command));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while keytool runs", ex);
		}
	}

	private static KeyManagerFactory load(Path file) throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(store, PASSWORD.toCharArray());
		return keys;
	}

}
