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

package io.asgi.python.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.asgi.ConnectionScope;
import io.asgi.HostPort;
import io.asgi.HttpScope;
import io.asgi.RequestRefusedException;
import io.asgi.WebSocketScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Scopes on the wire.
 */
class ScopeWriterTests {

	private final ScopeWriter writer = new ScopeWriter(true);

	@Test
	void aScopeIsItsPartsInTheirOrder() {
		HttpScope scope = HttpScope.builder()
			.httpVersion("2")
			.scheme("https")
			.method("PUT")
			.path("/\u00e9")
			.rawPath("/%C3%A9".getBytes())
			.queryString("q")
			.rootPath("/r")
			.headers("a", "b", "c", "\u00e9")
			.client(new HostPort("1.2.3.4", 5))
			.server(new HostPort("/s", null))
			.build();
		assertThat(write(scope)).isEqualTo(text(20, 1 | 2 | 4 | 8 | 16, 0, 5, 0, 0, 0, 0, 3, 7, 0, 2, 0, 3, 0, 7, 0, 1,
				0, 2, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0) + "PUT1.2.3.4/s/\u00c3\u00a9/%C3%A9q/ra\0b\0c\0\u00e9");
	}

	@Test
	void whatIsNotKnownIsEmpty() {
		WebSocketScope scope = WebSocketScope.builder()
			.httpVersion("3")
			.path("/")
			.rawPath(null)
			.subprotocols("a", "b")
			.server(new HostPort("h", 258))
			.build();
		assertThat(write(scope)).isEqualTo(
				text(30, 4 | 32, 0, 0, 1, 2, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0)
						+ "h/a\0b");
	}

	@ParameterizedTest
	@CsvSource({ "http.response.trailers,1", "http.response.early_hint,2", "http.response.pathsend,4",
			"http.response.zerocopysend,8", "http.response.push,16", "websocket.http.response,32", "tls,64",
			"other,0" })
	void extensionsAreBits(String name, int bit) {
		HttpScope scope = HttpScope.builder().extensions(Map.of(name, Map.of())).build();
		assertThat(write(scope).charAt(7)).isEqualTo((char) bit);
		if (bit == 4) {
			assertThat(new String(new ScopeWriter(false).write(scope).array(), StandardCharsets.ISO_8859_1).charAt(7))
				.as("without folders files cannot be sent by their paths")
				.isEqualTo('\0');
		}
	}

	@Test
	void entriesOfTlsAreTexts() {
		Map<String, Object> tls = new LinkedHashMap<>();
		tls.put("tls_version", 772);
		tls.put("client_cert_name", "a\0b");
		tls.put("client_cert_chain", List.of("one", "two"));
		HttpScope scope = HttpScope.builder().extensions(Map.of("tls", tls)).build();
		assertThat(write(scope)).endsWith("tls_version\000772\0client_cert_chain\0one\0client_cert_chain\0two");
	}

	@ParameterizedTest
	@CsvSource({ "1.0,10", "1.1,11", "2,20", "2.0,20", "3,30" })
	void versionsAreNumbers(String version, int number) {
		assertThat(write(HttpScope.builder().httpVersion(version).build()).charAt(0)).isEqualTo((char) number);
	}

	@Test
	void anUnknownVersionIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.writer.write(HttpScope.builder().httpVersion("4").build()))
			.withMessageContaining("HTTP/4");
	}

	@Test
	void partsThatAreTooLongAreRefused() {
		String limit = "a".repeat(65535);
		write(HttpScope.builder().rawPath(limit.getBytes()).queryString(limit).build());
		assertRefused(400, HttpScope.builder().method("A".repeat(256)).build());
		assertRefused(400, HttpScope.builder().client(new HostPort("a".repeat(256), 1)).build());
		assertRefused(414, HttpScope.builder().path(limit + "a").build());
		assertRefused(414, HttpScope.builder().rawPath(new byte[65536]).build());
		assertRefused(414, HttpScope.builder().queryString(limit + "a").build());
		assertRefused(431, WebSocketScope.builder().subprotocols(limit, "a").build());
		assertRefused(431, HttpScope.builder().headers("a", "a".repeat(1 << 20)).build());
	}

	private void assertRefused(int status, ConnectionScope scope) {
		try {
			this.writer.write(scope);
		}
		catch (RequestRefusedException ex) {
			assertThat(ex.status()).isEqualTo(status);
			return;
		}
		throw new AssertionError("The scope is not refused");
	}

	private String write(ConnectionScope scope) {
		ByteWriter out = this.writer.write(scope);
		return new String(Arrays.copyOf(out.array(), out.size()), StandardCharsets.ISO_8859_1);
	}

	private static String text(int... bytes) {
		StringBuilder text = new StringBuilder();
		for (int value : bytes) {
			text.append((char) value);
		}
		return text.toString();
	}

}
