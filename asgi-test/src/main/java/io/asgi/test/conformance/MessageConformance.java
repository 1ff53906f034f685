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
import java.util.ArrayList;
import java.util.List;

import io.asgi.AsgiReceiveEvent;
import io.asgi.WebSocketReceiveEvent.Bytes;
import io.asgi.WebSocketReceiveEvent.Connect;
import io.asgi.WebSocketReceiveEvent.Disconnect;
import io.asgi.WebSocketReceiveEvent.Text;
import io.asgi.WebSocketSendEvent;
import io.asgi.WebSocketSendEvent.Accept;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How messages travel over a WebSocket, and how they hold each other up.
 */
interface MessageConformance extends Conformance {

	private RemoteCall accept(WebSocketClient client) {
		RemoteCall call = bench().call();
		assertThat(call.receive()).isEqualTo(Connect.INSTANCE);
		call.send(Accept.of());
		client.isAccepted();
		return call;
	}

	@Test
	default void textTravelsBothWays() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		client.send(WebSocketFrame.text("héllo 😀"));
		assertThat(call.receive()).isEqualTo(new Text("héllo 😀"));
		call.send(new WebSocketSendEvent.Text("wörld 😀"));
		assertThat(client.receiveMessage()).isEqualTo(WebSocketFrame.text("wörld 😀"));
	}

	@Test
	default void bytesTravelBothWays() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		client.send(WebSocketFrame.binary(new byte[] { 0, -1, 1 }));
		assertThat(call.receive()).isEqualTo(new Bytes(new byte[] { 0, -1, 1 }));
		call.send(new WebSocketSendEvent.Bytes(new byte[] { 2, -2 }));
		assertThat(client.receiveMessage()).isEqualTo(WebSocketFrame.binary(new byte[] { 2, -2 }));
	}

	@Test
	default void emptyMessagesAreMessages() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		client.send(WebSocketFrame.text(""), WebSocketFrame.binary(new byte[0]));
		assertThat(call.receive()).isEqualTo(new Text(""));
		assertThat(call.receive()).isEqualTo(new Bytes(new byte[0]));
		call.send(new WebSocketSendEvent.Text(""), new WebSocketSendEvent.Bytes(new byte[0]));
		assertThat(client.receiveMessage()).isEqualTo(WebSocketFrame.text(""));
		assertThat(client.receiveMessage()).isEqualTo(WebSocketFrame.binary(new byte[0]));
	}

	@ParameterizedTest
	@ValueSource(ints = { 125, 126, 127, 65535, 65536, 1_000_000 })
	default void messagesOfAllLengthsTravelBothWays(int length) {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		byte[] bytes = new byte[length];
		bytes[length - 1] = 1;
		Pending<Void> upload = client.startSend(WebSocketFrame.binary(bytes));
		assertThat(call.receive()).isEqualTo(new Bytes(bytes));
		upload.await();
		Pending<Void> download = call.startSend(new WebSocketSendEvent.Bytes(bytes));
		assertThat(client.receiveMessage()).isEqualTo(WebSocketFrame.binary(bytes));
		download.await();
	}

	@Test
	default void messagesKeepTheirOrder() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		List<Pending<Void>> sends = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			client.send(WebSocketFrame.text("up" + i));
			sends.add(call.startSend(new WebSocketSendEvent.Text("down" + i)));
		}
		sends.forEach(Pending::await);
		for (int i = 0; i < 100; i++) {
			assertThat(call.receive()).isEqualTo(new Text("up" + i));
			assertThat(client.receiveMessage().text()).isEqualTo("down" + i);
		}
	}

	@Test
	default void fragmentsAreOneMessage() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		client.send(WebSocketFrame.fragment(WebSocketFrame.TEXT, "a"));
		Pending<AsgiReceiveEvent> message = call.startReceive();
		client.send(WebSocketFrame.fragment(WebSocketFrame.CONTINUATION, "b"));
		message.staysPending();
		client.send(WebSocketFrame.fragment(WebSocketFrame.FIN | WebSocketFrame.CONTINUATION, "c"));
		assertThat(message.await()).isEqualTo(new Text("abc"));
	}

	@Test
	default void aCharacterMayBeSplitAcrossFragments() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		client.send(new WebSocketFrame(WebSocketFrame.TEXT, new byte[] { (byte) 0xC3 }),
				new WebSocketFrame(WebSocketFrame.FIN | WebSocketFrame.CONTINUATION, new byte[] { (byte) 0xA9 }));
		assertThat(call.receive()).isEqualTo(new Text("é"));
	}

	@Test
	default void aPingBetweenFragmentsIsAnsweredAndNotPartOfTheMessage() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		Pending<AsgiReceiveEvent> message = call.startReceive();
		client.send(WebSocketFrame.fragment(WebSocketFrame.TEXT, "a"), WebSocketFrame.ping("p"),
				WebSocketFrame.fragment(WebSocketFrame.FIN | WebSocketFrame.CONTINUATION, "b"));
		assertThat(client.receive()).isEqualTo(WebSocketFrame.fragment(WebSocketFrame.FIN | WebSocketFrame.PONG, "p"));
		assertThat(message.await()).isEqualTo(new Text("ab"));
	}

	@Test
	default void aPingIsAnsweredByTheServer() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		Pending<AsgiReceiveEvent> message = call.startReceive();
		client.send(WebSocketFrame.ping("are you there?"));
		assertThat(client.receive())
			.isEqualTo(WebSocketFrame.fragment(WebSocketFrame.FIN | WebSocketFrame.PONG, "are you there?"));
		message.staysPending();
	}

	@Test
	default void aPongThatNobodyAskedForIsIgnored() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		client.send(WebSocketFrame.fragment(WebSocketFrame.FIN | WebSocketFrame.PONG, "?"), WebSocketFrame.text("a"));
		assertThat(call.receive()).isEqualTo(new Text("a"));
	}

	@Test
	default void aSilentClientIsPinged() {
		bench().settings((settings) -> settings.withPings(Duration.ofMillis(200), Duration.ZERO));
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		Pending<AsgiReceiveEvent> message = call.startReceive();
		WebSocketFrame ping = client.receive();
		assertThat(ping.first()).isEqualTo(WebSocketFrame.FIN | WebSocketFrame.PING);
		client.send(new WebSocketFrame(WebSocketFrame.FIN | WebSocketFrame.PONG, ping.payload()));
		assertThat(client.receive().first()).isEqualTo(WebSocketFrame.FIN | WebSocketFrame.PING);
		message.staysPending();
	}

	@Test
	default void aClientThatAnswersNoPingIsGone() {
		bench().settings((settings) -> settings.withPings(Duration.ofMillis(200), Duration.ofMillis(300)));
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		assertThat(call.receive()).isEqualTo(Disconnect.of(Disconnect.ABNORMAL));
		assertThat(client.receive().first()).isEqualTo(WebSocketFrame.FIN | WebSocketFrame.PING);
		client.exchange().awaitEnd();
	}

	@Test
	default void aReceiveThatNobodySubscribesToTakesNothing() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		call.assembleReceive();
		client.send(WebSocketFrame.text("a"));
		assertThat(call.receive()).isEqualTo(new Text("a"));
	}

	@Test
	default void aCancelledReceiveTakesNothing() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		Pending<AsgiReceiveEvent> cancelled = call.startReceive();
		cancelled.staysPending();
		cancelled.cancel();
		client.send(WebSocketFrame.text("a"), WebSocketFrame.text("b"));
		assertThat(call.receive()).isEqualTo(new Text("a"));
		assertThat(call.receive()).isEqualTo(new Text("b"));
	}

	@Test
	default void aSecondReceiveFailsWhileOneIsPending() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		Pending<AsgiReceiveEvent> first = call.startReceive();
		assertThat(call.startReceive().awaitFailure()).isInstanceOf(IllegalStateException.class);
		client.send(WebSocketFrame.text("a"));
		assertThat(first.await()).isEqualTo(new Text("a"));
	}

	@Test
	default void aClientThatDoesNotReadStopsTheApplication() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		client.exchange().pauseReading();
		Flood flood = Flood.until((chunk) -> call.startSend(new WebSocketSendEvent.Bytes(chunk)));
		flood.waiting().staysPending();
		client.exchange().resumeReading();
		flood.waiting().await();
		for (int i = 0; i <= flood.accepted(); i++) {
			assertThat(client.receiveMessage()).isEqualTo(WebSocketFrame.binary(Flood.chunk(i)));
		}
	}

	@Test
	default void anApplicationThatDoesNotReceiveStopsTheClient() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		Flood flood = Flood.until((chunk) -> client.startSend(WebSocketFrame.binary(chunk)));
		flood.waiting().staysPending();
		for (int i = 0; i <= flood.accepted(); i++) {
			assertThat(call.receive()).isEqualTo(new Bytes(Flood.chunk(i)));
		}
		flood.waiting().await();
	}

	@Test
	default void aWebSocketThatIsNotReadDoesNotStopOtherStreams() {
		bench().assumeMultiplexing();
		WebSocketClient slow = bench().webSocket("/slow");
		RemoteCall slowCall = accept(slow);
		slow.exchange().pauseReading();
		Flood down = Flood.until((chunk) -> slowCall.startSend(new WebSocketSendEvent.Bytes(chunk)));
		Flood up = Flood.until((chunk) -> slow.startSend(WebSocketFrame.binary(chunk)));
		WebSocketClient client = bench().webSocket("/other");
		RemoteCall call = accept(client);
		client.send(WebSocketFrame.text("up"));
		assertThat(call.receive()).isEqualTo(new Text("up"));
		call.send(new WebSocketSendEvent.Text("down"));
		assertThat(client.receiveMessage().text()).isEqualTo("down");
		down.waiting().staysPending();
		up.waiting().staysPending();
	}

}
