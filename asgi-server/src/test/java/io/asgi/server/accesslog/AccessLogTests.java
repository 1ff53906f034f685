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

package io.asgi.server.accesslog;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.asgi.AsgiHeaders;
import io.asgi.HostPort;
import io.asgi.HttpScope;
import io.asgi.server.report.HttpReport;
import io.asgi.server.report.Outcome;
import io.asgi.server.report.ReportedRequest;
import io.asgi.server.report.WebSocketAcceptance;
import io.asgi.server.report.WebSocketReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link AccessLog}.
 */
class AccessLogTests {

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER_NAME);

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	@BeforeEach
	void capture() {
		this.appender.start();
		LOGGER.addAppender(this.appender);
		LOGGER.setLevel(Level.INFO);
	}

	@AfterEach
	void release() {
		LOGGER.detachAppender(this.appender);
		LOGGER.setLevel(null);
	}

	@Test
	void theDefaultLineLeavesTheQueryOut() {
		AccessLog.builder().build().requestEnded(report("/a%20b", "token=secret", 200, 5));
		assertThat(line()).isEqualTo("192.0.2.1 \"GET /a%20b HTTP/1.1\" 200 5B 1234ms complete"
				+ " application=shop request-id=\"from-response\"");
	}

	@Test
	void theCommonFormatIsThatOfApache() {
		AccessLog.builder().format("common").build().requestEnded(report("/a", "b=c", 404, 0));
		assertThat(line()).matches("192\\.0\\.2\\.1 - - \\[\\d\\d/[A-Z][a-z]{2}/2026:\\d\\d:\\d\\d:\\d\\d [+-]\\d{4}]"
				+ " \"GET /a\\?b=c HTTP/1.1\" 404 -");
	}

	@Test
	void theCombinedFormatAddsRefererAndUserAgent() {
		AccessLog.builder().format("combined").build().requestEnded(report("/", "", 200, 5));
		assertThat(line()).endsWith("\"GET / HTTP/1.1\" 200 5 \"-\" \"te\\\"st\"");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false,
			value = { "%%|%", "%h|192.0.2.1", "%a|192.0.2.1", "%l|-", "%u|-", "%r|GET /p?q HTTP/1.1", "%s|200",
					"%>s|200", "%b|5", "%B|5", "%D|1234567", "%T|1", "%{s}T|1", "%{ms}T|1234", "%{us}T|1234567",
					"%H|HTTP/1.1", "%m|GET", "%U|/p", "%q|?q", "%{User-Agent}i|te\\\"st", "%{nothing}i|-",
					"%{X-Request-Id}o|from-response", "%{request-id}x|from-response", "%{application}x|shop",
					"%{outcome}x|complete", "%{client-port}x|4711", "%{bytes-received}x|3", "%{bytes-sent}x|5",
					"%{close-code}x|-", "%{messages-sent}x|-", "%{subprotocol}x|-", "a %% b|a % b" })
	void anElementIsFormatted(String format, String expected) {
		AccessLog.builder().format(format).build().requestEnded(report("/p", "q", 200, 5));
		assertThat(line()).isEqualTo(expected);
	}

	@Test
	void whatThereIsNotIsADash() {
		HttpReport report = new HttpReport(request((scope) -> scope.client(null)), Duration.ZERO, null,
				AsgiHeaders.empty(), 0, 0, Outcome.CLIENT_GONE);
		AccessLog.builder().format("%h %s %b %{client-port}x %{outcome}x").build().requestEnded(report);
		assertThat(line()).isEqualTo("- - - - client-gone");
	}

	@Test
	void theRequestsIdCountsIfTheResponseHasNone() {
		HttpReport report = new HttpReport(request((scope) -> {
		}), Duration.ZERO, 200, AsgiHeaders.empty(), 0, 0, Outcome.COMPLETE);
		AccessLog.builder().format("%{request-id}x").build().requestEnded(report);
		AccessLog.builder().format("%{request-id}x").requestIdHeader("X-Other").build().requestEnded(report);
		assertThat(this.appender.list).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("from-request", "-");
	}

	@Test
	void nothingThatAClientChoosesCanForgeALine() {
		String evil = "a\r\nb\"c\\d\u001b[2Je\u007f\u0085\u00e4\t";
		byte[] path = ("/" + evil).getBytes(StandardCharsets.ISO_8859_1);
		HttpReport report = new HttpReport(
				request((scope) -> scope.rawPath(path)
					.queryString(evil)
					.headers(AsgiHeaders.of("user-agent", evil, "x-request-id", evil))),
				Duration.ZERO, 200, AsgiHeaders.of("x-echo", evil), 0, 0, Outcome.COMPLETE);
		String escaped = "a\\x0d\\x0ab\\\"c\\\\d\\x1b[2Je\\x7f\\x85\\xe4\\x09";
		AccessLog.builder().format("%U|%q|%{user-agent}i|%{x-echo}o|%{request-id}x").build().requestEnded(report);
		assertThat(line()).isEqualTo("/" + escaped + "|?" + escaped + "|" + escaped + "|" + escaped + "|" + escaped);
	}

	@Test
	void aWebSocketHasALineWhenItIsAcceptedAndOneWhenItIsClosed() {
		AccessLog log = AccessLog.builder().build();
		log.webSocketAccepted(acceptance());
		log.webSocketEnded(webSocket("b\u00e4ng\n\u2028"));
		assertThat(this.appender.list).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly(
					"192.0.2.1 \"GET / HTTP/1.1\" 101 websocket accepted subprotocol=\"chat\""
							+ " application=shop request-id=\"from-request\"",
					"192.0.2.1 \"GET / HTTP/1.1\" 101 websocket closed 4001 \"b\\xc3\\xa4ng\\x0a\\xe2\\x80\\xa8\""
							+ " received=2/20B sent=3/30B 2000ms complete"
							+ " application=shop request-id=\"from-request\"");
	}

	@Test
	void aFormatOfNoneWritesNothing() {
		AccessLog log = AccessLog.builder()
			.format("none")
			.webSocketAcceptFormat("none")
			.webSocketCloseFormat("none")
			.build();
		log.requestEnded(report("/", "", 200, 5));
		log.webSocketAccepted(acceptance());
		log.webSocketEnded(webSocket(""));
		assertThat(this.appender.list).isEmpty();
	}

	@Test
	void nothingIsObservedIfTheLoggerIsOff() {
		LOGGER.setLevel(Level.WARN);
		assertThat(AccessLog.builder().build().observesExchanges()).isFalse();
	}

	@Test
	void aLineHasKeyValuePairsIfTheyAreAskedFor() {
		AccessLog log = AccessLog.builder().structured(true).build();
		log.requestEnded(report("/a", "", 200, 5));
		log.webSocketEnded(webSocket("bye"));
		assertThat(keyValues(0)).containsEntry("http.request.method", "GET")
			.containsEntry("url.path", "/a")
			.containsEntry("http.response.status_code", 200)
			.containsEntry("event.duration", 1_234_567_000L)
			.containsEntry("labels.application", "shop")
			.containsEntry("labels.outcome", "complete")
			.containsEntry("http.request.id", "from-response")
			.doesNotContainKey("websocket.close.code");
		assertThat(keyValues(1)).containsEntry("websocket.close.code", 4001)
			.containsEntry("websocket.close.reason", "bye")
			.containsEntry("websocket.messages.received", 2L);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "%|1", "a %|3", "%>|1", "%Z|1", "%s %<s|4", "%{a|1", "%{a}|1", "%{a}Z|1",
			"%{ns}T|1", "%h %{what}x|4" })
	void aFormatThatCannotBeUnderstoodNamesThePosition(String format, int position) {
		assertThatIllegalArgumentException().isThrownBy(() -> AccessLog.builder().format(format).build())
			.withMessageContaining(
					"The access log format '" + format + "' cannot be understood at position " + position + ": ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void anEmptyFormatIsAMistake(String format) {
		assertThatIllegalArgumentException().isThrownBy(() -> AccessLog.builder().webSocketCloseFormat(format).build())
			.withMessageContaining("must not be empty");
	}

	@Test
	void aFormatThatIsMisspeltIsAMistake() {
		assertThatIllegalArgumentException().isThrownBy(() -> AccessLog.builder().format("combind").build())
			.withMessageContaining("'combind' is neither a known one (default, common, combined, none)");
	}

	@Test
	void theTimeDoesNotDependOnTheLocale() {
		Locale before = Locale.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag("ar-EG"));
			AccessLog.builder().format("%t %D").build().requestEnded(report("/", "", 200, 5));
			assertThat(line()).containsPattern("^\\[\\d\\d/Nov/2026:").endsWith(" 1234567");
		}
		finally {
			Locale.setDefault(before);
		}
	}

	private String line() {
		List<ILoggingEvent> events = this.appender.list;
		assertThat(events).hasSize(1);
		assertThat(events.get(0).getLevel()).isEqualTo(Level.INFO);
		return events.get(0).getFormattedMessage();
	}

	private Map<String, Object> keyValues(int index) {
		return this.appender.list.get(index)
			.getKeyValuePairs()
			.stream()
			.collect(Collectors.toMap((pair) -> pair.key, (pair) -> pair.value));
	}

	private static HttpReport report(String path, String query, int status, long bytes) {
		ReportedRequest request = request(
				(scope) -> scope.rawPath(path.getBytes(StandardCharsets.ISO_8859_1)).queryString(query));
		return new HttpReport(request, Duration.ofNanos(1_234_567_000L), status,
				AsgiHeaders.of("x-request-id", "from-response"), 3, bytes, Outcome.COMPLETE);
	}

	private static ReportedRequest request(Consumer<HttpScope.Builder> changes) {
		HttpScope scope = HttpScope.builder()
			.rawPath("/".getBytes())
			.client(new HostPort("192.0.2.1", 4711))
			.headers(AsgiHeaders.of("user-agent", "te\"st", "x-request-id", "from-request"))
			.build();
		return new ReportedRequest(scope.with(changes), "GET", "HTTP/1.1", "shop",
				Instant.parse("2026-11-15T12:00:00Z"));
	}

	private static WebSocketAcceptance acceptance() {
		return new WebSocketAcceptance(request((scope) -> {
		}), Duration.ofMillis(10), 101, AsgiHeaders.empty(), "chat");
	}

	private static WebSocketReport webSocket(String reason) {
		return new WebSocketReport(acceptance(), Duration.ofSeconds(2), 4001, reason, 2, 20, 3, 30, Outcome.COMPLETE);
	}

}
