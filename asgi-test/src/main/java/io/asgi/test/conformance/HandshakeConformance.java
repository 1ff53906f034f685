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

import java.util.Map;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiHeaders.Field;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiVersion;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;
import io.asgi.WebSocketReceiveEvent.Connect;
import io.asgi.WebSocketReceiveEvent.Disconnect;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent.Accept;
import io.asgi.WebSocketSendEvent.Close;
import io.asgi.WebSocketSendEvent.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a WebSocket comes about, or does not.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/www.html#websocket">ASGI
 * WebSocket specification</a>
 */
interface HandshakeConformance extends Conformance {

	@Test
	default void theScopeDescribesTheHandshake() {
		bench().settings((settings) -> settings.withState(Map.of("pool", "shared")));
		bench().webSocket("/chat%20room?name=a%20b", "x-b", "1", "x-a", "2", "x-b", "3", "x-c", "4");
		WebSocketScope scope = bench().call().webSocket();
		assertThat(scope.type()).isEqualTo("websocket");
		assertThat(scope.asgi()).isEqualTo(new AsgiVersion("3.0", "2.5"));
		assertThat(scope.httpVersion()).isEqualTo(bench().protocol().httpVersion());
		assertThat(scope.scheme()).isEqualTo(bench().protocol().isSecure() ? "wss" : "ws");
		assertThat(scope.path()).isEqualTo("/chat room");
		assertThat(scope.rawPath()).asString().isEqualTo("/chat%20room");
		assertThat(scope.queryString()).asString().isEqualTo("name=a%20b");
		assertThat(scope.rootPath()).isEmpty();
		assertThat(scope.subprotocols()).isEmpty();
		assertThat(scope.state()).containsEntry("pool", "shared");
		assertThat(scope.client()).isNotNull();
		assertThat(scope.client().port()).isEqualTo(bench().connection().localAddress().getPort());
		assertThat(scope.server()).isNotNull();
		assertThat(scope.server().port()).isEqualTo(bench().serverAddress().getPort());
		assertThat(scope.headers()).filteredOn((field) -> field.name().matches("x-."))
			.containsExactly(new Field("x-b", "1"), new Field("x-a", "2"), new Field("x-b", "3"),
					new Field("x-c", "4"));
		assertThat(scope.headers()).extracting(Field::name).contains("host").noneMatch((name) -> name.startsWith(":"));
	}

	@Test
	default void whatAnybodySaysOfForwardingChangesNothing() {
		String other = bench().protocol().isSecure() ? "http" : "https";
		bench().webSocket("/", "x-forwarded-for", "6.6.6.6", "x-forwarded-proto", other, "x-forwarded-prefix", "/evil",
				"forwarded", "for=6.6.6.6;proto=" + other);
		WebSocketScope scope = bench().call().webSocket();
		assertThat(scope.scheme()).isEqualTo(bench().protocol().isSecure() ? "wss" : "ws");
		assertThat(scope.client()).isNotNull();
		assertThat(scope.client().port()).isEqualTo(bench().connection().localAddress().getPort());
		assertThat(scope.rootPath()).isEmpty();
	}

	@Test
	default void subprotocolsAreOfferedInTheClientsOrder() {
		bench().webSocket("/", "sec-websocket-protocol", "v2.chat, v1.chat", "sec-websocket-protocol", "plain");
		assertThat(bench().call().webSocket().subprotocols()).containsExactly("v2.chat", "v1.chat", "plain");
	}

	@Test
	default void onlyASecureConnectionTellsOfTls() {
		bench().webSocket("/");
		bench().tellsOfTls(bench().call().webSocket());
	}

	@Test
	default void connectIsTheFirstEventAndTheClientWaitsForTheAnswer() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = bench().call();
		assertThat(call.receive()).isEqualTo(Connect.INSTANCE);
		Pending<AsgiReceiveEvent> next = call.startReceive();
		next.staysPending();
		assertThat(client.exchange().hasHead()).isFalse();
		call.send(Accept.of());
		client.isAccepted();
		next.staysPending();
	}

	@Test
	default void anApplicationMayAcceptWithoutReceivingConnectFirst() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = bench().call();
		call.send(Accept.of());
		client.isAccepted();
		assertThat(call.receive()).isEqualTo(Connect.INSTANCE);
	}

	@Test
	default void anAcceptHasNoSubprotocolUnlessTheApplicationChoosesOne() {
		WebSocketClient client = bench().webSocket("/", "sec-websocket-protocol", "v2.chat, v1.chat");
		bench().call().send(Accept.of());
		assertThat(client.isAccepted().headers().contains("sec-websocket-protocol")).isFalse();
	}

	@Test
	default void theChosenSubprotocolAndHeadersAreInTheAnswer() {
		WebSocketClient client = bench().webSocket("/", "sec-websocket-protocol", "v2.chat, v1.chat");
		bench().call()
			.send(new Accept("v1.chat", AsgiHeaders.of("set-cookie", "a=1", "x-a", "caf\u00e9", "set-cookie", "b=2")));
		AsgiHeaders headers = client.isAccepted().headers();
		assertThat(headers.all("sec-websocket-protocol")).containsExactly("v1.chat");
		assertThat(headers.all("set-cookie")).containsExactly("a=1", "b=2");
		assertThat(headers.first("x-a")).isEqualTo("caf\u00e9");
	}

	@Test
	default void aMessageMayFollowTheAcceptAtOnce() {
		bench().serve((scope, receive,
				send) -> send.send(Accept.of()).then(send.send(new Text("welcome"))).then(send.send(Close.of(4000))));
		WebSocketClient client = bench().webSocket("/");
		client.isAccepted();
		assertThat(client.receive()).isEqualTo(WebSocketFrame.text("welcome"));
		client.isClosed(4000);
	}

	@Test
	default void aCloseBeforeAcceptIsA403() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = bench().call();
		assertThat(call.receive()).isEqualTo(Connect.INSTANCE);
		call.send(new Close(4001, "go away"));
		client.isDenied(403);
		assertThat(call.receive()).isInstanceOf(Disconnect.class);
	}

	@Test
	default void aReturnBeforeAcceptIsA403() {
		WebSocketClient client = bench().webSocket("/");
		bench().call().complete();
		client.isDenied(403);
	}

	@Test
	default void anErrorBeforeAcceptIsA500() {
		WebSocketClient client = bench().webSocket("/");
		bench().call().fail(new IllegalStateException("the application's own secret"));
		assertThat(client.isDenied(500)).doesNotContain("secret");
	}

	@Test
	default void aDeniedHandshakeLeavesTheConnectionToOthers() {
		WebSocketClient denied = bench().webSocket("/1");
		bench().call().send(Close.of());
		denied.isDenied(403);
		WireConnection connection = bench().protocol().multiplexes() ? bench().connection() : bench().connect();
		WebSocketClient client = WebSocketClient.open(bench(), connection, "/2");
		bench().call().send(Accept.of());
		client.isAccepted();
	}

	@Test
	default void aClientThatLeavesDuringTheHandshakeIsADisconnect() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = bench().call();
		assertThat(call.receive()).isEqualTo(Connect.INSTANCE);
		Pending<AsgiReceiveEvent> next = call.startReceive();
		next.staysPending();
		client.exchange().abort();
		assertThat(next.await()).isEqualTo(Disconnect.of(Disconnect.ABNORMAL));
		assertThat(call.startSend(Accept.of()).awaitFailure()).isInstanceOf(ClientDisconnectedException.class);
	}

	@Test
	default void aMessageBeforeAcceptIsRefusedAndTheHandshakeGoesOn() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = bench().call();
		assertThat(call.startSend(new Text("early")).awaitFailure()).isInstanceOf(IllegalEventException.class)
			.hasMessageContaining("websocket.send is not allowed in state ");
		assertThat(client.exchange().hasHead()).isFalse();
		call.send(Accept.of(), new Text("now"));
		client.isAccepted();
		assertThat(client.receive()).isEqualTo(WebSocketFrame.text("now"));
	}

	@Test
	default void aSecondAcceptIsRefused() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = bench().call();
		call.send(Accept.of());
		assertThat(call.startSend(Accept.of()).awaitFailure()).isInstanceOf(IllegalEventException.class)
			.hasMessageContaining("websocket.accept is not allowed in state ");
		call.send(new Text("fine"));
		client.isAccepted();
		assertThat(client.receive()).isEqualTo(WebSocketFrame.text("fine"));
	}

	@Test
	default void anEventOfHttpIsRefused() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = bench().call();
		assertThat(call.startSend(HttpSendEvent.Start.of(200)).awaitFailure()).isInstanceOf(IllegalEventException.class)
			.hasMessageContaining("http.response.start is not allowed in state ");
		call.send(Accept.of());
		client.isAccepted();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "bad name | a", "x-a | 'a\r\nx-b: b'", "x-a | 'a\0b'", ":status | 200", "x-a | '\u20ac'" })
	default void anAcceptWithAHeaderThatCannotBeSentIsRefused(String name, String value) {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = bench().call();
		Accept accept = new Accept(null, AsgiHeaders.of(name, value));
		assertThat(call.startSend(accept).awaitFailure()).isInstanceOf(IllegalEventException.class)
			.hasMessageContaining("websocket.accept is not valid");
		call.send(Accept.of());
		assertThat(client.isAccepted().headers().contains("x-b")).isFalse();
	}

}
