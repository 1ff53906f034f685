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

import java.time.Duration;
import java.util.Map;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiSend;
import io.asgi.ClientDisconnectedException;
import io.asgi.IllegalEventException;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.WebSocketSendEvent.Accept;
import io.asgi.WebSocketSendEvent.Close;
import io.asgi.WebSocketSendEvent.DenialBody;
import io.asgi.WebSocketSendEvent.DenialStart;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link WebSocketTester}.
 */
class WebSocketTesterTests {

	private static final WebSocketScope SCOPE = WebSocketScope.builder().path("/chat").subprotocols("v1").build();

	/**
	 * Accepts, sends back what it gets, and closes when it gets {@code bye}.
	 */
	private static final AsgiApplication ECHO = (scope, receive,
			send) -> receive.events().concatMap((event) -> answer(event, send), 0).then();

	private static Mono<Void> answer(AsgiReceiveEvent event, AsgiSend send) {
		if (event instanceof WebSocketReceiveEvent.Connect) {
			return send.send(new Accept("v1", AsgiHeaders.of("x-a", "1")));
		}
		if (event instanceof WebSocketReceiveEvent.Text text) {
			return send
				.send(text.text().equals("bye") ? new Close(4000, "bye") : new WebSocketSendEvent.Text(text.text()));
		}
		if (event instanceof WebSocketReceiveEvent.Bytes bytes) {
			return send.send(new WebSocketSendEvent.Bytes(bytes.bytes()));
		}
		return Mono.empty();
	}

	@Test
	void messagesTravelBothWaysUntilTheClientCloses() {
		try (WebSocketTester socket = WebSocketTester.start(ECHO, SCOPE)) {
			assertThat(socket.connect()).isEqualTo(new Accept("v1", AsgiHeaders.of("x-a", "1")));
			socket.sendText("hello");
			assertThat(socket.receiveText()).isEqualTo("hello");
			socket.sendBytes(new byte[] { 1 });
			assertThat(socket.receiveBytes()).containsExactly(1);
			socket.receiveNothing();
			socket.disconnect(1001, "gone");
			socket.awaitCompletion();
		}
	}

	@Test
	void aCloseOfTheApplicationIsReceivedAndToldToItAgain() {
		try (WebSocketTester socket = WebSocketTester.start(ECHO, SCOPE)) {
			socket.connect();
			socket.sendText("bye");
			assertThat(socket.receiveClose()).isEqualTo(new Close(4000, "bye"));
			socket.awaitCompletion();
			assertThatIllegalStateException().isThrownBy(() -> socket.sendText("late"))
				.withMessage("The WebSocket is closed already, it does not cause websocket.receive");
		}
	}

	@Test
	void aDisconnectTellsTheCode() {
		try (WebSocketTester socket = WebSocketTester.start((scope, receive, send) -> send.send(Accept.of())
			.then(receive.receive())
			.then(receive.receive())
			.doOnNext((event) -> assertThat(event).isEqualTo(WebSocketReceiveEvent.Disconnect.of(1006)))
			.then(send.send(new WebSocketSendEvent.Text("late"))), SCOPE)) {
			socket.connect();
			socket.disconnect(1006);
			assertThatExceptionOfType(ClientDisconnectedException.class).isThrownBy(socket::awaitCompletion);
		}
	}

	@Test
	void aDenialIsA403() {
		AsgiApplication denies = (scope, receive, send) -> send.send(Close.of(4001));
		assertThat(WebSocketTester.start(denies, SCOPE).connectDenied().status()).isEqualTo(403);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(WebSocketTester.start(denies, SCOPE)::connect)
			.withMessageStartingWith("Expected WebSocketSendEvent.Accept but the application sent "
					+ "Close[code=4001, reason=] [scope: WebSocketScope[");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(WebSocketTester.start(ECHO, SCOPE)::connectDenied)
			.withMessageStartingWith("Expected the application to deny the WebSocket but it sent Accept[");
	}

	@Test
	void aDenialResponseIsReadWhereTheScopeOffersIt() {
		AsgiApplication denies = (scope, receive, send) -> send.send(new DenialStart(401, AsgiHeaders.of("x-a", "1")))
			.then(send.send(new DenialBody(new byte[] { 'n' }, true)))
			.then(send.send(new DenialBody(new byte[] { 'o' }, false)));
		WebSocketScope offering = SCOPE.with((scope) -> scope.extensions(Map.of("websocket.http.response", Map.of())));
		HttpTestResponse response = WebSocketTester.start(denies, offering).connectDenied();
		assertThat(response.status()).isEqualTo(401);
		assertThat(response.headers()).isEqualTo(AsgiHeaders.of("x-a", "1"));
		assertThat(response.text()).isEqualTo("no");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(WebSocketTester.start(denies, SCOPE)::connectDenied)
			.withCauseInstanceOf(IllegalEventException.class)
			.withMessageContaining("the extension websocket.http.response is not offered");
	}

	@Test
	void aMessageBeforeAcceptIsRefusedOnBothSides() {
		WebSocketTester socket = WebSocketTester.start(
				(scope, receive, send) -> send.send(new WebSocketSendEvent.Text("early")), SCOPE,
				Duration.ofMillis(50));
		assertThatIllegalStateException().isThrownBy(() -> socket.sendText("early"))
			.withMessage("The WebSocket is not open yet, it does not cause websocket.receive");
		assertThatExceptionOfType(IllegalEventException.class).isThrownBy(socket::awaitCompletion)
			.withMessage("websocket.send is not allowed in state CONNECT: "
					+ "websocket.accept comes first, and nothing is sent until the Mono that send returned is "
					+ "subscribed to, by then(...) for example");
	}

	@Test
	void aSubprotocolThatTheClientDoesNotOfferIsRefused() {
		WebSocketTester socket = WebSocketTester.start((scope, receive, send) -> send.send(Accept.of("v2")), SCOPE);
		assertThatExceptionOfType(IllegalEventException.class).isThrownBy(socket::awaitCompletion)
			.withMessageContaining("the client does not offer the subprotocol 'v2', it offers [v1]");
	}

}
