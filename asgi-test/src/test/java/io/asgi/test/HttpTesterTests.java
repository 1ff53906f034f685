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

package io.asgi.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.HttpReceiveEvent.Request;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.EarlyHint;
import io.asgi.HttpSendEvent.Start;
import io.asgi.HttpSendEvent.Trailers;
import io.asgi.IllegalEventException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HttpTester}.
 */
class HttpTesterTests {

	private static final AsgiApplication DESCRIBE = (scope, receive, send) -> {
		HttpScope http = (HttpScope) scope;
		return receive.events()
			.ofType(Request.class)
			.takeUntil((request) -> !request.more())
			.map((request) -> request.body().length)
			.collectList()
			.flatMap((sizes) -> send.sendAll(Flux.just(Start.of(201, "x-a", "1"),
					Body.of(http.method() + " " + http.path() + " " + new String(http.queryString()) + " "),
					Body.last(http.headers() + " " + http.state() + " " + sizes))));
	};

	@Test
	void aRequestIsAnsweredWithAWholeResponse() {
		HttpTestResponse response = HttpTester.of(DESCRIBE)
			.post("/a b?c=d?e")
			.header("X-B", "2")
			.body("one", "four")
			.body(new byte[5])
			.scope((scope) -> scope.state(Map.of("k", "v")))
			.exchange();
		assertThat(response.status()).isEqualTo(201);
		assertThat(response.headers()).isEqualTo(AsgiHeaders.of("x-a", "1"));
		assertThat(response.text()).isEqualTo("POST /a b c=d?e [x-b: 2] {k=v} [3, 4, 5]");
		assertThat(response.trailers()).isEqualTo(AsgiHeaders.empty());
	}

	@Test
	void aRequestWithoutABodyIsOneEmptyEvent() {
		assertThat(HttpTester.of(DESCRIBE).get("/").exchange().text()).isEqualTo("GET /  [] {} [0]");
	}

	@Test
	void aResponseIsReturnedWhileTheApplicationGoesOn() {
		AsgiApplication background = (scope, receive,
				send) -> send.send(Start.of(200)).then(send.send(Body.last("done"))).then(Mono.never());
		assertThat(HttpTester.of(background).get("/").exchange().text()).isEqualTo("done");
	}

	@Test
	void trailersAreReadWhereTheScopeOffersThem() {
		AsgiApplication trailers = (scope, receive, send) -> send
			.sendAll(Flux.just(new Start(200, AsgiHeaders.empty(), true), Body.last("x"),
					new Trailers(AsgiHeaders.of("a", "1"), true), new Trailers(AsgiHeaders.of("b", "2"), false)));
		HttpTestRequest request = HttpTester.of(trailers)
			.get("/")
			.scope((scope) -> scope.extensions(Map.of("http.response.trailers", Map.of())));
		assertThat(request.exchange().trailers()).isEqualTo(AsgiHeaders.of("a", "1", "b", "2"));
	}

	@Test
	void aResponseThatDoesNotBecomeCompleteIsAnError() {
		AsgiApplication half = (scope, receive, send) -> send.send(Start.of(200)).then(send.send(Body.of("a")));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> HttpTester.of(half).get("/").exchange())
			.withMessageStartingWith("Expected HttpSendEvent.Body but the application has completed [")
			.withMessageContaining("Body[body=1 byte, more=true]");
		AsgiApplication silent = (scope, receive, send) -> Mono.never();
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> HttpTester.of(silent).withTimeout(Duration.ofMillis(20)).get("/").exchange())
			.withMessageStartingWith("Expected HttpSendEvent.Start within 20 ms but the application sent nothing [");
	}

	private static void isRefused(AsgiApplication application, String message) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> HttpTester.of(application).get("/").exchange())
			.withCauseInstanceOf(IllegalEventException.class)
			.withMessageContaining(message);
	}

	@Test
	void eventsOutOfOrderAreRefusedAsByAServer() {
		isRefused((scope, receive, send) -> send.send(Body.last()),
				"http.response.body is not allowed in state REQUEST");
		isRefused((scope, receive, send) -> send.send(Start.of(200)).then(send.send(Start.of(200))),
				"http.response.start is not allowed in state BODY");
		isRefused((scope, receive, send) -> send.send(new EarlyHint(List.of())),
				"the extension http.response.early_hint is not offered");
	}

	@Test
	void aBodyThatBreaksItsContentLengthIsRefusedAsByAServer() {
		isRefused((scope, receive, send) -> send.send(Start.of(200, "content-length", "2"))
			.then(send.send(Body.of("abc"))), "the body has at least 3 bytes, but content-length announced 2");
		isRefused((scope, receive, send) -> send.send(Start.of(200, "content-length", "2"))
			.then(send.send(Body.last("a"))), "the body has 1 bytes, but content-length announced 2");
		isRefused((scope, receive, send) -> send.send(Start.of(200, "content-length", "two")),
				"content-length is not a number: [two]");
	}

	@Test
	void aResponseToHeadNeedNotKeepItsContentLength() {
		AsgiApplication head = (scope, receive, send) -> send.send(Start.of(200, "content-length", "2"))
			.then(send.send(Body.last()));
		assertThat(HttpTester.of(head).request("HEAD", "/").exchange().status()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource({ "bad name,x", "x-a,'a\r\nb'", "x-a,\u20ac" })
	void headersThatNoServerWritesAreRefused(String name, String value) {
		isRefused((scope, receive, send) -> send.send(Start.of(200, name, value)), "http.response.start is not valid");
	}

}
