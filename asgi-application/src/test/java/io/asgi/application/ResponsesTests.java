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

package io.asgi.application;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.asgi.AsgiHeaders;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpSendEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Responses}.
 */
class ResponsesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final TestConnection connection = new TestConnection();

	@Test
	void textIsUtf8OfKnownLength() {
		assertThat(events(Responses.text(200, "é"))).containsExactly(
				start(200, "content-type", "text/plain; charset=utf-8", "content-length", "2"),
				HttpSendEvent.Body.last("é"));
	}

	@Test
	void htmlAndJsonDifferByType() {
		assertThat(events(Responses.html(500, "<p>"))).containsExactly(
				start(500, "content-type", "text/html; charset=utf-8", "content-length", "3"),
				HttpSendEvent.Body.last("<p>"));
		assertThat(events(Responses.json(201, "{}".getBytes(StandardCharsets.UTF_8)))).containsExactly(
				start(201, "content-type", "application/json", "content-length", "2"), HttpSendEvent.Body.last("{}"));
	}

	@Test
	void theLengthIsTheBodysWhateverTheHeadersSay() {
		AsgiHeaders headers = AsgiHeaders.of("Content-Length", "99", "x", "y");
		assertThat(events(Responses.of(200, headers, new byte[3]))).first()
			.isEqualTo(start(200, "x", "y", "content-length", "3"));
	}

	@Test
	void anEmptyResponseSaysSo() {
		assertThat(events(Responses.empty(200, "x", "y"))).containsExactly(start(200, "x", "y", "content-length", "0"),
				HttpSendEvent.Body.last());
	}

	@ParameterizedTest
	@ValueSource(ints = { 204, 304 })
	void aStatusThatNeverHasABodyHasNoLength(int status) {
		assertThat(events(Responses.empty(status))).containsExactly(start(status), HttpSendEvent.Body.last());
	}

	@Test
	void aRedirectHasASafeLocation() {
		assertThat(events(Responses.redirect(303, "/a%20b?c=[d]#e"))).first()
			.isEqualTo(start(303, "location", "/a%20b?c=[d]#e", "content-length", "0"));
		assertThat(events(Responses.redirect(307, "/é x\r\nset-cookie: a"))).first()
			.isEqualTo(start(307, "location", "/%C3%A9%20x%0D%0Aset-cookie:%20a", "content-length", "0"));
	}

	@Test
	void aStreamEndsWithAnEmptyLastPart() {
		Flux<byte[]> body = Flux.just("a".getBytes(), "b".getBytes());
		assertThat(events(Responses.stream(200, AsgiHeaders.of("x", "y"), body))).containsExactly(start(200, "x", "y"),
				HttpSendEvent.Body.of("a"), HttpSendEvent.Body.of("b"), HttpSendEvent.Body.last());
	}

	@Test
	void aBodyThatFailsNeverLooksComplete() {
		Flux<byte[]> body = Flux.concat(Flux.just(new byte[1]), Flux.error(new IllegalStateException("broken")));
		StepVerifier.create(this.connection.sendAll(Responses.stream(200, AsgiHeaders.empty(), body)))
			.expectErrorMessage("broken")
			.verify(TIMEOUT);
		assertThat(this.connection.sent()).containsExactly(start(200), HttpSendEvent.Body.of(new byte[1]));
	}

	@Test
	void aBodyIsRequestedPartByPartAsItIsSent() {
		this.connection.holdSends();
		TestPublisher<byte[]> body = TestPublisher.create();
		this.connection.sendAll(Responses.stream(200, AsgiHeaders.empty(), body)).subscribe();
		body.assertMaxRequested(0);
		this.connection.releaseSend();
		body.assertMinRequested(1).assertMaxRequested(1);
		body.next(new byte[1]);
		body.assertMaxRequested(1);
		assertThat(this.connection.sent()).hasSize(2);
		this.connection.releaseSend();
		body.complete();
		assertThat(this.connection.sent()).last().isEqualTo(HttpSendEvent.Body.last());
	}

	@Test
	void serverSentEventsAreOnePartEach() {
		assertThat(events(Responses.events(Flux.just(ServerSentEvent.of("a"), ServerSentEvent.of("b")))))
			.containsExactly(start(200, "content-type", "text/event-stream", "cache-control", "no-cache"),
					HttpSendEvent.Body.of("data: a\n\n"), HttpSendEvent.Body.of("data: b\n\n"),
					HttpSendEvent.Body.last());
	}

	@Test
	void serverSentEventsCanEndWithTheClient() {
		TestPublisher<ServerSentEvent> events = TestPublisher.create();
		StepVerifier
			.create(this.connection
				.sendAll(Responses.events(events.flux().takeUntilOther(this.connection.events().then()))))
			.then(() -> this.connection.offer(HttpReceiveEvent.Request.last()))
			.then(() -> events.next(ServerSentEvent.of("a")))
			.then(() -> this.connection.offer(HttpReceiveEvent.Disconnect.INSTANCE))
			.expectComplete()
			.verify(TestConnection.TIMEOUT);
		events.assertCancelled();
	}

	private static List<HttpSendEvent> events(Flux<HttpSendEvent> response) {
		return response.collectList().block(TestConnection.TIMEOUT);
	}

	private static HttpSendEvent.Start start(int status, String... namesAndValues) {
		return HttpSendEvent.Start.of(status, namesAndValues);
	}

}
