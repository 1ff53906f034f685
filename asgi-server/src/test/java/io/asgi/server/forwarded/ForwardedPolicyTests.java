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

package io.asgi.server.forwarded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ForwardedPolicy}: peers in 10.0.0.0/8 and fd00::/8 are trusted, and
 * the request comes from one of them.
 */
class ForwardedPolicyTests {

	private static final TrustedPeers TRUSTED = TrustedPeers.of(List.of("10.0.0.0/8", "fd00::/8", "unix"));

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			203.0.113.7                                  | 203.0.113.7:0
			203.0.113.7, 10.0.0.2                        | 203.0.113.7:0
			6.6.6.6, 203.0.113.7, 10.0.0.3, 10.0.0.2     | 203.0.113.7:0
			10.0.0.9, 203.0.113.7                        | 203.0.113.7:0
			203.0.113.7:4711                             | 203.0.113.7:4711
			203.0.113.7:0                                | 203.0.113.7:0
			203.0.113.7:_hidden                          | 203.0.113.7:0
			2001:db8::1                                  | [2001:db8::1]:0
			[2001:db8::1]                                | [2001:db8::1]:0
			[2001:DB8:0:0::1]:4711, fd00::2, [fd00::3]:9 | [2001:db8::1]:4711
			::ffff:203.0.113.7                           | 203.0.113.7:0
			203.0.113.7, ::ffff:10.0.0.2                 | 203.0.113.7:0
			10.0.0.5, 10.0.0.2                           | 10.0.0.5:0
			 , 203.0.113.7 , ,                           | 203.0.113.7:0
			""")
	void theRightMostUntrustedAddressIsTheClient(String header, String client) {
		assertThat(xForwarded(header).client()).isEqualTo(address(client));
		assertThat(forwarded(header.replaceAll("([^, ]+)", "for=\"$1\"")).client()).isEqualTo(address(client));
	}

	@ParameterizedTest
	@ValueSource(strings = { "unknown", "_hidden", "hidden.example", "localhost", "203.0.113.256", "203.0.113",
			"0203.0.113.7", "2130706433", "0x7f000001", "203.0.113.7:", "203.0.113.7:65536", "203.0.113.7:-1",
			"203.0.113.7:80:80", "203.0.113.7:999999999999", "[203.0.113.7]", "[2001:db8::1", "2001:db8::1]",
			"[2001:db8::1]80", "[2001:db8::1]:", "[::1%eth0]", ":::", ":", "[]", "203.0.113.7 evil", "203.0.113.7;x",
			"٢٠٣.0.113.7", "\u0000" })
	void anEntryWithoutAnAddressEndsTheWalk(String entry) {
		assertThat(xForwarded("6.6.6.6, " + entry).client()).isNull();
		assertThat(xForwarded("6.6.6.6, " + entry + ", 10.0.0.2:5").client()).isEqualTo(address("10.0.0.2:5"));
		assertThat(forwarded("for=6.6.6.6, for=\"" + entry + "\", for=\"10.0.0.2:5\"").client())
			.isEqualTo(address("10.0.0.2:5"));
	}

	@Test
	void aPeerThatIsNotTrustedIsNotBelieved() throws Exception {
		for (ForwardedHeaders headers : ForwardedHeaders.values()) {
			Origin origin = ForwardedPolicy.of(TRUSTED, headers)
				.find(InetAddress.getByName("203.0.113.1"), (name) -> List.of("for=6.6.6.6;proto=https"));
			assertThat(origin).isEqualTo(Origin.UNKNOWN);
		}
	}

	@Test
	void thePeerOfAUnixDomainSocketIsBelievedIfTrusted() {
		Map<String, List<String>> fields = Map.of("x-forwarded-for", List.of("203.0.113.7"));
		assertThat(find(TRUSTED, ForwardedHeaders.X_FORWARDED, null, fields).client())
			.isEqualTo(address("203.0.113.7:0"));
		TrustedPeers others = TrustedPeers.of(List.of("0.0.0.0/0", "::/0"));
		assertThat(find(others, ForwardedHeaders.X_FORWARDED, null, fields)).isEqualTo(Origin.UNKNOWN);
	}

	@Test
	void severalLinesAreOneListInTheirOrder() {
		assertThat(xForwarded("6.6.6.6", "203.0.113.7, 10.0.0.3", "10.0.0.2").client())
			.isEqualTo(address("203.0.113.7:0"));
		assertThat(forwarded("for=6.6.6.6", "for=203.0.113.7;proto=https, for=10.0.0.3", "for=10.0.0.2"))
			.isEqualTo(new Origin(address("203.0.113.7:0"), "https"));
	}

	@Test
	void oneFamilyOfHeadersIsRead() {
		Map<String, List<String>> fields = Map.of("x-forwarded-for", List.of("203.0.113.7"), "x-forwarded-proto",
				List.of("https"), "forwarded", List.of("for=203.0.113.8;proto=http"));
		assertThat(find(TRUSTED, ForwardedHeaders.X_FORWARDED, peer(), fields))
			.isEqualTo(new Origin(address("203.0.113.7:0"), "https"));
		assertThat(find(TRUSTED, ForwardedHeaders.FORWARDED, peer(), fields))
			.isEqualTo(new Origin(address("203.0.113.8:0"), "http"));
	}

	@ParameterizedTest
	@CsvSource({ "https, https", "HTTPS, https", "wss, https", "WsS, https", "http, http", "ws, http", "gopher,",
			"https:, ", "h2, ", "on, ", "''," })
	void theSchemeIsOneOfHttpAndWebSocket(String proto, @Nullable String scheme) {
		assertThat(xForwardedProto("203.0.113.7", proto)).isEqualTo(scheme);
		assertThat(forwarded("for=203.0.113.7;proto=\"" + proto + "\"").scheme()).isEqualTo(scheme);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			203.0.113.7, 10.0.0.2          | https, http        | https
			6.6.6.6, 203.0.113.7, 10.0.0.2 | http, https, http  | https
			6.6.6.6, 203.0.113.7, 10.0.0.2 | http, https        | https
			6.6.6.6, 203.0.113.7           | https, http, http  | http
			6.6.6.6, 203.0.113.7           | http, https        | https
			203.0.113.7, 10.0.0.2          | https, gopher      | https
			203.0.113.7, 10.0.0.2          | gopher, https      |
			6.6.6.6, _hidden, 10.0.0.2     | http, https, http  | https
			''                             | http, https        | https
			""")
	void theSchemeIsThatOfTheHopIfTheListsLineUpElseTheRightMost(String nodes, String protos, @Nullable String scheme) {
		assertThat(xForwardedProto(nodes, protos)).isEqualTo(scheme);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			for=203.0.113.7;proto=https, for=10.0.0.2;proto=http         | https
			for=203.0.113.7, for=10.0.0.2;proto=https                    | https
			for=6.6.6.6;proto=https, for=203.0.113.7;proto=http          | http
			for=6.6.6.6;proto=https, for=203.0.113.7                     |
			proto=https                                                  | https
			for=6.6.6.6;proto=http, proto=https                          | https
			for=_hidden;proto=https, for=10.0.0.2;proto=http             | https
			FOR="203.0.113.7";By=10.0.0.1;HOST="a,b;c";PROTO="ht\\tps"   | https
			for=203.0.113.7; proto=https ;                               | https
			for=203.0.113.7;ext="\\"for=6.6.6.6;proto=http";proto=https  | https
			for=203.0.113.7;proto=https;proto=http                       |
			for=203.0.113.7;proto                                        |
			for=203.0.113.7;proto=                                       |
			for=203.0.113.7;proto=https x                                |
			;;                                                           |
			for=203.0.113.7,proto=https                                  | https
			""")
	void eachElementOfForwardedIsReadByItself(String header, @Nullable String scheme) {
		assertThat(forwarded(header).scheme()).isEqualTo(scheme);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"", "for=\"6.6.6.6", "for=6.6.6.6;x=\"", "for=\"6.6.6.6\\", "\\\"", "for=\"\\",
			"\",for=\"6.6.6.6\",\"" })
	void nothingThatAClientSendsChangesHowTheElementOfTheProxyIsRead(String sent) {
		assertThat(forwarded(sent + ", for=\"[2001:db8::7]:1\";proto=https"))
			.isEqualTo(new Origin(address("[2001:db8::7]:1"), "https"));
		assertThat(forwarded(sent + ", for=203.0.113.7, for=\"10.0.0.2\";proto=https"))
			.isEqualTo(new Origin(address("203.0.113.7:0"), "https"));
		assertThat(xForwarded(sent + ", 203.0.113.7").client()).isEqualTo(address("203.0.113.7:0"));
	}

	@Test
	void malformedElementsAreNotBelievedAtAll() {
		assertThat(forwarded("for=203.0.113.7;proto=https;;=, for=10.0.0.2"))
			.isEqualTo(new Origin(address("10.0.0.2:0"), null));
		assertThat(forwarded("203.0.113.7")).isEqualTo(Origin.UNKNOWN);
	}

	@Test
	void withoutHeadersNothingIsKnown() {
		assertThat(find(TRUSTED, ForwardedHeaders.X_FORWARDED, peer(), Map.of())).isEqualTo(Origin.UNKNOWN);
		assertThat(find(TRUSTED, ForwardedHeaders.FORWARDED, peer(), Map.of())).isEqualTo(Origin.UNKNOWN);
		assertThat(xForwarded("")).isEqualTo(Origin.UNKNOWN);
		assertThat(forwarded(" , ,")).isEqualTo(Origin.UNKNOWN);
	}

	@Test
	void onlyTheLastEntriesOfALongListAreLookedAt() {
		String trusted = ", 10.0.0.2".repeat(HeaderElements.MAX - 1);
		assertThat(xForwarded("6.6.6.6, 10.0.0.9" + trusted).client()).isEqualTo(address("10.0.0.9:0"));
		assertThat(xForwarded("203.0.113.7" + trusted).client()).isEqualTo(address("203.0.113.7:0"));
		assertThat(xForwarded("6.6.6.6, ".repeat(100_000) + "203.0.113.7").client())
			.isEqualTo(address("203.0.113.7:0"));
	}

	@Test
	void aLongEntryIsGarbage() {
		assertThat(xForwarded("1".repeat(1_000_000)).client()).isNull();
		assertThat(xForwarded("[" + ":".repeat(1_000_000) + "]").client()).isNull();
		assertThat(forwarded("for=\"" + "\\a".repeat(1_000_000) + "\"")).isEqualTo(Origin.UNKNOWN);
		assertThat(forwarded("\"".repeat(1_000_000))).isEqualTo(Origin.UNKNOWN);
		assertThat(forwarded("\\".repeat(1_000_000) + "\"\"")).isEqualTo(Origin.UNKNOWN);
		assertThat(forwarded("for=203.0.113.7;x=\"" + "\\a".repeat(450) + "\"").client())
			.isEqualTo(address("203.0.113.7:0"));
	}

	private static @Nullable String xForwardedProto(String nodes, String protos) {
		return find(TRUSTED, ForwardedHeaders.X_FORWARDED, peer(),
				Map.of("x-forwarded-for", List.of(nodes), "x-forwarded-proto", List.of(protos)))
			.scheme();
	}

	private static Origin xForwarded(String... lines) {
		return find(TRUSTED, ForwardedHeaders.X_FORWARDED, peer(), Map.of("x-forwarded-for", List.of(lines)));
	}

	private static Origin forwarded(String... lines) {
		return find(TRUSTED, ForwardedHeaders.FORWARDED, peer(), Map.of("forwarded", List.of(lines)));
	}

	private static Origin find(TrustedPeers peers, ForwardedHeaders headers, @Nullable InetAddress peer,
			Map<String, List<String>> fields) {
		return ForwardedPolicy.of(peers, headers).find(peer, (name) -> fields.getOrDefault(name, List.of()));
	}

	private static InetAddress peer() {
		InetAddress peer = IpLiteral.parse("10.0.0.1");
		assertThat(peer).isNotNull();
		return peer;
	}

	private static InetSocketAddress address(String text) {
		InetSocketAddress address = NodeAddress.parse(text);
		assertThat(address).isNotNull();
		return address;
	}

}
