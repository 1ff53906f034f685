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

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.asgi.AsgiApplication;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;
import io.asgi.UnreadableFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link StreamedExchange}.
 */
@Timeout(30)
class StreamedExchangeTests {

	private static final HttpScope SCOPE = HttpScope.builder().path("/").build();

	private static final AsgiApplication ECHO = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
		.then(send.sendAll(receive.events()
			.ofType(HttpReceiveEvent.Request.class)
			.takeUntil((part) -> !part.more())
			.map((part) -> new HttpSendEvent.Body(part.body(), part.more()))));

	@Test
	void theBodyComesBackPartByPart() {
		StreamedResponse response = exchange(ECHO, Flux.just(bytes("one"), bytes("two")));
		assertThat(response.status()).isEqualTo(200);
		assertThat(texts(response)).containsExactly("one", "two");
	}

	@Test
	void theRequestBodyIsAskedForAsTheApplicationReceives() {
		AtomicInteger asked = new AtomicInteger();
		Flux<byte[]> body = Flux.range(0, 100).map((i) -> {
			asked.incrementAndGet();
			return bytes("part");
		});
		AsgiApplication readsTwo = (scope, receive, send) -> receive.receive()
			.then(receive.receive())
			.then(send.send(HttpSendEvent.Start.of(200)))
			.then(send.send(HttpSendEvent.Body.last("enough")));
		assertThat(texts(exchange(readsTwo, body))).containsExactly("enough");
		assertThat(asked).hasValue(2);
	}

	@Test
	void aBodyThatIsNotReceivedIsNotSubscribedTo() {
		AtomicBoolean subscribed = new AtomicBoolean();
		Flux<byte[]> body = Flux.defer(() -> {
			subscribed.set(true);
			return Flux.empty();
		});
		exchange(respond("deaf"), body);
		assertThat(subscribed).isFalse();
	}

	@Test
	void aSendCompletesWhenTheClientHasAskedForIt() throws InterruptedException {
		AtomicInteger sent = new AtomicInteger();
		AsgiApplication endless = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(Mono
				.defer(() -> send.send(HttpSendEvent.Body.of("tick")).doOnSuccess((done) -> sent.incrementAndGet()))
				.repeat()
				.then());
		StreamedResponse response = exchange(endless, Flux.empty());
		CountDownLatch received = new CountDownLatch(3);
		BaseSubscriber<byte[]> client = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
			}

			@Override
			protected void hookOnNext(byte[] part) {
				received.countDown();
			}

		};
		response.body().subscribe(client);
		assertThat(sent).hasValue(0);
		client.request(3);
		assertThat(received.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(sent).hasValue(3);
		client.cancel();
	}

	@Test
	void aClientThatLeavesIsToldToTheApplication() throws InterruptedException {
		List<Object> told = new ArrayList<>();
		CountDownLatch ended = new CountDownLatch(1);
		AsgiApplication waits = (scope, receive, send) -> receive.receive()
			.then(send.send(HttpSendEvent.Start.of(200)))
			.then(send.send(HttpSendEvent.Body.of("hello")))
			.then(receive.receive())
			.doOnNext(told::add)
			.then(Mono.defer(() -> send.send(HttpSendEvent.Body.last())))
			.doOnError(told::add)
			.doOnTerminate(ended::countDown);
		assertThat(exchange(waits, Flux.empty()).body().blockFirst(Duration.ofSeconds(10))).isEqualTo(bytes("hello"));
		assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(told).hasSize(2);
		assertThat(told.get(0)).isEqualTo(HttpReceiveEvent.Disconnect.INSTANCE);
		assertThat(told.get(1)).isInstanceOf(ClientDisconnectedException.class);
	}

	@Test
	void theHeadIsSeenWhileTheApplicationWaits() {
		AsgiApplication waits = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(202)).then(Mono.never());
		assertThat(exchange(waits, Flux.empty()).status()).isEqualTo(202);
	}

	@Test
	void anErrorRightAfterTheHeadIsNoResponse() {
		AsgiApplication fails = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(Mono.error(new IllegalStateException("no body")));
		assertThatThrownBy(() -> exchange(fails, Flux.empty())).hasMessage("no body");
	}

	@Test
	void anErrorInTheBodyEndsTheBody() {
		AsgiApplication fails = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(send.send(HttpSendEvent.Body.of("half")))
			.then(Mono.error(new IllegalStateException("the other half")));
		StreamedResponse response = exchange(fails, Flux.empty());
		assertThatThrownBy(() -> texts(response)).hasMessage("the other half");
	}

	@Test
	void anApplicationThatReturnsTooEarlyIsAnError() {
		assertThatThrownBy(() -> exchange((scope, receive, send) -> Mono.empty(), Flux.empty()))
			.hasMessageContaining("returned without a response");
	}

	@Test
	void whatIsNotAllowedFails() {
		AsgiApplication noHead = (scope, receive, send) -> send.send(HttpSendEvent.Body.last());
		assertThatThrownBy(() -> exchange(noHead, Flux.empty())).isInstanceOf(IllegalEventException.class);
	}

	@Test
	void aHeadRequestHasNoBody() {
		StreamedResponse response = StreamedExchange
			.start(respond("dropped"), SCOPE.with((scope) -> scope.method("HEAD")), Flux.empty())
			.block(Duration.ofSeconds(10));
		assertThat(response).isNotNull();
		assertThat(texts(response)).isEmpty();
	}

	@Test
	void aFileThatIsNotThereTakesTheHeadBack() {
		HttpScope scope = SCOPE.with((changes) -> changes.extensions(Map.of("http.response.pathsend", Map.of())));
		AsgiApplication file = (any, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(send.send(new HttpSendEvent.PathSend(Path.of("/no/such/file"))))
			.onErrorResume(UnreadableFileException.class, (missing) -> send.send(HttpSendEvent.Start.of(404))
				.then(send.send(HttpSendEvent.Body.last("none"))));
		StreamedResponse response = StreamedExchange.start(file, scope, Flux.empty()).block(Duration.ofSeconds(10));
		assertThat(response).isNotNull();
		assertThat(response.status()).isEqualTo(404);
		assertThat(texts(response)).containsExactly("none");
	}

	private static AsgiApplication respond(String body) {
		return (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(send.send(HttpSendEvent.Body.last(body)));
	}

	private static StreamedResponse exchange(AsgiApplication application, Flux<byte[]> body) {
		StreamedResponse response = StreamedExchange.start(application, SCOPE, body).block(Duration.ofSeconds(10));
		assertThat(response).isNotNull();
		return response;
	}

	private static List<String> texts(StreamedResponse response) {
		return response.body()
			.map((part) -> new String(part, StandardCharsets.UTF_8))
			.collectList()
			.block(Duration.ofSeconds(10));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
