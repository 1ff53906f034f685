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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.HttpReceiveEvent.Request;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.EarlyHint;
import io.asgi.HttpSendEvent.PathSend;
import io.asgi.HttpSendEvent.Start;
import io.asgi.HttpSendEvent.Trailers;
import io.asgi.HttpSendEvent.ZeroCopySend;
import io.asgi.IllegalEventException;
import io.asgi.UnreadableFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
	void trailersThatTheScopeDoesNotOfferAreReadIfTheyWereAnnounced() {
		assertThat(HttpTester.of((scope, receive,
				send) -> send.sendAll(Flux.just(new Start(200, AsgiHeaders.empty(), true), Body.last("x"),
						new Trailers(AsgiHeaders.of("a", "1"), false))))
			.get("/")
			.exchange()
			.trailers()).isEqualTo(AsgiHeaders.of("a", "1"));
		isRefused(
				(scope, receive, send) -> send.send(Start.of(200))
					.then(send.send(new Trailers(AsgiHeaders.empty(), false))),
				"http.response.trailers is not offered");
		isRefused(
				(scope, receive,
						send) -> send.sendAll(Flux.just(new Start(200, AsgiHeaders.empty(), true), Body.last("x"),
								new Trailers(AsgiHeaders.of("set-cookie", "1"), false))),
				"'set-cookie' cannot be a trailer field");
	}

	@Test
	void earlyHintsAreReadUntilTheBodyBegins() {
		AsgiApplication application = (scope, receive, send) -> send
			.sendAll(Flux.just(new EarlyHint(List.of("</a>")), Start.of(200), new EarlyHint(List.of("</b>", "</c>")),
					Body.of("x"), new EarlyHint(List.of("</d>")), Body.last("y")));
		HttpTestResponse response = HttpTester.of(application)
			.get("/")
			.extensions("http.response.early_hint")
			.exchange();
		assertThat(response.earlyHints()).containsExactly("</a>", "</b>", "</c>");
		assertThat(response.text()).isEqualTo("xy");
	}

	@Test
	void filesAreReadAsPartsOfTheBody(@TempDir Path directory) throws IOException {
		Path path = Files.writeString(directory.resolve("file"), "0123456789").toAbsolutePath();
		AsgiApplication application = (scope, receive, send) -> Mono.using(() -> FileChannel.open(path),
				(file) -> send.sendAll(Flux.just(Start.of(200, "content-length", "9"), Body.of("<"),
						new ZeroCopySend(file, null, 3L, true), new ZeroCopySend(file, null, 1L, true),
						new ZeroCopySend(file, 8L, null, true), Body.of("|"), new ZeroCopySend(file, 0L, 1L, false))),
				(file) -> {
					try {
						file.close();
					}
					catch (IOException ex) {
						throw new UncheckedIOException(ex);
					}
				});
		assertThat(HttpTester.of(application).get("/").extensions("http.response.zerocopysend").exchange().text())
			.isEqualTo("<012389|0");
		assertThat(HttpTester.of((scope, receive, send) -> send.sendAll(Flux.just(Start.of(200), new PathSend(path))))
			.get("/")
			.extensions("http.response.pathsend")
			.exchange()
			.text()).isEqualTo("0123456789");
	}

	@Test
	void aFileThatCannotBeSentTakesItsStartBack(@TempDir Path directory) {
		PathSend missing = new PathSend(directory.resolve("missing").toAbsolutePath());
		HttpTestResponse response = HttpTester
			.of((scope, receive, send) -> send.sendAll(Flux.just(Start.of(200), missing))
				.onErrorResume(UnreadableFileException.class,
						(ex) -> send.sendAll(Flux.just(Start.of(404), Body.last(ex.getMessage())))))
			.get("/")
			.extensions("http.response.pathsend")
			.exchange();
		assertThat(response.status()).isEqualTo(404);
		assertThat(response.text()).contains("missing");
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
				"http.response.body is not allowed in state REQUEST: "
						+ "http.response.start comes first, and nothing is sent until the Mono that send returned is "
						+ "subscribed to, by then(...) for example");
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
