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

package io.asgi.server.observation;

import java.util.stream.Collectors;

import io.asgi.server.report.Outcome;
import io.micrometer.common.KeyValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DefaultWebSocketObservationConvention}.
 */
class DefaultWebSocketObservationConventionTests {

	private final WebSocketObservationConvention convention = new DefaultWebSocketObservationConvention();

	private final WebSocketObservationContext context = new WebSocketObservationContext(Reports.handshake());

	@Test
	void itIsNamedAfterTheApplication() {
		assertThat(this.convention.getName()).isEqualTo("asgi.server.websocket");
		assertThat(this.convention.getContextualName(this.context)).isEqualTo("websocket chat");
	}

	@Test
	void itIsForWebSocketsOnly() {
		assertThat(this.convention.supportsContext(this.context)).isTrue();
		assertThat(this.convention.supportsContext(new HttpRequestObservationContext(Reports.request()))).isFalse();
	}

	@Test
	void aHandshakeUnderWayHasAllKeys() {
		assertThat(low()).isEqualTo("application=chat, close.code=none, ending=UNKNOWN, exception=none, "
				+ "handshake=none, outcome=UNKNOWN, protocol=http/1.1, status=UNKNOWN");
		assertThat(high()).isEqualTo("client=none, close.code.exact=none, path=/chat");
	}

	@Test
	void aHandshakeThatIsDeniedHasTheStatusOfTheDenial() {
		this.context.setDenial(Reports.http(403, Outcome.COMPLETE));
		assertThat(low()).contains("handshake=denied", "status=403", "outcome=CLIENT_ERROR", "ending=complete",
				"close.code=none");
	}

	@Test
	void aHandshakeThatIsNotAnsweredHasNoStatus() {
		this.context.setDenial(Reports.http(null, Outcome.CLIENT_GONE));
		assertThat(low()).contains("handshake=none", "status=UNKNOWN", "outcome=UNKNOWN", "ending=client-gone");
	}

	@ParameterizedTest
	@CsvSource({ "1000, 1000, SUCCESS", "1001, 1001, SUCCESS", "1005, 1005, SUCCESS", "1002, 1002, CLIENT_ERROR",
			"1003, 1003, CLIENT_ERROR", "1007, 1007, CLIENT_ERROR", "1009, 1009, CLIENT_ERROR",
			"1011, 1011, SERVER_ERROR", "1012, 1012, SERVER_ERROR", "1006, 1006, UNKNOWN", "3000, 3xxx, SUCCESS",
			"3999, 3xxx, SUCCESS", "4000, 4xxx, SUCCESS", "4999, 4xxx, SUCCESS", "2999, UNKNOWN, UNKNOWN",
			"5000, UNKNOWN, UNKNOWN", "999, UNKNOWN, UNKNOWN", "1016, UNKNOWN, UNKNOWN" })
	void closeCodesThatClientsChooseDoNotMultiply(int code, String group, String outcome) {
		this.context.setAcceptance(Reports.acceptance());
		this.context.setReport(Reports.webSocket(code, Outcome.COMPLETE));
		assertThat(low()).contains("handshake=accepted", "status=101", "close.code=" + group + ",",
				"outcome=" + outcome, "ending=complete");
		assertThat(high()).contains("close.code.exact=" + code);
	}

	private String low() {
		return join(this.convention.getLowCardinalityKeyValues(this.context));
	}

	private String high() {
		return join(this.convention.getHighCardinalityKeyValues(this.context));
	}

	private static String join(KeyValues values) {
		return values.stream()
			.map((value) -> value.getKey() + "=" + value.getValue())
			.collect(Collectors.joining(", "));
	}

}
