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

package io.asgi.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs h2spec against an application that reads what it is sent before it answers
 * ({@code /digest}), and one that does not ({@code /hello}).
 */
@Tag("suite")
@Timeout(600)
class H2SpecTests {

	private static final List<String> PATHS = List.of("/digest", "/hello");

	@Test
	void everyCaseInClearTextIsAsThePageSays() throws Exception {
		try (RunningSample sample = RunningSample.start("h2c")) {
			check("h2c", sample);
		}
	}

	@Test
	void everyCaseOverTlsIsAsThePageSays() throws Exception {
		try (RunningSample sample = RunningSample.start("h2", "--server.ssl.key-store=" + keyStore(),
				"--server.ssl.key-store-password=changeit")) {
			check("TLS", sample, "--tls", "--insecure");
		}
	}

	private static void check(String wire, RunningSample sample, String... arguments) throws Exception {
		H2Spec h2spec = H2Spec.unpack();
		for (String path : PATHS) {
			String name = "h2spec, " + wire + ", `" + path + "`";
			ConformancePage.read().check(h2spec.run(name, sample.port(), path, arguments));
		}
	}

	private static Path keyStore() throws Exception {
		Path directory = Files.createDirectories(Path.of("target", "keys")).toAbsolutePath();
		Path keyStore = directory.resolve("keys.p12");
		Files.deleteIfExists(keyStore);
		int code = new Command(directory, Duration.ofMinutes(1), directory.resolve("keytool.log"))
			.run(List.of(Command.jdk("keytool"), "-genkeypair", "-alias", "test", "-keyalg", "EC", "-groupname",
					"secp256r1", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost,ip:127.0.0.1", "-validity", "2",
					"-storetype", "PKCS12", "-storepass", "changeit", "-keystore", keyStore.toString()));
		assertThat(code).as("keytool").isZero();
		return keyStore;
	}

}
