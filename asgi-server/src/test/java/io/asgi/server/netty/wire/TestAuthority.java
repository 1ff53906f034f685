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
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * An authority with one client, whose certificates the JDK's own tool makes.
 */
public final class TestAuthority {

	private static final String PASSWORD = "changeit";

	private final KeyStore keys;

	private TestAuthority(KeyStore keys) {
		this.keys = keys;
	}

	/**
	 * Create an authority.
	 * @param client the name of the client
	 * @return the authority
	 */
	public static TestAuthority of(String client) {
		try {
			Path directory = Files.createTempDirectory("test-authority");
			Path file = directory.resolve("keys.p12");
			try {
				generate(file, "-alias", "authority", "-dname", "CN=authority", "-ext", "bc:c");
				generate(file, "-alias", "client", "-dname", client, "-signer", "authority");
				KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
				keys.deleteEntry("authority");
				return new TestAuthority(keys);
			}
			finally {
				Files.deleteIfExists(file);
				Files.delete(directory);
			}
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException("No certificates for tests", ex);
		}
	}

	private static void generate(Path file, String... options) throws IOException {
		String[] common = { Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
				"-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2", "-storetype", "PKCS12", "-storepass",
				PASSWORD, "-keystore", file.toString() };
		String[] command = Arrays.copyOf(common, common.length + options.length);
		System.arraycopy(options, 0, command, common.length, options.length);
		TestCertificate.run(command);
	}

	/**
	 * Return the certificate of the authority.
	 * @return the certificate
	 */
	public X509Certificate certificate() {
		return (X509Certificate) clientChain()[1];
	}

	/**
	 * Return what the client presents: its certificate and that of the authority.
	 * @return the chain
	 */
	public Certificate[] clientChain() {
		try {
			return this.keys.getCertificateChain("client");
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return the keys of the client.
	 * @return the key managers
	 */
	public KeyManager[] clientKeys() {
		try {
			KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			factory.init(this.keys, PASSWORD.toCharArray());
			return factory.getKeyManagers();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
