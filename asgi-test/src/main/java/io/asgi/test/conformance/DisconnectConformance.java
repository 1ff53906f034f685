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

import java.time.Duration;

import io.asgi.AsgiReceiveEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpReceiveEvent.Disconnect;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.Start;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application learns when its client leaves, or has been served.
 *
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/specs/www.html#disconnect-receive-event">ASGI
 * HTTP specification, "Disconnect"</a>
 */
interface DisconnectConformance extends Conformance {

	private static void isDisconnected(RemoteCall call) {
		for (int i = 0; i < 3; i++) {
			assertThat(call.receive()).isEqualTo(Disconnect.INSTANCE);
		}
	}

	@Test
	default void afterACompleteResponseEveryReceiveIsADisconnect() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.send(Start.of(200), Body.last());
		client.body();
		isDisconnected(call);
	}

	@Test
	default void aReceiveThatWaitsIsToldThatTheClientHasLeft() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.receiveBody();
		Pending<AsgiReceiveEvent> waiting = call.startReceive();
		waiting.staysPending();
		client.abort();
		assertThat(waiting.await()).isEqualTo(Disconnect.INSTANCE);
		isDisconnected(call);
	}

	@Test
	default void aReceiveAfterTheClientHasLeftIsADisconnect() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.receiveBody();
		client.abort();
		isDisconnected(call);
	}

	@Test
	default void aClientThatLeavesInTheMiddleOfItsBodyIsADisconnect() {
		ClientExchange client = bench().open(WireRequest.post("/"));
		RemoteCall call = bench().call();
		client.send("abc");
		assertThat(call.receiveBody(3)).asString().isEqualTo("abc");
		Pending<AsgiReceiveEvent> waiting = call.startReceive();
		client.abort();
		assertThat(waiting.await()).isEqualTo(Disconnect.INSTANCE);
		isDisconnected(call);
	}

	@Test
	default void aClientThatLeavesInTheMiddleOfTheResponseIsADisconnect() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.receiveBody();
		call.send(Start.of(200), Body.of("a"));
		assertThat(client.takeText(1)).isEqualTo("a");
		client.abort();
		isDisconnected(call);
	}

	@Test
	default void aSendAfterTheClientHasLeftFails() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.receiveBody();
		client.abort();
		isDisconnected(call);
		assertThat(call.startSend(Start.of(200)).awaitFailure()).isInstanceOf(ClientDisconnectedException.class)
			.hasMessageContaining(Start.TYPE);
		assertThat(call.startSend(Start.of(200)).awaitFailure()).isInstanceOf(ClientDisconnectedException.class);
	}

	@Test
	default void aBodyAfterTheClientHasLeftFails() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.receiveBody();
		call.send(Start.of(200), Body.of("a"));
		client.abort();
		isDisconnected(call);
		assertThat(call.startSend(Body.of("b")).awaitFailure()).isInstanceOf(ClientDisconnectedException.class)
			.hasMessageContaining(Body.TYPE);
		assertThat(call.startSend(Body.last()).awaitFailure()).isInstanceOf(ClientDisconnectedException.class);
	}

	@Test
	default void sendsFailSoonAfterTheClientHasLeftEvenIfNobodyReceives() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.send(Start.of(200), Body.of("a"));
		client.takeText(1);
		client.abort();
		long deadline = System.nanoTime() + Pending.PATIENCE.toNanos();
		Pending<Void> send = call.startSend(Body.of("b"));
		while (!send.hasFailed()) {
			assertThat(System.nanoTime()).as("sends still complete").isLessThan(deadline);
			send = call.startSend(Body.of("b"));
		}
		assertThat(send.awaitFailure()).isInstanceOf(ClientDisconnectedException.class);
	}

	@Test
	default void anApplicationIsToldButNotCancelledWhenItsClientLeaves() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.receiveBody();
		client.abort();
		isDisconnected(call);
		call.cancellation().staysPending();
	}

	@Test
	default void anApplicationIsCancelledWhenTheGraceIsOver() {
		bench().settings((settings) -> settings.withDisconnectGrace(Duration.ofMillis(300)));
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.receiveBody();
		client.abort();
		isDisconnected(call);
		call.cancellation().await();
	}

	@Test
	default void anApplicationThatHasRespondedIsNotCancelledWhenItsClientLeaves() {
		bench().settings((settings) -> settings.withDisconnectGrace(Duration.ofMillis(1)));
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.send(Start.of(200), Body.last());
		client.body();
		bench().connection().close();
		call.cancellation().staysPending();
	}

	@Test
	default void aClientThatLeavesOneStreamKeepsTheOthers() {
		bench().assumeMultiplexing();
		ClientExchange other = bench().get("/other");
		RemoteCall otherCall = bench().call();
		otherCall.send(Start.of(200), Body.of("a"));
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.receiveBody();
		client.abort();
		isDisconnected(call);
		otherCall.send(Body.last("b"));
		assertThat(other.text()).isEqualTo("ab");
	}

	@Test
	default void aConnectionThatIsLostTakesAllItsRequestsWithIt() {
		bench().get("/1");
		RemoteCall first = bench().call();
		first.receiveBody();
		bench().connection().close();
		isDisconnected(first);
	}

}
