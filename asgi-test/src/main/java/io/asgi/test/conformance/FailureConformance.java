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

import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.Start;
import io.asgi.IllegalEventException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client sees of an application that does not finish its response.
 */
interface FailureConformance extends Conformance {

	private static RuntimeException boom() {
		return new IllegalStateException("the application's own secret");
	}

	private static void isPlain500(ClientExchange client) {
		assertThat(client.status()).isEqualTo(500);
		assertThat(client.text()).isNotEmpty().hasSizeLessThan(1024).doesNotContain("secret");
	}

	/**
	 * Answer a request until the client has the head, and one byte of the body.
	 */
	private RemoteCall begin(ClientExchange client, Start start) {
		RemoteCall call = bench().call();
		call.send(start, Body.of("a"));
		assertThat(client.takeText(1)).isEqualTo("a");
		return call;
	}

	@Test
	default void anErrorBeforeTheStartIsA500WithAShortBody() {
		ClientExchange client = bench().get("/");
		bench().call().fail(boom());
		isPlain500(client);
	}

	@Test
	default void anErrorThatIsThrownWhenTheApplicationIsCalledIsA500() {
		bench().serve((scope, receive, send) -> {
			throw boom();
		});
		isPlain500(bench().get("/"));
	}

	@Test
	default void anErrorBetweenStartAndBodyIsA500() {
		bench().serve((scope, receive, send) -> send.send(Start.of(200, "x-a", "1")).then(Mono.error(boom())));
		ClientExchange client = bench().get("/");
		isPlain500(client);
		assertThat(client.head().headers().contains("x-a")).isFalse();
	}

	@Test
	default void anErrorInTheTurnOfTheStartIsA500() {
		bench().serve((scope, receive, send) -> {
			send.send(Start.of(200)).subscribe();
			return Mono.error(boom());
		});
		isPlain500(bench().get("/"));
	}

	@Test
	default void aReturnBetweenStartAndBodyIsA500() {
		bench().serve((scope, receive, send) -> send.send(Start.of(200)));
		isPlain500(bench().get("/"));
	}

	@Test
	default void aReturnWithoutAResponseIsA500() {
		ClientExchange client = bench().get("/");
		bench().call().complete();
		isPlain500(client);
	}

	@Test
	default void a500ForHeadHasNoBody() {
		ClientExchange client = bench().open(WireRequest.of("HEAD", "/"));
		bench().call().fail(boom());
		assertThat(client.status()).isEqualTo(500);
		assertThat(client.body()).isEmpty();
	}

	@Test
	default void anErrorAfterTheHeadAbortsTheResponse() {
		ClientExchange client = bench().get("/");
		begin(client, Start.of(200)).fail(boom());
		client.isAborted();
		assertThat(client.status()).isEqualTo(200);
	}

	@Test
	default void aReturnAfterTheHeadAbortsTheResponse() {
		ClientExchange client = bench().get("/");
		begin(client, Start.of(200)).complete();
		client.isAborted();
	}

	@Test
	default void anErrorAfterAHeadWithoutABodyAbortsTheResponse() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.send(Start.of(200));
		assertThat(client.status()).isEqualTo(200);
		call.fail(boom());
		client.isAborted();
	}

	@Test
	default void anErrorAfterTheResponseIsCompleteIsNotSeen() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.send(Start.of(200), Body.last("done"));
		call.fail(boom());
		assertThat(client.text()).isEqualTo("done");
	}

	@Test
	default void anAbortedResponseLeavesOtherStreamsAlone() {
		bench().assumeMultiplexing();
		ClientExchange other = bench().get("/other");
		RemoteCall otherCall = begin(other, Start.of(200));
		ClientExchange client = bench().get("/");
		begin(client, Start.of(200)).fail(boom());
		client.isAborted();
		otherCall.send(Body.last("b"));
		assertThat(other.text()).isEqualTo("b");
	}

	@Test
	default void moreBytesThanAnnouncedFailTheSendAndAbort() {
		ClientExchange client = bench().get("/");
		RemoteCall call = begin(client, Start.of(200, "content-length", "3"));
		assertThat(call.startSend(Body.of("bcd")).awaitFailure()).isInstanceOf(IllegalEventException.class)
			.hasMessageContaining("http.response.body");
		client.isAborted();
	}

	@Test
	default void fewerBytesThanAnnouncedFailTheSendAndAbort() {
		ClientExchange client = bench().get("/");
		RemoteCall call = begin(client, Start.of(200, "content-length", "3"));
		assertThat(call.startSend(Body.last("b")).awaitFailure()).isInstanceOf(IllegalEventException.class)
			.hasMessageContaining("http.response.body");
		client.isAborted();
	}

	@Test
	default void aReturnBeforeAllAnnouncedBytesAborts() {
		ClientExchange client = bench().get("/");
		begin(client, Start.of(200, "content-length", "3")).complete();
		client.isAborted();
	}

	@Test
	default void aByteAfterAllThatWereAnnouncedFailsTheSend() {
		ClientExchange client = bench().get("/");
		RemoteCall call = begin(client, Start.of(200, "content-length", "1"));
		assertThat(call.startSend(Body.of("b")).awaitFailure()).isInstanceOf(IllegalEventException.class);
		client.awaitEnd();
	}

	@Test
	default void theServerGoesOnAfterAFailure() {
		ClientExchange failed = bench().get("/");
		begin(failed, Start.of(200)).fail(boom());
		failed.isAborted();
		ClientExchange next = bench().open(bench().connect(), WireRequest.get("/next"));
		bench().call().send(Start.of(200), Body.last("next"));
		assertThat(next.text()).isEqualTo("next");
	}

}
