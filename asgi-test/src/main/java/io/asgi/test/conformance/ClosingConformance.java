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
import java.util.List;

import io.asgi.AsgiException;
import io.asgi.AsgiReceiveEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.WebSocketReceiveEvent.Bytes;
import io.asgi.WebSocketReceiveEvent.Connect;
import io.asgi.WebSocketReceiveEvent.Disconnect;
import io.asgi.WebSocketReceiveEvent.Text;
import io.asgi.WebSocketSendEvent;
import io.asgi.WebSocketSendEvent.Accept;
import io.asgi.WebSocketSendEvent.Close;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a WebSocket ends, and what both sides learn of it.
 *
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/specs/www.html#disconnect-receive-event-ws">ASGI
 * WebSocket specification, "Disconnect"</a>
 */
interface ClosingConformance extends Conformance {

	private RemoteCall accept(WebSocketClient client) {
		RemoteCall call = bench().call();
		assertThat(call.receive()).isEqualTo(Connect.INSTANCE);
		call.send(Accept.of());
		client.isAccepted();
		return call;
	}

	private static void isDisconnected(RemoteCall call, int code, String reason) {
		for (int i = 0; i < 3; i++) {
			assertThat(call.receive()).isEqualTo(new Disconnect(code, reason));
		}
	}

	@Test
	default void theClientsCloseIsToldAndAnswered() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		client.send(WebSocketFrame.close(3001, "dönë"));
		isDisconnected(call, 3001, "dönë");
		client.isClosed(3001);
		client.ends();
	}

	@Test
	default void messagesBeforeTheClientsCloseAreReceivedFirst() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		client.send(WebSocketFrame.text("a"), WebSocketFrame.text("b"), WebSocketFrame.close(1000, ""));
		assertThat(call.receive()).isEqualTo(new Text("a"));
		assertThat(call.receive()).isEqualTo(new Text("b"));
		isDisconnected(call, 1000, "");
	}

	@Test
	default void aCloseWithoutACodeIs1005() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		client.send(WebSocketFrame.emptyClose());
		isDisconnected(call, 1005, "");
		WebSocketFrame answer = client.receive();
		assertThat(answer.opcode()).isEqualTo(WebSocketFrame.CLOSE);
		// 1005 itself must never be on the wire (RFC 6455, section 7.4.1)
		assertThat(answer.payload()).satisfiesAnyOf((payload) -> assertThat(payload).isEmpty(),
				(payload) -> assertThat(answer.closeCode()).isEqualTo(1000));
		client.ends();
	}

	@Test
	default void aConnectionThatIsLostIs1006() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		Pending<AsgiReceiveEvent> waiting = call.startReceive();
		waiting.staysPending();
		client.exchange().abort();
		assertThat(waiting.await()).isEqualTo(new Disconnect(1006, ""));
		isDisconnected(call, 1006, "");
	}

	@Test
	default void aStreamThatTheClientEndsWithoutACloseIs1006() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		client.exchange().finish();
		isDisconnected(call, 1006, "");
		client.exchange().awaitEnd();
	}

	@Test
	default void theApplicationsCloseReachesTheClient() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		call.send(new WebSocketSendEvent.Text("last"), new Close(4001, "bÿe"));
		assertThat(client.receiveMessage().text()).isEqualTo("last");
		client.isClosed(4001, "bÿe");
		client.send(WebSocketFrame.close(4001, ""));
		client.ends();
		isDisconnected(call, 4001, "bÿe");
	}

	@Test
	default void aCloseWithoutAnythingIs1000() {
		WebSocketClient client = bench().webSocket("/");
		accept(client).send(Close.of());
		client.isClosed(1000, "");
	}

	@Test
	default void aClientThatDoesNotAnswerTheCloseIsCutOff() {
		bench().settings((settings) -> settings.withCloseTimeout(Duration.ofMillis(300)));
		WebSocketClient client = bench().webSocket("/");
		accept(client).send(Close.of());
		client.isClosed(1000);
		client.ends();
	}

	@Test
	default void aReturnAfterAcceptIs1011() {
		WebSocketClient client = bench().webSocket("/");
		accept(client).complete();
		client.isClosed(1011);
	}

	@Test
	default void anErrorAfterAcceptIs1011AndKeptToTheServer() {
		WebSocketClient client = bench().webSocket("/");
		accept(client).fail(new IllegalStateException("the application's own secret"));
		assertThat(client.isClosed(1011).text()).doesNotContain("secret");
	}

	@Test
	default void aReturnAfterTheApplicationsCloseIsFine() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		call.send(Close.of(4002));
		call.complete();
		client.isClosed(4002);
		client.send(WebSocketFrame.close(4002, ""));
		client.ends();
	}

	@Test
	default void aSendAfterTheClientsCloseFails() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		client.send(WebSocketFrame.close(1000, ""));
		isDisconnected(call, 1000, "");
		assertThat(call.startSend(new WebSocketSendEvent.Text("late")).awaitFailure())
			.isInstanceOf(ClientDisconnectedException.class)
			.hasMessageContaining("websocket.send");
		assertThat(call.startSend(Close.of()).awaitFailure()).isInstanceOf(ClientDisconnectedException.class);
		client.isClosed(1000);
		client.ends();
	}

	@Test
	default void aSendAfterTheConnectionWasLostFails() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		client.exchange().abort();
		isDisconnected(call, 1006, "");
		assertThat(call.startSend(new WebSocketSendEvent.Text("late")).awaitFailure())
			.isInstanceOf(ClientDisconnectedException.class);
	}

	@Test
	default void aSendAfterTheApplicationsOwnCloseFails() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		call.send(Close.of(4003));
		assertThat(call.startSend(new WebSocketSendEvent.Text("late")).awaitFailure()).isInstanceOf(AsgiException.class)
			.hasMessageContaining("websocket.send");
		client.isClosed(4003);
		client.send(WebSocketFrame.close(4003, ""));
		client.ends();
	}

	@Test
	default void aSendThatWaitsIsReleasedWhenTheClientLeaves() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		client.exchange().pauseReading();
		Flood flood = Flood.until((chunk) -> call.startSend(new WebSocketSendEvent.Bytes(chunk)));
		client.exchange().abort();
		assertThat(flood.waiting().awaitFailure()).isInstanceOf(ClientDisconnectedException.class);
	}

	@Test
	default void anApplicationIsToldButNotCancelledWhenItsClientLeaves() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		client.exchange().abort();
		isDisconnected(call, 1006, "");
		call.cancellation().staysPending();
	}

	@Test
	default void anApplicationIsCancelledWhenTheGraceIsOver() {
		bench().settings((settings) -> settings.withDisconnectGrace(Duration.ofMillis(300)));
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		client.send(WebSocketFrame.close(1000, ""));
		isDisconnected(call, 1000, "");
		call.cancellation().await();
	}

	@Test
	default void aMessageOfTheLongestLengthIsReceived() {
		bench().settings((settings) -> settings.withMaxMessageSize(1000));
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		client.send(WebSocketFrame.binary(new byte[1000]));
		assertThat(call.receive()).isEqualTo(new Bytes(new byte[1000]));
	}

	@Test
	default void aMessageThatIsTooLongIs1009() {
		bench().settings((settings) -> settings.withMaxMessageSize(1000));
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		Pending<AsgiReceiveEvent> waiting = call.startReceive();
		client.send(WebSocketFrame.binary(new byte[1001]));
		client.isClosed(1009);
		assertThat(waiting.await()).isInstanceOfSatisfying(Disconnect.class,
				(disconnect) -> assertThat(disconnect.code()).isEqualTo(1009));
	}

	@Test
	default void aMessageThatIsTooLongTogetherIs1009() {
		bench().settings((settings) -> settings.withMaxMessageSize(1000));
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		Pending<AsgiReceiveEvent> waiting = call.startReceive();
		client.send(WebSocketFrame.fragment(WebSocketFrame.TEXT, "a".repeat(600)),
				WebSocketFrame.fragment(WebSocketFrame.CONTINUATION, "b".repeat(600)));
		client.isClosed(1009);
		assertThat(waiting.await()).isInstanceOfSatisfying(Disconnect.class,
				(disconnect) -> assertThat(disconnect.code()).isEqualTo(1009));
	}

	@Test
	default void textThatIsNotUtf8Is1007() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		Pending<AsgiReceiveEvent> waiting = call.startReceive();
		client.send(new WebSocketFrame(WebSocketFrame.FIN | WebSocketFrame.TEXT,
				new byte[] { 'a', (byte) 0xC0, (byte) 0xAF }));
		client.isClosed(1007);
		assertThat(waiting.await()).isInstanceOfSatisfying(Disconnect.class,
				(disconnect) -> assertThat(disconnect.code()).isEqualTo(1007));
	}

	@Test
	default void textThatEndsWithinACharacterIs1007() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		Pending<AsgiReceiveEvent> waiting = call.startReceive();
		client.send(new WebSocketFrame(WebSocketFrame.TEXT, new byte[] { (byte) 0xC3 }),
				new WebSocketFrame(WebSocketFrame.FIN | WebSocketFrame.CONTINUATION, new byte[0]));
		client.isClosed(1007);
		assertThat(waiting.await()).isInstanceOf(Disconnect.class);
	}

	/**
	 * Return frames that break RFC 6455, sections 5.2 to 5.5 and 7.4.
	 */
	static List<WebSocketFrame> framesThatBreakTheProtocol() {
		return List.of(new WebSocketFrame(WebSocketFrame.FIN | 0x40 | WebSocketFrame.TEXT, new byte[] { 'a' }),
				new WebSocketFrame(WebSocketFrame.FIN | 0x3, new byte[0]),
				new WebSocketFrame(WebSocketFrame.FIN | 0xB, new byte[0]),
				new WebSocketFrame(WebSocketFrame.PING, new byte[0]),
				new WebSocketFrame(WebSocketFrame.FIN | WebSocketFrame.PING, new byte[126]),
				new WebSocketFrame(WebSocketFrame.FIN | WebSocketFrame.CONTINUATION, new byte[] { 'a' }),
				new WebSocketFrame(WebSocketFrame.FIN | WebSocketFrame.CLOSE, new byte[] { 3 }),
				WebSocketFrame.close(999, ""), WebSocketFrame.close(1005, ""), WebSocketFrame.close(1006, ""),
				WebSocketFrame.close(5000, ""));
	}

	@ParameterizedTest
	@MethodSource("io.asgi.test.conformance.ClosingConformance#framesThatBreakTheProtocol")
	default void aFrameThatBreaksTheProtocolIs1002(WebSocketFrame frame) {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		Pending<AsgiReceiveEvent> waiting = call.startReceive();
		client.send(frame);
		client.isClosed(1002);
		assertThat(waiting.await()).isInstanceOf(Disconnect.class);
		client.exchange().awaitEnd();
	}

	@Test
	default void aFrameThatIsNotMaskedIs1002() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		Pending<AsgiReceiveEvent> waiting = call.startReceive();
		client.sendUnmasked(WebSocketFrame.text("a"));
		client.isClosed(1002);
		assertThat(waiting.await()).isInstanceOf(Disconnect.class);
	}

	@Test
	default void aWebSocketThatIsClosedLeavesOtherStreamsAlone() {
		bench().assumeMultiplexing();
		WebSocketClient other = bench().webSocket("/other");
		RemoteCall otherCall = accept(other);
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = accept(client);
		client.send(WebSocketFrame.close(1000, ""));
		isDisconnected(call, 1000, "");
		client.isClosed(1000);
		other.send(WebSocketFrame.text("still here"));
		assertThat(otherCall.receive()).isEqualTo(new Text("still here"));
	}

}
