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

package io.asgi.spring.boot.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.asgi.server.netty.wire.Http2Protocol;
import io.asgi.test.conformance.Http1Protocol;
import io.asgi.test.conformance.WireProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No spelling of a path leads past the rules of Spring Security.
 */
@Timeout(300)
class PathSpellingTests {

	private static final List<WireProtocol> PROTOCOLS = List.of(Http1Protocol.cleartext(), Http2Protocol.cleartext());

	private static final List<String> DENIED = List.of("secret", "open/inner");

	@ParameterizedTest
	@CsvSource({ "deny, true, '', none", "allow, true, '', none", "deny, false, '', none", "allow, false, '', none",
			"deny, true, /api, framework", "allow, false, /api, none", "deny, false, /api, native",
			"allow, false, '', framework" })
	void noRequestReachesWhatIsDenied(String rules, boolean firewall, String basePath, String strategy) {
		Set<String> permitted = rules.equals("deny") ? Set.of("open", "root") : Set.of("open");
		List<String> problems = new ArrayList<>();
		try (SecuredServer server = start(rules, firewall, basePath, "server.forward-headers-strategy=" + strategy)) {
			for (WireProtocol protocol : PROTOCOLS) {
				assertThat(server.ask(protocol, Spelling.get("{b}/open/x").request(basePath, "secret")).called())
					.containsExactly("open");
				for (String mount : DENIED) {
					for (Spelling spelling : Spellings.all()) {
						check(spelling + " over " + protocol, permitted,
								server.ask(protocol, spelling.request(basePath, mount)), problems);
					}
				}
			}
		}
		assertThat(problems).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "deny, true, ''", "allow, true, ''", "deny, false, ''", "allow, false, /api" })
	void noWebSocketReachesWhatIsDenied(String rules, boolean firewall, String basePath) {
		Set<String> permitted = rules.equals("deny") ? Set.of("open", "root") : Set.of("open");
		List<String> problems = new ArrayList<>();
		try (SecuredServer server = start(rules, firewall, basePath)) {
			for (WireProtocol protocol : PROTOCOLS) {
				assertThat(server.ask(protocol, Spelling.get("{b}/open/x").webSocket(basePath, "secret")).called())
					.containsExactly("open");
				for (Spelling spelling : Spellings.all()) {
					check(spelling + " over " + protocol, permitted,
							server.ask(protocol, spelling.webSocket(basePath, "secret")), problems);
				}
			}
		}
		assertThat(problems).isEmpty();
	}

	/**
	 * Otherwise the tests above would prove nothing.
	 */
	@Test
	void theSameRequestsReachTheApplicationsWhereNoFilterSeesThem() {
		try (SecuredServer server = start("deny", true, "", "asgi.dispatch=netty")) {
			for (WireProtocol protocol : PROTOCOLS) {
				for (String target : List.of("/secret", "/secret/x", "/%73ecret/x", "/secret/../open/x")) {
					assertThat(server.ask(protocol, Spelling.get(target).request("", "secret")).called()).as(target)
						.containsExactly("secret");
				}
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "netty", "webflux" })
	void bothModesHaveTheSameAddresses(String dispatch) {
		try (SecuredServer server = start("allow", true, "/api", "asgi.dispatch=" + dispatch)) {
			for (WireProtocol protocol : PROTOCOLS) {
				assertThat(server.ask(protocol, Spelling.get("/api/open/x").request("", "secret")).called())
					.containsExactly("open");
				assertThat(server.ask(protocol, Spelling.get("/open/x").request("", "secret")).called()).isEmpty();
			}
		}
	}

	private static SecuredServer start(String rules, boolean firewall, String basePath, String... properties) {
		List<String> all = new ArrayList<>(
				List.of("test.rules=" + rules, "test.firewall=" + firewall, "spring.webflux.base-path=" + basePath));
		all.addAll(List.of(properties));
		return SecuredServer.start(all.toArray(String[]::new));
	}

	private static void check(String what, Set<String> permitted, SecuredServer.Answer answer, List<String> problems) {
		if (!permitted.containsAll(answer.called())) {
			problems.add(what + ": " + answer);
		}
	}

}
