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
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TrustedPeers}.
 */
class TrustedPeersTests {

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8, 10.255.255.255, true", "10.0.0.0/8, 11.0.0.0, false", "10.0.0.0/8, 9.255.255.255, false",
			"192.168.4.0/22, 192.168.7.255, true", "192.168.4.0/22, 192.168.8.0, false",
			"192.168.4.0/22, 192.168.3.255, false", "127.0.0.1, 127.0.0.1, true", "127.0.0.1, 127.0.0.2, false",
			"127.0.0.1/32, 127.0.0.1, true", "0.0.0.0/0, 203.0.113.9, true", "128.0.0.0/1, 128.0.0.1, true",
			"128.0.0.0/1, 127.255.255.255, false", "fd00::/8, fdff::1, true", "fd00::/8, fe00::1, false",
			"2001:db8::/33, 2001:db8:7fff::1, true", "2001:db8::/33, 2001:db8:8000::1, false", "::1, ::1, true",
			"::1/128, ::2, false", "::/0, 2001:db8::1, true", "::/0, 127.0.0.1, false", "0.0.0.0/0, ::1, false",
			"10.0.0.0/8, ::ffff:10.1.2.3, true", "::ffff:10.0.0.1, 10.0.0.1, true" })
	void aNetworkContainsTheAddressesWithItsPrefix(String network, String address, boolean contained) {
		TrustedPeers peers = TrustedPeers.of(List.of(network));
		InetAddress parsed = IpLiteral.parse(address);
		assertThat(parsed).isNotNull();
		assertThat(peers.contains(parsed)).isEqualTo(contained);
		assertThat(peers.contains(null)).isFalse();
		assertThat(peers.isEmpty()).isFalse();
	}

	@Test
	void nobodyIsTrustedByDefault() {
		assertThat(TrustedPeers.none().isEmpty()).isTrue();
		assertThat(TrustedPeers.of(List.of())).isSameAs(TrustedPeers.none());
		assertThat(TrustedPeers.none().contains(InetAddress.getLoopbackAddress())).isFalse();
		assertThat(TrustedPeers.none().contains(null)).isFalse();
		assertThat(ForwardedPolicy.none().headers()).isEqualTo(ForwardedHeaders.X_FORWARDED);
	}

	@Test
	void theKeywordTrustsUnixDomainSocketsAndNobodyElse() {
		TrustedPeers peers = TrustedPeers.of(List.of("unix"));
		assertThat(peers.contains(null)).isTrue();
		assertThat(peers.contains(InetAddress.getLoopbackAddress())).isFalse();
		assertThat(peers.isEmpty()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "*", "localhost", "proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/",
			"10.0.0.0/x", "10.0.0.0/8/8", "10.0.0.0/0008", "10.0.0.1/8", "255.255.255.255/31", "10.0.0", "010.0.0.1",
			"10.0.0.256", "0x7f.0.0.1", "2130706433", "::/129", "2001:db8::1/32", "2001:db8:::1", ":", "::1%lo",
			"[::1]", "::ffff:10.0.0.0/104", "10.0.0.1:80", " 10.0.0.1", "UNIX", "unix:/tmp/socket" })
	void anEntryThatIsNoNetworkIsRejectedWithItsText(String entry) {
		assertThatIllegalArgumentException().isThrownBy(() -> TrustedPeers.of(List.of("127.0.0.1", entry)))
			.withMessageContaining("'" + entry + "'");
	}

}
