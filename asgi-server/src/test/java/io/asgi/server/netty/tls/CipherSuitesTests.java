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

import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CipherSuites}.
 */
class CipherSuitesTests {

	static Stream<String> suites() throws NoSuchAlgorithmException {
		return Arrays.stream(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
	}

	@ParameterizedTest
	@MethodSource("suites")
	void everySuiteOfTheJdkHasANumber(String name) {
		assertThat(CipherSuites.number(name)).isNotNull().isBetween(0, 0xFFFF);
	}

	@ParameterizedTest
	@CsvSource({ "TLS_AES_128_GCM_SHA256, 1301", "TLS_CHACHA20_POLY1305_SHA256, 1303",
			"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, C02C", "ECDHE-ECDSA-AES256-GCM-SHA384, C02C",
			"SSL_RSA_WITH_3DES_EDE_CBC_SHA, 000A", "TLS_RSA_WITH_3DES_EDE_CBC_SHA, 000A", "DES-CBC3-SHA, 000A",
			"TLS_RSA_WITH_AES_128_CBC_SHA, 002F", "AES128-SHA, 002F", "TLS_EMPTY_RENEGOTIATION_INFO_SCSV, 00FF" })
	void aSuiteHasTheNumberThatItsSpecificationGivesIt(String name, String number) {
		assertThat(CipherSuites.number(name)).isEqualTo(Integer.parseInt(number, 16));
	}

	@Test
	void aNameThatIsNotKnownHasNoNumber() {
		assertThat(CipherSuites.number("TLS_OF_TOMORROW")).isNull();
	}

}
