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

package io.asgi.application;

import java.time.Duration;

import io.asgi.ClientDisconnectedException;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebSocketSession}.
 */
class WebSocketSessionTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final TestConnection connection = new TestConnection();

	@Test
	void anEchoIsAFewLines() {
		WebSocketApplication echo = (scope, receive, send) -> WebSocketSession.accept(receive, send)
			.flatMapMany((session) -> session.messages()
				.ofType(WebSocketReceiveEvent.Text.class)
				.concatMap((message) -> session.send(message.text()), 0))
			.then();
		this.connection.offer(WebSocketReceiveEvent.Connect.INSTANCE);
		this.connection.offer(new WebSocketReceiveEvent.Text("a"));
		this.connection.offer(new WebSocketReceiveEvent.Bytes(new byte[1]));
		this.connection.offer(new WebSocketReceiveEvent.Text("b"));
		this.connection.offer(WebSocketReceiveEvent.Disconnect.of(1001));
		StepVerifier.create(echo.call(WebSocketScope.builder().build(), this.connection, this.connection))
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(this.connection.sent()).containsExactly(WebSocketSendEvent.Accept.of(),
				new WebSocketSendEvent.Text("a"), new WebSocketSendEvent.Text("b"));
	}

	@Test
	void acceptsWhenTheClientHasConnectedAndNotBefore() {
		Mono<WebSocketSession> session = WebSocketSession.accept(this.connection, this.connection,
				WebSocketSendEvent.Accept.of("chat"));
		assertThat(this.connection.isReceiving()).isFalse();
		session.subscribe();
		assertThat(this.connection.sent()).isEmpty();
		this.connection.offer(WebSocketReceiveEvent.Connect.INSTANCE);
		assertThat(this.connection.sent()).containsExactly(WebSocketSendEvent.Accept.of("chat"));
	}

	@Test
	void aClientThatLeavesBeforeIsAnError() {
		this.connection.offer(WebSocketReceiveEvent.Disconnect.of(1006));
		StepVerifier.create(WebSocketSession.accept(this.connection, this.connection))
			.expectError(ClientDisconnectedException.class)
			.verify(TIMEOUT);
		assertThat(this.connection.sent()).isEmpty();
	}

	@Test
	void aWebSocketIsAcceptedOnce() {
		this.connection.offer(new WebSocketReceiveEvent.Text("a"));
		StepVerifier.create(WebSocketSession.accept(this.connection, this.connection))
			.expectErrorMessage("websocket.receive is not websocket.connect: the WebSocket has been accepted before")
			.verify(TIMEOUT);
		assertThat(this.connection.sent()).isEmpty();
	}

	@Test
	void messagesAreReceivedOnDemandUntilTheDisconnect() {
		WebSocketSession session = accept();
		WebSocketReceiveEvent text = new WebSocketReceiveEvent.Text("a");
		WebSocketReceiveEvent bytes = new WebSocketReceiveEvent.Bytes(new byte[] { 1 });
		this.connection.offer(text);
		this.connection.offer(bytes);
		this.connection.offer(WebSocketReceiveEvent.Disconnect.of(1000));
		StepVerifier.create(session.messages(), 0)
			.then(() -> assertThat(this.connection.taken()).isEqualTo(1))
			.thenRequest(1)
			.expectNext(text)
			.then(() -> assertThat(this.connection.taken()).isEqualTo(2))
			.thenRequest(2)
			.expectNext(bytes)
			.expectComplete()
			.verify(TestConnection.TIMEOUT);
	}

	@Test
	void cancellingTakesNoMessage() {
		WebSocketSession session = accept();
		StepVerifier.create(session.messages()).thenCancel().verify(TIMEOUT);
		assertThat(this.connection.isReceiving()).isFalse();
	}

	@Test
	void sendsMessagesAndCloses() {
		WebSocketSession session = accept();
		session.send("a")
			.then(session.send(new byte[] { 1 }))
			.then(session.close(4000, "bye"))
			.then(session.close())
			.block(TestConnection.TIMEOUT);
		assertThat(this.connection.sent()).containsExactly(WebSocketSendEvent.Accept.of(),
				new WebSocketSendEvent.Text("a"), new WebSocketSendEvent.Bytes(new byte[] { 1 }),
				new WebSocketSendEvent.Close(4000, "bye"), WebSocketSendEvent.Close.of());
	}

	private WebSocketSession accept() {
		this.connection.offer(WebSocketReceiveEvent.Connect.INSTANCE);
		return WebSocketSession.accept(this.connection, this.connection).block(TestConnection.TIMEOUT);
	}

}
