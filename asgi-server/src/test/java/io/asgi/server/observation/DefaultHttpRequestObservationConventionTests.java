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

import io.asgi.server.report.HttpReport;
import io.asgi.server.report.Outcome;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DefaultHttpRequestObservationConvention}.
 */
class DefaultHttpRequestObservationConventionTests {

	private final HttpRequestObservationConvention convention = new DefaultHttpRequestObservationConvention();

	private final HttpRequestObservationContext context = new HttpRequestObservationContext(Reports.request());

	@Test
	void itIsNamedAfterTheMethodAndTheApplication() {
		assertThat(this.convention.getName()).isEqualTo("asgi.server.requests");
		assertThat(this.convention.getContextualName(this.context)).isEqualTo("http get hello");
	}

	@Test
	void itIsForHttpRequestsOnly() {
		assertThat(this.convention.supportsContext(this.context)).isTrue();
		assertThat(this.convention.supportsContext(new WebSocketObservationContext(Reports.handshake()))).isFalse();
		assertThat(this.convention.supportsContext(new Observation.Context())).isFalse();
	}

	@Test
	void aRequestUnderWayHasAllKeys() {
		assertThat(low()).isEqualTo("application=hello, ending=UNKNOWN, exception=none, method=GET, "
				+ "outcome=UNKNOWN, protocol=http/1.1, status=UNKNOWN");
	}

	@ParameterizedTest
	@CsvSource({ "103, INFORMATIONAL", "200, SUCCESS", "204, SUCCESS", "302, REDIRECTION", "404, CLIENT_ERROR",
			"503, SERVER_ERROR", "600, UNKNOWN", "999, UNKNOWN" })
	void theOutcomeOfAWholeResponseIsTheClassOfItsStatus(int status, String outcome) {
		this.context.setReport(Reports.http(status, Outcome.COMPLETE));
		assertThat(low()).contains("outcome=" + outcome).contains("status=" + status).contains("ending=complete");
	}

	@Test
	void aClientThatLeftHasNoOutcome() {
		this.context.setReport(Reports.http(200, Outcome.CLIENT_GONE));
		assertThat(low()).contains("outcome=UNKNOWN").contains("status=200").contains("ending=client-gone");
	}

	@Test
	void noResponseHasNoStatus() {
		this.context.setReport(Reports.http(null, Outcome.CLIENT_GONE));
		assertThat(low()).contains("outcome=UNKNOWN").contains("status=UNKNOWN");
	}

	@Test
	void aResponseThatIsCutOffForAnErrorIsAServerError() {
		this.context.setReport(Reports.http(200, Outcome.CUT_OFF));
		assertThat(low()).contains("outcome=UNKNOWN").contains("ending=cut-off");
		this.context.setError(new IllegalStateException("on purpose"));
		assertThat(low()).contains("outcome=SERVER_ERROR").contains("exception=IllegalStateException");
	}

	@Test
	void anErrorWithoutASimpleNameHasItsFullOne() {
		this.context.setError(new RuntimeException("on purpose") {
		});
		assertThat(low()).contains("exception=" + getClass().getName() + "$1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT" })
	void methodsOfHttpAreKnown(String method) {
		assertThat(low(method, "HTTP/1.1")).contains("method=" + method);
	}

	@Test
	void anApplicationSeesMethodsInUpperCase() {
		assertThat(low("get", "HTTP/1.1")).contains("method=GET");
	}

	@ParameterizedTest
	@ValueSource(strings = { "BREW", "X1", "GETT", "M-SEARCH" })
	void otherMethodsDoNotMultiply(String method) {
		assertThat(low(method, "HTTP/1.1")).contains("method=UNKNOWN");
	}

	@ParameterizedTest
	@CsvSource({ "HTTP/1.0, http/1.0", "HTTP/1.1, http/1.1", "HTTP/2.0, http/2", "HTTP/1.7, UNKNOWN",
			"HTTP/123.4, UNKNOWN" })
	void otherVersionsDoNotMultiply(String version, String protocol) {
		assertThat(low("GET", version)).contains("protocol=" + protocol);
	}

	@Test
	void aRequestWithoutAnApplicationHasNone() {
		HttpRequestObservationContext context = new HttpRequestObservationContext(
				Reports.request("GET", "HTTP/1.1", null));
		assertThat(join(this.convention.getLowCardinalityKeyValues(context))).contains("application=none");
	}

	@Test
	void thePathIsAsReceivedAndHasNoQuery() {
		assertThat(join(this.convention.getHighCardinalityKeyValues(this.context)))
			.isEqualTo("client=192.0.2.1, path=/a%20b");
	}

	@Test
	void theTraceIsFoundInTheHeaderFields() {
		assertThat(this.context.getGetter().get(this.context.getRequest(), "TraceParent")).isEqualTo("00-1");
		assertThat(this.context.getGetter().get(this.context.getRequest(), "b3")).isNull();
		assertThat(this.context.getGetter().getAll(this.context.getRequest(), "Tracestate")).containsExactly("a=1",
				"b=2");
	}

	@Test
	void keysCanBeReplacedOneByOne() {
		HttpRequestObservationConvention own = new DefaultHttpRequestObservationConvention() {

			@Override
			protected KeyValue ending(HttpRequestObservationContext context) {
				HttpReport report = context.getReport();
				return KeyValue.of("ending", (report != null) ? "over" : "open");
			}

		};
		assertThat(join(own.getLowCardinalityKeyValues(this.context))).contains("ending=open");
	}

	private String low() {
		return join(this.convention.getLowCardinalityKeyValues(this.context));
	}

	private String low(String method, String protocol) {
		return join(this.convention
			.getLowCardinalityKeyValues(new HttpRequestObservationContext(Reports.request(method, protocol, "hello"))));
	}

	private static String join(KeyValues values) {
		return values.stream()
			.map((value) -> value.getKey() + "=" + value.getValue())
			.collect(Collectors.joining(", "));
	}

}
