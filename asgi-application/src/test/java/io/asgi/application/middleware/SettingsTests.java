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

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Settings that middleware refuses.
 */
class SettingsTests {

	@ParameterizedTest
	@ValueSource(strings = { "", "example.org", "https://example.org/", "https://example.org/path", "https://*",
			"https://*.*.org", "https://a*.org", "https://example.org:99999x", "//example.org",
			"https://user@example.org", "https://" })
	void anOriginMustBeAnOrigin(String origin) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> CorsMiddleware.builder().allowedOrigins(List.of(origin)).build())
			.withMessageStartingWith("'" + origin + "' must be an origin without a path, such as ");
	}

	@Test
	void corsNeedsAnOrigin() {
		assertThatIllegalArgumentException().isThrownBy(() -> CorsMiddleware.builder().build())
			.withMessage("'allowedOrigins' must not be empty: nothing would be allowed");
	}

	@Test
	void credentialsAreNotForEveryone() {
		CorsMiddleware.Builder builder = CorsMiddleware.builder().allowCredentials(true);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder.allowedOrigins(List.of("https://a.org", "*")).build())
			.withMessageContaining("would let every site act for its visitors");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder.allowedOrigins(List.of("https://a.org")).exposedHeaders(List.of("*")).build())
			.withMessageContaining("'exposedHeaders' must name headers");
	}

	@Test
	void theAgeOfAPreflightIsNotNegative() {
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> CorsMiddleware.builder().allowedOrigins(List.of("*")).maxAge(Duration.ofSeconds(-1)).build())
			.withMessageStartingWith("'maxAge' must not be negative");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "http://a", "a:80", "*.", "*a.org", "a.*", "::x", "[::1]:80", "a/b" })
	void aHostMustBeAHost(String host) {
		assertThatIllegalArgumentException().isThrownBy(() -> new TrustedHostsMiddleware(List.of(host)))
			.withMessage("'" + host + "' must be a host without a port, '*.' and a host, or '*' for every host");
	}

	@Test
	void trustNeedsAHost() {
		assertThatIllegalArgumentException().isThrownBy(() -> new TrustedHostsMiddleware(List.of()));
	}

	@Test
	void aPortMustBeAPort() {
		assertThatIllegalArgumentException().isThrownBy(() -> new HttpsRedirectMiddleware(Map.of(80, 0)))
			.withMessage("A port must be 1 to 65535: 0");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x request id", "x-id:" })
	void aHeaderMustBeOne(String header) {
		assertThatIllegalArgumentException().isThrownBy(() -> new RequestIdMiddleware(header, false))
			.withMessage("'header' must be the name of a header field: '" + header + "'");
	}

}
