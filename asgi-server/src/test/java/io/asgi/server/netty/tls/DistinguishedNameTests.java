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

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import javax.security.auth.x500.X500Principal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the names of {@link TlsSession}, which are those of RFC 4514.
 */
class DistinguishedNameTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false,
			value = { "James \"Jim\" Smith, III|CN=James \\\"Jim\\\" Smith\\, III",
					" led by a space|CN=\\ led by a space", "ended by a space |CN=ended by a space\\ ",
					"#led by a sharp|CN=\\#led by a sharp", "a\0b|CN=a\\00b", "a+b;c<d>e|CN=a\\+b\\;c\\<d\\>e",
					"back\\slash|CN=back\\\\slash", "Lu\u010di\u0107|CN=Lu\u010di\u0107",
					"two  spaces|CN=two  spaces" })
	void valuesAreEscaped(String value, String name) {
		assertThat(TlsSession.name(principal(value))).isEqualTo(name);
	}

	@Test
	void theMostSpecificPartComesFirst() {
		X500Principal principal = new X500Principal("UID=jsmith, DC=example, DC=net");
		assertThat(TlsSession.name(principal)).isEqualTo("UID=jsmith,DC=example,DC=net");
		byte[] encoded = principal.getEncoded();
		assertThat(new String(encoded, StandardCharsets.ISO_8859_1)).containsSubsequence("net", "example", "jsmith");
	}

	@Test
	void partsOfSeveralValuesAreJoined() {
		assertThat(TlsSession.name(new X500Principal("OU=Sales+CN=J. Smith, DC=example")))
			.isEqualTo("OU=Sales+CN=J. Smith,DC=example");
	}

	@Test
	void typesWithoutAShortNameHaveNumbersAndHexadecimalValues() {
		assertThat(TlsSession.name(new X500Principal("EMAILADDRESS=a@b.test, C=DE")))
			.isEqualTo("1.2.840.113549.1.9.1=#16086140622e74657374,C=DE");
	}

	/**
	 * A common name as a UTF8String in DER.
	 */
	private static X500Principal principal(String commonName) {
		byte[] value = der(0x0C, commonName.getBytes(StandardCharsets.UTF_8));
		byte[] type = der(0x06, new byte[] { 0x55, 0x04, 0x03 });
		return new X500Principal(der(0x30, der(0x31, der(0x30, type, value))));
	}

	private static byte[] der(int tag, byte[]... contents) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (byte[] content : contents) {
			all.writeBytes(content);
		}
		ByteArrayOutputStream der = new ByteArrayOutputStream();
		der.write(tag);
		der.write(all.size());
		der.writeBytes(all.toByteArray());
		return der.toByteArray();
	}

}
