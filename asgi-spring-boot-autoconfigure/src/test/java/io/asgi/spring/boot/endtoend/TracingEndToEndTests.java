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

package io.asgi.spring.boot.endtoend;

import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.asgi.spring.boot.endtoend.TracedApplication.FarEnd;
import io.asgi.spring.boot.endtoend.TracedApplication.Spans;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.exporter.FinishedSpan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Hooks;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Traces that go through applications: from the request to the calls of other servers,
 * and into the log.
 */
@ExtendWith(OutputCaptureExtension.class)
class TracingEndToEndTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String SPAN_ID = "b7ad6b7169203331";

	private Server server;

	@AfterEach
	void stop() {
		this.server.close();
	}

	@AfterAll
	static void noPropagation() {
		// Spring Boot switches it on for the whole JVM
		Hooks.disableAutomaticContextPropagation();
	}

	@ParameterizedTest
	@CsvSource({ "/async, netty", "/async, webflux", "/blocking, netty", "/blocking, webflux" })
	void aCallOfAnotherServerContinuesTheTrace(String path, String dispatch) throws Exception {
		start("asgi.dispatch=" + dispatch);
		assertThat(get(path + "/", Version.HTTP_1_1)).isEqualTo("done");
		assertThat(farEnd()).startsWith("00-" + TRACE_ID + "-").doesNotContain(SPAN_ID).endsWith("-01");
	}

	@ParameterizedTest
	@EnumSource(Version.class)
	void aRequestHasOneSpanWithinTheTraceOfItsClient(Version version) throws Exception {
		start("asgi.dispatch=netty");
		get("/async/", version);
		Map<String, FinishedSpan> spans = spans(2);
		FinishedSpan request = spans.get("http get async");
		assertThat(request.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(request.getParentId()).isEqualTo(SPAN_ID);
		assertThat(request.getKind()).isEqualTo(Span.Kind.SERVER);
		assertThat(request.getTags()).containsEntry("application", "async")
			.containsEntry("status", "200")
			.containsEntry("path", "/async/");
		assertThat(spans.get("http get").getParentId()).isEqualTo(request.getSpanId());
	}

	@Test
	void behindWebFluxTheSpanIsWithinTheOneOfWebFlux() throws Exception {
		start("asgi.dispatch=webflux");
		get("/async/", Version.HTTP_1_1);
		Map<String, FinishedSpan> spans = spans(3);
		FinishedSpan webFlux = spans.get("http get /async/**");
		assertThat(webFlux.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(webFlux.getParentId()).isEqualTo(SPAN_ID);
		assertThat(webFlux.getTags()).containsEntry("uri", "/async/**");
		FinishedSpan request = spans.get("http get async");
		assertThat(request.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(request.getParentId()).isEqualTo(webFlux.getSpanId());
		assertThat(request.getTags()).containsEntry("application", "async");
		assertThat(spans.get("http get").getParentId()).isEqualTo(request.getSpanId());
	}

	@Test
	void behindWebFluxATraceThatBeginsHereIsOne() throws Exception {
		start("asgi.dispatch=webflux");
		assertThat(this.server.get("/async/").body()).isEqualTo("done");
		Map<String, FinishedSpan> spans = spans(3);
		assertThat(spans.values()).extracting(FinishedSpan::getTraceId).containsOnly(farEnd().split("-")[1]);
		assertThat(spans.get("http get async").getParentId()).isEqualTo(spans.get("http get /async/**").getSpanId());
	}

	@Test
	void aWebSocketKeepsTheTraceOfItsHandshake() throws Exception {
		start("asgi.dispatch=netty");
		CompletableFuture<String> echo = new CompletableFuture<>();
		WebSocket webSocket = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.header("traceparent", "00-" + TRACE_ID + "-" + SPAN_ID + "-01")
			.buildAsync(this.server.webSocketUri("/async/"), new WebSocket.Listener() {

				@Override
				public CompletableFuture<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
					echo.complete(data.toString());
					return CompletableFuture.completedFuture(null);
				}

			})
			.get(10, TimeUnit.SECONDS);
		webSocket.sendText("hello", true).get(10, TimeUnit.SECONDS);
		assertThat(echo.get(10, TimeUnit.SECONDS)).isEqualTo("hello");
		assertThat(farEnd()).startsWith("00-" + TRACE_ID + "-");
		webSocket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
		FinishedSpan session = spans(2).get("websocket async");
		assertThat(session.getParentId()).isEqualTo(SPAN_ID);
		assertThat(session.getTags()).containsEntry("handshake", "accepted").containsEntry("close.code", "1000");
		assertThat(session.getEvents()).extracting(Map.Entry::getValue).containsExactly("websocket accepted");
	}

	@ParameterizedTest
	@ValueSource(strings = { "netty", "webflux" })
	void linesOfApplicationsHaveTheTrace(String dispatch, CapturedOutput output) throws Exception {
		start("asgi.dispatch=" + dispatch);
		get("/async/", Version.HTTP_1_1);
		get("/blocking/", Version.HTTP_1_1);
		assertThat(lineOf(output, "async called")).contains(TRACE_ID);
		assertThat(lineOf(output, "async received")).contains(TRACE_ID);
		assertThat(lineOf(output, "blocking called")).contains(TRACE_ID);
	}

	@Test
	void aBlockingApplicationHasTheTraceWithoutAutomaticPropagation(CapturedOutput output) throws Exception {
		Hooks.disableAutomaticContextPropagation();
		this.server = Server.start(TracedApplication.class, "management.tracing.sampling.probability=1.0");
		get("/blocking/", Version.HTTP_1_1);
		assertThat(lineOf(output, "blocking called")).contains(TRACE_ID);
	}

	@Test
	void linesOfTheServerHaveTheTrace(CapturedOutput output) throws Exception {
		start("asgi.access-log.enabled=true");
		get("/async/fail", Version.HTTP_1_1);
		assertThat(lineOf(output, "ASGI application 'async' failed on GET /async/fail")).contains(TRACE_ID);
		assertThat(lineOf(output, "\"GET /async/fail HTTP/1.1\" 500")).contains(TRACE_ID);
	}

	@Test
	void threadsDoNotKeepTheTrace(CapturedOutput output) throws Exception {
		start("asgi.dispatch=netty", "asgi.blocking.max-threads=1");
		get("/blocking/", Version.HTTP_1_1);
		assertThat(this.server.get("/blocking/").body()).isEqualTo("done");
		assertThat(farEnd()).contains(TRACE_ID);
		assertThat(farEnd()).doesNotContain(TRACE_ID);
		await().atMost(Server.TIMEOUT).until(() -> linesOf(output, "blocking called").count() == 2);
		assertThat(linesOf(output, "blocking called")).filteredOn((line) -> line.contains(TRACE_ID)).hasSize(1);
	}

	private void start(String... properties) {
		String[] all = Stream
			.concat(Stream.of("spring.reactor.context-propagation=auto", "management.tracing.sampling.probability=1.0",
					"management.opentelemetry.tracing.export.schedule-delay=50ms"), Stream.of(properties))
			.toArray(String[]::new);
		this.server = Server.start(TracedApplication.class, all);
	}

	private String get(String path, Version version) throws Exception {
		return Server.client(version)
			.send(this.server.request(path).header("traceparent", "00-" + TRACE_ID + "-" + SPAN_ID + "-01").build(),
					BodyHandlers.ofString())
			.body();
	}

	private String farEnd() throws InterruptedException {
		return this.server.context().getBean(FarEnd.class).next();
	}

	/**
	 * Wait for so many spans.
	 */
	private Map<String, FinishedSpan> spans(int count) throws InterruptedException {
		Spans spans = this.server.context().getBean(Spans.class);
		Stream.Builder<FinishedSpan> all = Stream.builder();
		for (int i = 0; i < count; i++) {
			all.add(spans.next());
		}
		return all.build().collect(Collectors.toMap(FinishedSpan::getName, Function.identity()));
	}

	private static String lineOf(CapturedOutput output, String text) {
		await().atMost(Server.TIMEOUT).until(() -> output.getOut().contains(text));
		return linesOf(output, text).findFirst().orElseThrow();
	}

	private static Stream<String> linesOf(CapturedOutput output, String text) {
		return output.getOut().lines().filter((line) -> line.contains(text));
	}

}
