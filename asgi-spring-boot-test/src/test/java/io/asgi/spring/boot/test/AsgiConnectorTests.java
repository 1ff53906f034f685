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

package io.asgi.spring.boot.test;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.AsgiReceiveEvent;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.RequestRefusedException;
import io.asgi.application.HttpApplication;
import io.asgi.application.RequestBody;
import io.asgi.application.Responses;
import io.asgi.application.ServerSentEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link AsgiConnector}.
 */
@Timeout(60)
class AsgiConnectorTests {

	@Test
	void theScopeIsThatOfTheRequest() {
		AtomicReference<HttpScope> seen = new AtomicReference<>();
		HttpApplication application = (scope, receive, send) -> {
			seen.set(scope);
			return send.sendAll(Responses.empty(204));
		};
		client(application).put()
			.uri(URI.create("/a%20b?x=%20y"))
			.header("X-One", "1")
			.cookie("session", "abc")
			.exchange()
			.expectStatus()
			.isNoContent();
		HttpScope scope = seen.get();
		assertThat(scope.method()).isEqualTo("PUT");
		assertThat(scope.path()).isEqualTo("/a b");
		assertThat(scope.rawPath()).isEqualTo("/a%20b".getBytes(StandardCharsets.US_ASCII));
		assertThat(scope.queryString()).isEqualTo("x=%20y".getBytes(StandardCharsets.US_ASCII));
		assertThat(scope.headers().first("x-one")).isEqualTo("1");
		assertThat(scope.headers().first("cookie")).isEqualTo("session=abc");
		assertThat(scope.headers().name(0)).isEqualTo("host");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a=b; Max-Age=10; Expires=Wed, 21 Oct 2037 07:28:00 GMT", "j=x,y; Max-Age=10", "empty=",
			"noValue", "q=\"1 2\"; Path=/", "d=1; Domain=.example.org", "p=1; Partitioned; Secure; SameSite=None",
			"e=1; Expires=nonsense", "m=1; Max-Age=nonsense", "=x", "", "s=a=b", "d=1; Domain=-" })
	void aCookieIsNoReasonToFail(String cookie) {
		HttpApplication application = (scope, receive, send) -> send
			.sendAll(Responses.of(200, AsgiHeaders.of("set-cookie", cookie), new byte[0]));
		client(application).get()
			.uri("/")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("set-cookie", cookie);
	}

	@Test
	void aClientThatGivesUpWaitingForTheHeadLeaves() throws InterruptedException {
		CountDownLatch called = new CountDownLatch(1);
		CountDownLatch left = new CountDownLatch(1);
		HttpApplication silent = (scope, receive,
				send) -> receive.events().doOnNext((event) -> called.countDown()).last().doOnNext((event) -> {
					if (event.equals(HttpReceiveEvent.Disconnect.INSTANCE)) {
						left.countDown();
					}
				}).then();
		WebClient client = WebClient.builder().clientConnector(new AsgiConnector(silent)).build();
		Disposable call = client.get().uri("/").retrieve().toBodilessEntity().subscribe();
		assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
		call.dispose();
		assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void aBodyThatFailsIsAClientThatLeaves() throws InterruptedException {
		CountDownLatch left = new CountDownLatch(1);
		HttpApplication reader = (scope, receive, send) -> receive.events().last().doOnNext((event) -> {
			if (event.equals(HttpReceiveEvent.Disconnect.INSTANCE)) {
				left.countDown();
			}
		}).then();
		WebClient client = WebClient.builder().clientConnector(new AsgiConnector(reader)).build();
		Mono<?> call = client.post()
			.uri("/")
			.body(Flux.just("a").concatWith(Flux.error(new IllegalStateException("on purpose"))), String.class)
			.retrieve()
			.toBodilessEntity();
		assertThatThrownBy(() -> call.block(Duration.ofSeconds(10))).hasStackTraceContaining("on purpose");
		assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void headersAndCookiesComeBack() {
		HttpApplication application = (scope, receive, send) -> send.sendAll(Responses.of(201,
				AsgiHeaders.of("x-many", "1", "x-many", "2", "set-cookie", "a=b; Path=/; HttpOnly; SameSite=Lax"),
				new byte[0]));
		client(application).get()
			.uri("/")
			.exchange()
			.expectStatus()
			.isCreated()
			.expectHeader()
			.valueEquals("x-many", "1", "2")
			.expectCookie()
			.valueEquals("a", "b")
			.expectCookie()
			.httpOnly("a", true)
			.expectCookie()
			.sameSite("a", "Lax");
	}

	@Test
	void theBodyOfARequestIsStreamed() {
		HttpApplication echo = (scope, receive, send) -> send
			.sendAll(Responses.stream(200, AsgiHeaders.of("content-type", "text/plain"), RequestBody.chunks(receive)));
		Flux<String> parts = WebClient.builder()
			.clientConnector(new AsgiConnector(echo))
			.build()
			.method(HttpMethod.POST)
			.uri("/")
			.body(Flux.just("one", "two", "three"), String.class)
			.retrieve()
			.bodyToFlux(String.class);
		assertThat(String.join("", collect(parts))).isEqualTo("onetwothree");
	}

	@Test
	void anApplicationMayReadLessThanThereIs() {
		HttpApplication impatient = (scope, receive, send) -> receive.receive()
			.then(send.sendAll(Responses.text(200, "enough")));
		client(impatient).post()
			.uri("/")
			.body(Flux.just("one", "two", "three"), String.class)
			.exchange()
			.expectBody(String.class)
			.isEqualTo("enough");
	}

	@Test
	void eventsAreStreamedUntilTheClientLeaves() throws InterruptedException {
		CountDownLatch left = new CountDownLatch(1);
		HttpApplication clock = (scope, receive, send) -> {
			Mono<AsgiReceiveEvent> disconnect = receive.events()
				.filter(HttpReceiveEvent.Disconnect.INSTANCE::equals)
				.next()
				.doOnNext((event) -> left.countDown());
			return send.sendAll(Responses.events(Flux.interval(Duration.ofMillis(10))
				.onBackpressureDrop()
				.map((tick) -> ServerSentEvent.of("tick " + tick))
				.takeUntilOther(disconnect)));
		};
		Flux<String> events = client(clock).get()
			.uri("/")
			.accept(MediaType.TEXT_EVENT_STREAM)
			.exchange()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_EVENT_STREAM)
			.returnResult(String.class)
			.getResponseBody();
		assertThat(collect(events.take(3))).hasSize(3).allMatch((event) -> event.startsWith("tick "));
		assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void anApplicationThatFailsIsAResponse500() {
		AsgiApplication failing = (scope, receive, send) -> Mono
			.error(new IllegalStateException("expected by the test"));
		client(failing).get().uri("/").exchange().expectStatus().isEqualTo(500);
	}

	@Test
	void anApplicationThatRefusesIsTheResponseThatItWants() {
		AsgiApplication refusing = (scope, receive, send) -> Mono.error(new RequestRefusedException(413, "too long"));
		client(refusing).get()
			.uri("/")
			.exchange()
			.expectStatus()
			.isEqualTo(413)
			.expectBody(String.class)
			.isEqualTo("too long");
	}

	@Test
	void anApplicationThatFailsInTheBodyBreaksIt() {
		AsgiApplication failing = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(send.send(HttpSendEvent.Body.of("half")))
			.then(Mono.error(new IllegalStateException("expected by the test")));
		assertThatThrownBy(() -> client(failing).get().uri("/").exchange().expectBody(String.class))
			.hasStackTraceContaining("expected by the test");
	}

	private static WebTestClient client(AsgiApplication application) {
		return WebTestClient.bindToServer(new AsgiConnector(application))
			.responseTimeout(Duration.ofSeconds(20))
			.build();
	}

	private static List<String> collect(Flux<String> parts) {
		return parts.collectList().block(Duration.ofSeconds(20));
	}

}
