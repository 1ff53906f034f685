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

package io.asgi.application.middleware;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Authority}.
 */
class AuthorityTests {

	@ParameterizedTest
	@ValueSource(strings = { "127.1", "2130706433", "0x7f.0.0.1", "0X7F000001", "127.0.0.01", "0177.0.0.1", "256.0.0.1",
			"1.2.3.4.5", "example.1", "127.0.0.0x1", "127.1.", "a.0x", "[1]", "[abc]", "[fade.cafe]", "[1.2.3.4]",
			"[::1%25eth0]", "[::1%eth0]", "[:::1]", "[::1", "::1", "a..b", ".a", "user@a", "a/b", "a\\b", "a b",
			"a%2eb", "" })
	void whatAUrlCouldUnderstandInAnotherWayIsNoHost(String text) {
		assertThat(Authority.parse(text)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "127.0.0.1, 127.0.0.1", "127.0.0.1., 127.0.0.1", "1a, 1a", "0xyz, 0xyz", "1.example, 1.example",
			"EXAMPLE.org., example.org", "[::ffff:127.0.0.1], 127.0.0.1", "a-1, a-1", "x.0a, x.0a" })
	void aHostIsInItsCanonicalForm(String text, String host) {
		assertThat(Authority.parse(text)).contains(new Authority(host, -1));
	}

}
