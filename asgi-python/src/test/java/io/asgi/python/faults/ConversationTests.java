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

package io.asgi.python.faults;

import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * WebSockets of a Python application on a started server.
 */
@Timeout(180)
class ConversationTests extends AbstractFaultTests {

	@BeforeEach
	void startServer() {
		start(Running.options("everyday:app"));
	}

	@Test
	void messagesAreEchoedAndTheClientCloses() throws Exception {
		Conversation conversation = Conversation.open(this.running, "/echo", "one", "two");
		assertThat(conversation.socket().getSubprotocol()).isEqualTo("two");
		conversation.socket().sendText("h\u00e9", true).join();
		assertThat(conversation.next()).isEqualTo("h\u00e9");
		byte[] bytes = new byte[60_000];
		new Random(1).nextBytes(bytes);
		conversation.socket().sendBinary(ByteBuffer.wrap(bytes), true).join();
		assertThat(conversation.next()).isEqualTo(bytes);
		conversation.socket().sendClose(4002, "enough").join();
		assertThat(conversation.awaitClose()).startsWith("4002");
		this.log.await("closed: 4002 enough");
		this.running.awaitIdle();
		assertThat(this.log.errors()).isEmpty();
	}

	@Test
	void theApplicationCloses() throws Exception {
		Conversation conversation = Conversation.open(this.running, "/echo");
		conversation.socket().sendText("close", true).join();
		assertThat(conversation.awaitClose()).isEqualTo("4001 as you say");
		this.running.awaitIdle();
		assertThat(this.log.errors()).isEmpty();
	}

	@Test
	void anExceptionClosesWith1011AndIsLoggedOnce() throws Exception {
		Conversation conversation = Conversation.open(this.running, "/echo");
		conversation.socket().sendText("raise", true).join();
		assertThat(conversation.awaitClose()).startsWith("1011");
		this.running.awaitIdle();
		assertThat(this.log.await("closed with code 1011").getThrowableProxy().getMessage())
			.endsWith("ValueError: in a socket on purpose");
		assertThat(this.log.errors()).hasSize(1);
	}

	@Test
	void aRefusalIsA403() {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> Conversation.open(this.running, "/deny"))
			.havingCause()
			.isInstanceOfSatisfying(WebSocketHandshakeException.class,
					(ex) -> assertThat(ex.getResponse().statusCode()).isEqualTo(403));
	}

	@Test
	void theEndOfTheApplicationIsA1001() throws Exception {
		Conversation conversation = Conversation.open(this.running, "/echo");
		this.running.close();
		assertThat(conversation.awaitClose()).startsWith("1001");
		this.log.await("the lifespan has ended");
	}

}
