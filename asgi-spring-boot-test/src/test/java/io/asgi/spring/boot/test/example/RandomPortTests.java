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

package io.asgi.spring.boot.test.example;

import java.time.Duration;
import java.util.List;

import io.asgi.spring.boot.test.MountTester;
import io.asgi.spring.boot.test.websocket.WebSocketTestClient;
import io.asgi.spring.boot.test.websocket.WebSocketTestSession;
import io.asgi.test.HttpTestResponse;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A {@link SpringBootTest} with a server.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient
class RandomPortTests {

	@Autowired
	private WebTestClient client;

	@Autowired
	private WebSocketTestClient webSockets;

	@Test
	void aMountedApplicationIsReached() {
		this.client.post()
			.uri("/greet")
			.bodyValue("Ada")
			.exchange()
			.expectHeader()
			.exists("date")
			.expectBody(String.class)
			.isEqualTo("Hello, Ada at /greet|/greet");
	}

	@Test
	void eventsAreStreamed() {
		List<String> ticks = this.client.get()
			.uri("/events")
			.accept(MediaType.TEXT_EVENT_STREAM)
			.exchange()
			.returnResult(String.class)
			.getResponseBody()
			.take(2)
			.collectList()
			.block(Duration.ofSeconds(10));
		assertThat(ticks).containsExactly("tick", "tick");
	}

	@Test
	void messagesAreExchanged() {
		try (WebSocketTestSession socket = this.webSockets.connect("/shout")) {
			socket.sendText("hello").expectText("HELLO");
			socket.sendBytes(new byte[] { 1, 2 }).expectBytes(new byte[] { 1, 2 });
			socket.ping(new byte[] { 3 }).receiveNothing();
			assertThat(socket.subprotocol()).isEmpty();
		}
	}

	@Test
	void theServerCloses() {
		try (WebSocketTestSession socket = this.webSockets.connect("/shout",
				(handshake) -> handshake.subprotocols("quiet", "loud").header("x-from", "example"))) {
			assertThat(socket.subprotocol()).hasValue("loud");
			socket.sendText("bye");
			assertThat(socket.expectClose(4000).reason()).isEqualTo("bye");
			assertThat(socket.transcript()).hasToString("""
					client -> server  text   bye
					server -> client  close  4000 bye""");
		}
	}

	@Test
	void theClientCloses() {
		try (WebSocketTestSession socket = this.webSockets.connect("/shout")) {
			socket.close(4001, "enough").expectClose(4001);
		}
	}

	@Test
	void aMessageOfManyFramesIsOne() {
		String message = "x".repeat(1_000_000);
		try (WebSocketTestSession socket = this.webSockets.connect("/shout")) {
			socket.sendText(message).expectText("X".repeat(1_000_000));
		}
	}

	@Test
	void manyMessagesWaitForTheTest() {
		try (WebSocketTestSession socket = this.webSockets.connect("/shout")) {
			for (int i = 0; i < 200; i++) {
				socket.sendText("message " + i);
			}
			for (int i = 0; i < 200; i++) {
				socket.expectText("MESSAGE " + i);
			}
		}
	}

	@Test
	void aDenialHasStatusAndBody() {
		HttpTestResponse denial = this.webSockets.connectDenied("/closed");
		assertThat(denial.status()).isEqualTo(451);
		assertThat(denial.headers().first("content-type")).isEqualTo("text/plain");
		assertThat(denial.text()).isEqualTo("not here");
	}

	@Test
	void anExpectationThatIsNotMetSaysWhatWasSaid() {
		try (WebSocketTestSession socket = this.webSockets.connect("/shout")) {
			socket.sendText("hello");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(socket::receiveBytes)
				.withMessageContaining("Expected bytes but got the text 'HELLO'")
				.withMessageContaining("client -> server  text   hello");
		}
	}

	@Test
	void anExpectationIsGivenUpAfterTheTimeout() {
		try (WebSocketTestSession socket = this.webSockets.withTimeout(Duration.ofSeconds(3)).connect("/shout")) {
			assertThatExceptionOfType(AssertionError.class).isThrownBy(socket::receiveText)
				.withMessageContaining("Expected a text within 3000 ms but nothing came");
		}
	}

	@Test
	void aDenialThatWasNotExpectedSaysSo() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.webSockets.connect("/closed"))
			.withMessageContaining("answered with status 451");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.webSockets.connectDenied("/shout"))
			.withMessageContaining("but it accepted");
	}

	@Test
	void aTesterIsThere(@Autowired @Qualifier("visits") MountTester visits) {
		assertThat(visits.get("/visits").exchange().text()).isEqualTo("many");
	}

}
