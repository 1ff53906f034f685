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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.asgi.AsgiReceiveEvent;
import io.asgi.HttpReceiveEvent.Disconnect;
import io.asgi.HttpReceiveEvent.Request;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.Start;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the body of a request reaches an application.
 *
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/specs/www.html#request-receive-event">ASGI HTTP
 * specification, "Request"</a>
 */
interface RequestBodyConformance extends Conformance {

	@Test
	default void aRequestWithoutABodyIsOneEmptyEvent() {
		bench().get("/");
		assertThat(bench().call().receive()).isEqualTo(Request.last());
	}

	@Test
	default void anEmptyBodyEndsWithAnEmptyEvent() {
		ClientExchange client = bench().open(WireRequest.post("/"));
		client.finish();
		assertThat(bench().call().receive()).isEqualTo(Request.last());
	}

	@Test
	default void aBodyWithAContentLengthArrives() {
		ClientExchange client = bench().open(WireRequest.post("/", "content-length", "11"));
		client.send("hello ");
		client.send("world");
		client.finish();
		assertThat(bench().call().receiveText()).isEqualTo("hello world");
	}

	@Test
	default void aBodyOfUnknownLengthArrivesWithoutItsTransferCoding() {
		ClientExchange client = bench().open(WireRequest.post("/"));
		client.send("hello ");
		client.send("world");
		client.finish();
		assertThat(bench().call().receiveText()).isEqualTo("hello world");
	}

	@Test
	default void eachPartArrivesBeforeTheNextIsSent() {
		ClientExchange client = bench().open(WireRequest.post("/"));
		RemoteCall call = bench().call();
		for (String part : new String[] { "one", "two", "three" }) {
			client.send(part);
			assertThat(call.receive()).isEqualTo(Request.of(part.getBytes(StandardCharsets.UTF_8)));
		}
		client.finish();
		assertThat(call.receive()).isEqualTo(Request.last());
	}

	@Test
	default void aLargeBodyArrivesWhole() {
		ClientExchange client = bench().open(WireRequest.post("/"));
		RemoteCall call = bench().call();
		byte[] sent = new byte[3_000_000];
		for (int i = 0; i < sent.length; i++) {
			sent[i] = (byte) (i / 1000);
		}
		Pending<Void> upload = client.startSend(sent);
		byte[] start = call.receiveBody(sent.length / 2);
		byte[] rest = call.receiveBody(sent.length - start.length);
		upload.await();
		client.finish();
		assertThat(call.receiveBody()).isEmpty();
		assertThat(start).isEqualTo(Arrays.copyOf(sent, start.length));
		assertThat(rest).isEqualTo(Arrays.copyOfRange(sent, start.length, sent.length));
	}

	@Test
	default void aReceiveThatNobodySubscribesToTakesNothing() {
		ClientExchange client = bench().open(WireRequest.post("/"));
		RemoteCall call = bench().call();
		Mono<AsgiReceiveEvent> assembled = call.assembleReceive();
		call.assembleReceive();
		client.send("abc");
		assertThat(call.receive()).isEqualTo(Request.of("abc".getBytes(StandardCharsets.UTF_8)));
		client.finish();
		assertThat(assembled.toFuture()).succeedsWithin(Pending.PATIENCE).isEqualTo(Request.last());
	}

	@Test
	default void aCancelledReceiveTakesNothing() {
		ClientExchange client = bench().open(WireRequest.post("/"));
		RemoteCall call = bench().call();
		Pending<AsgiReceiveEvent> cancelled = call.startReceive();
		cancelled.staysPending();
		cancelled.cancel();
		client.send("abc");
		client.finish();
		assertThat(call.receiveText()).isEqualTo("abc");
	}

	@Test
	default void aSecondReceiveFailsWhileOneIsPending() {
		ClientExchange client = bench().open(WireRequest.post("/"));
		RemoteCall call = bench().call();
		Pending<AsgiReceiveEvent> first = call.startReceive();
		assertThat(call.startReceive().awaitFailure()).isInstanceOf(IllegalStateException.class);
		client.send("abc");
		assertThat(first.await()).isEqualTo(Request.of("abc".getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	default void afterTheBodyReceiveWaitsUntilTheResponseIsComplete() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.receiveBody();
		Pending<AsgiReceiveEvent> next = call.startReceive();
		next.staysPending();
		call.send(Start.of(200), Body.of("a"));
		next.staysPending();
		call.send(Body.last("b"));
		assertThat(next.await()).isEqualTo(Disconnect.INSTANCE);
		assertThat(client.text()).isEqualTo("ab");
	}

	@Test
	default void aResponseMayBeginBeforeTheBodyHasBeenRead() {
		ClientExchange client = bench().open(WireRequest.post("/"));
		RemoteCall call = bench().call();
		call.send(Start.of(200), Body.of("got "));
		assertThat(client.takeText(4)).isEqualTo("got ");
		client.send("abc");
		client.finish();
		call.send(Body.last(call.receiveText()));
		assertThat(client.text()).isEqualTo("abc");
	}

	@Test
	default void continueIsAskedForAtTheFirstReceiveAndNotBefore() {
		ClientExchange client = bench().open(WireRequest.post("/", "content-length", "3", "expect", "100-continue"));
		RemoteCall call = bench().call();
		assertThat(client.endsWithin(Pending.QUIET.toMillis())).isFalse();
		assertThat(client.informational()).isEmpty();
		Pending<AsgiReceiveEvent> first = call.startReceive();
		assertThat(client.awaitInformational().status()).isEqualTo(100);
		client.send("abc");
		client.finish();
		assertThat(first.await()).isInstanceOfSatisfying(Request.class,
				(request) -> assertThat(request.body()).asString().isEqualTo("abc"));
		call.send(Start.of(200), Body.last());
		assertThat(client.body()).isEmpty();
		assertThat(client.informational()).hasSize(1);
	}

	@Test
	default void continueIsNeverAskedForWithoutAReceive() {
		ClientExchange client = bench().open(WireRequest.post("/", "content-length", "3", "expect", "100-continue"));
		RemoteCall call = bench().call();
		call.send(Start.of(413), Body.last("too large"));
		call.complete();
		assertThat(client.status()).isEqualTo(413);
		assertThat(client.text()).isEqualTo("too large");
		assertThat(client.informational()).isEmpty();
	}

}
