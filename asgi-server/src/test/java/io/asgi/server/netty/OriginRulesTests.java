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

package io.asgi.server.netty;

import java.util.List;
import java.util.Set;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.asgi.server.WebSocketOptions;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link OriginRules}.
 */
class OriginRulesTests {

	private final WebSocketOptions.Builder options = WebSocketOptions.builder();

	@Test
	void whoSendsNoOriginIsNoBrowser() {
		assertThat(isAllowed(new DefaultHttpHeaders().add("host", "a.example"))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "http://a.example, a.example", "https://a.example, a.example", "https://A.example, a.EXAMPLE",
			"http://a.example, a.example:80", "https://a.example, a.example:443", "https://a.example:443, a.example",
			"http://a.example:8080, a.example:8080", "http://[::1]:8080, [::1]:8080" })
	void pagesOfTheHostThatIsAskedMayOpenWebSockets(String origin, String host) {
		assertThat(isAllowed(origin, host)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "http://evil.example, a.example", "http://a.example.evil.example, a.example",
			"http://evil-a.example, a.example", "http://a.example:8080, a.example", "http://a.example, a.example:8080",
			"null, a.example", "'', a.example", "a.example, a.example", "http://a.example@evil.example, a.example",
			"http://evil.example/a.example, a.example", "http://a.example/, a.example", "file://, a.example",
			"file://, ''", "http://sub.a.example, a.example", "http://b.example, a.example" })
	void pagesOfOtherHostsMayNot(String origin, String host) {
		assertThat(isAllowed(origin, host)).isFalse();
	}

	@Test
	void originsThatAreAllowedMay() {
		this.options.allowedOrigins(Set.of("https://B.example", "null"));
		assertThat(isAllowed("https://b.example", "a.example")).isTrue();
		assertThat(isAllowed("HTTPS://B.EXAMPLE", "a.example")).isTrue();
		assertThat(isAllowed("null", "a.example")).isTrue();
		assertThat(isAllowed("http://b.example", "a.example")).isFalse();
	}

	@Test
	void anAsteriskAllowsAll() {
		this.options.allowedOrigins(Set.of("*"));
		assertThat(isAllowed("https://evil.example", "a.example")).isTrue();
	}

	@Test
	void severalOriginsAreNone() {
		HttpHeaders headers = new DefaultHttpHeaders().add("host", "a.example")
			.add("origin", "http://a.example")
			.add("origin", "http://evil.example");
		assertThat(isAllowed(headers)).isFalse();
	}

	@Test
	void theLogTellsHowToAllowAnOriginOnceForEachAndForTenAtMost() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger(OriginRules.class);
		logger.addAppender(log);
		log.start();
		OriginRules rules = new OriginRules(Set.of());
		for (int i = 0; i < 24; i++) {
			HttpHeaders headers = new DefaultHttpHeaders().add("host", "a.example")
				.add("origin", "http://logged" + (i / 2) + ".example");
			assertThat(rules.isAllowed(headers, null)).isFalse();
		}
		logger.detachAppender(log);
		List<String> lines = log.list.stream()
			.map(ILoggingEvent::getFormattedMessage)
			.filter((line) -> line.contains("http://logged"))
			.toList();
		assertThat(lines).hasSize(10);
		assertThat(lines.get(0)).endsWith("Allow it with asgi.websocket.allowed-origins=http://logged0.example "
				+ "(allowedOrigins of WebSocketOptions)");
		assertThat(lines.get(9)).contains("http://logged9.example").endsWith("Further origins are not logged");
	}

	@Test
	void theAuthorityOfTheTargetCountsForMoreThanTheHost() {
		HttpHeaders headers = new DefaultHttpHeaders().add("host", "a.example").add("origin", "http://b.example");
		assertThat(new OriginRules(Set.of()).isAllowed(headers, "b.example")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "example.org", "https://example.org/", "https://*.example.org", "https://", "**" })
	void whatIsNoOriginCannotBeAllowed(String origin) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.options.allowedOrigins(Set.of(origin)))
			.withMessageContaining("an origin must be");
	}

	private boolean isAllowed(String origin, String host) {
		return isAllowed(new DefaultHttpHeaders().add("host", host).add("origin", origin));
	}

	private boolean isAllowed(HttpHeaders headers) {
		return new OriginRules(this.options.build().allowedOrigins()).isAllowed(headers, null);
	}

}
