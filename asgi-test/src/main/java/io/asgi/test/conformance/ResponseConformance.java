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

package io.asgi.test.conformance;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiHeaders.Field;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.Start;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the response of an application reaches the client.
 *
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/specs/www.html#response-start-send-event">ASGI
 * HTTP specification, "Response Start"</a>
 */
interface ResponseConformance extends Conformance {

	/**
	 * Send the same response from the test's own thread.
	 */
	private ClientExchange respond(WireRequest request, Start start, Body... bodies) {
		ClientExchange client = bench().open(request);
		RemoteCall call = bench().call();
		call.send(start);
		call.send(bodies);
		call.complete();
		return client;
	}

	/**
	 * Show that nothing of the response before is left on the connection.
	 */
	private void theConnectionGoesOn() {
		ClientExchange next = respond(WireRequest.get("/next"), Start.of(200), Body.last("next"));
		assertThat(next.status()).isEqualTo(200);
		assertThat(next.text()).isEqualTo("next");
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 201, 299, 404, 418, 500, 599 })
	default void theStatusArrives(int status) {
		assertThat(respond(WireRequest.get("/"), Start.of(status), Body.last("x")).status()).isEqualTo(status);
	}

	@Test
	default void headersKeepTheirOrderTheirDuplicatesAndTheirBytes() {
		WireHead head = respond(WireRequest.get("/"),
				Start.of(200, "x-b", "1", "set-cookie", "a=1, b", "x-a", "caf\u00e9", "set-cookie", "c=2", "x-b", "3"),
				Body.last())
			.head();
		assertThat(head.headers()).filteredOn((field) -> field.name().matches("x-.|set-cookie"))
			.containsExactly(new Field("x-b", "1"), new Field("set-cookie", "a=1, b"), new Field("x-a", "caf\u00e9"),
					new Field("set-cookie", "c=2"), new Field("x-b", "3"));
	}

	@Test
	default void partsOfTheBodyAreJoined() {
		ClientExchange client = respond(WireRequest.get("/"), Start.of(200), Body.of("a"), Body.of(""), Body.of("b"),
				Body.last());
		assertThat(client.text()).isEqualTo("ab");
	}

	@Test
	default void eachPartOfTheBodyArrivesBeforeTheNextIsSent() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.send(Start.of(200));
		for (String part : new String[] { "one", "two", "three" }) {
			call.send(Body.of(part));
			assertThat(client.takeText(part.length())).isEqualTo(part);
		}
		call.send(Body.last());
		assertThat(client.text()).isEmpty();
	}

	@Test
	default void anEmptyResponseIsWhole() {
		assertThat(respond(WireRequest.get("/"), Start.of(200), Body.last()).body()).isEmpty();
		theConnectionGoesOn();
	}

	@Test
	default void aResponseIsWholeForTheClientBeforeTheApplicationReturns() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.send(Start.of(200), Body.last("done"));
		assertThat(client.text()).isEqualTo("done");
		call.cancellation().staysPending();
		theConnectionGoesOn();
	}

	@Test
	default void aHeadAloneLeavesAtTheEndOfTheTurn() {
		bench().serve((scope, receive, send) -> send.send(Start.of(200, "content-type", "text/event-stream"))
			.then(Mono.never()));
		ClientExchange client = bench().get("/");
		assertThat(client.status()).isEqualTo(200);
		assertThat(client.head().headers().first("content-type")).isEqualTo("text/event-stream");
	}

	@Test
	default void aHeadFromAnotherThreadLeavesByItself() {
		ClientExchange client = bench().get("/");
		bench().call().send(Start.of(204));
		assertThat(client.status()).isEqualTo(204);
	}

	@Test
	default void aHeadAndItsLastBodyTogetherHaveAContentLength() {
		bench().serve((scope, receive, send) -> send.send(Start.of(200)).then(send.send(Body.last("hello"))));
		ClientExchange client = bench().get("/");
		assertThat(client.text()).isEqualTo("hello");
		assertThat(client.head().headers().all("content-length")).containsExactly("5");
		assertThat(client.head().headers().contains("transfer-encoding")).isFalse();
	}

	@Test
	default void aHeadAndItsLastBodyInOneTurnHaveAContentLength() {
		bench().serve((scope, receive, send) -> Mono.when(send.send(Start.of(200)), send.send(Body.last("hello"))));
		ClientExchange client = bench().get("/");
		assertThat(client.text()).isEqualTo("hello");
		assertThat(client.head().headers().all("content-length")).containsExactly("5");
	}

	@Test
	default void aContentLengthThatIsKeptIsSentOnce() {
		ClientExchange client = respond(WireRequest.get("/"), Start.of(200, "content-length", "6"), Body.of("abc"),
				Body.last("def"));
		assertThat(client.text()).isEqualTo("abcdef");
		assertThat(client.head().headers().all("content-length")).containsExactly("6");
		assertThat(client.head().headers().contains("transfer-encoding")).isFalse();
		theConnectionGoesOn();
	}

	@Test
	default void hopByHopFieldsOfTheApplicationAreDropped() {
		ClientExchange client = respond(WireRequest.get("/"),
				Start.of(200, "transfer-encoding", "gzip", "connection", "close, x-hop", "keep-alive", "timeout=1",
						"proxy-connection", "close", "upgrade", "foo", "x-kept", "1"),
				Body.of("abc"), Body.last("def"));
		AsgiHeaders headers = client.head().headers();
		assertThat(headers.all("transfer-encoding")).doesNotContain("gzip");
		assertThat(headers.all("connection")).noneMatch((value) -> value.contains("close") || value.contains("x-hop"));
		assertThat(headers).extracting(Field::name)
			.contains("x-kept")
			.doesNotContain("keep-alive", "proxy-connection", "upgrade");
		assertThat(client.text()).isEqualTo("abcdef");
		theConnectionGoesOn();
	}

	@Test
	default void dateAndServerOfTheApplicationWin() {
		AsgiHeaders headers = respond(WireRequest.get("/"),
				Start.of(200, "date", "Thu, 01 Jan 1970 00:00:00 GMT", "server", "mine"), Body.last())
			.head()
			.headers();
		assertThat(headers.all("date")).containsExactly("Thu, 01 Jan 1970 00:00:00 GMT");
		assertThat(headers.all("server")).containsExactly("mine");
	}

	@Test
	default void headNeverHasABodyButKeepsItsContentLength() {
		ClientExchange client = respond(WireRequest.of("HEAD", "/"), Start.of(200, "content-length", "5"),
				Body.last("hello"));
		assertThat(client.status()).isEqualTo(200);
		assertThat(client.body()).isEmpty();
		assertThat(client.head().headers().all("content-length")).containsExactly("5");
		theConnectionGoesOn();
	}

	@Test
	default void headMayAnnounceALengthAndSendNoBody() {
		ClientExchange client = respond(WireRequest.of("HEAD", "/"), Start.of(200, "content-length", "5"), Body.last());
		assertThat(client.body()).isEmpty();
		assertThat(client.head().headers().all("content-length")).containsExactly("5");
		theConnectionGoesOn();
	}

	@Test
	default void headNeverHasABodyWhenItIsStreamed() {
		ClientExchange client = respond(WireRequest.of("HEAD", "/"), Start.of(200), Body.of("hello"), Body.of("world"),
				Body.last());
		assertThat(client.body()).isEmpty();
		theConnectionGoesOn();
	}

	@ParameterizedTest
	@ValueSource(ints = { 204, 304 })
	default void aStatusWithoutABodyNeverHasOne(int status) {
		ClientExchange client = respond(WireRequest.get("/"), Start.of(status), Body.of("hello"), Body.last("world"));
		assertThat(client.status()).isEqualTo(status);
		assertThat(client.body()).isEmpty();
		assertThat(client.head().headers().contains("transfer-encoding")).isFalse();
		theConnectionGoesOn();
	}

	@Test
	default void anEventAfterTheResponseIsCompleteIsIgnored() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.send(Start.of(200), Body.last("done"));
		call.send(Body.last("more"), Start.of(404));
		call.complete();
		assertThat(client.text()).isEqualTo("done");
		assertThat(client.status()).isEqualTo(200);
		theConnectionGoesOn();
	}

	@Test
	default void aSendThatNobodySubscribesToSendsNothing() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		Mono<Void> assembled = call.assembleSend(Body.last("last"));
		call.assembleSend(Start.of(500));
		call.send(Start.of(200));
		call.send(Body.of("first "));
		assertThat(assembled.toFuture()).succeedsWithin(Pending.PATIENCE);
		assertThat(client.status()).isEqualTo(200);
		assertThat(client.text()).isEqualTo("first last");
	}

}
