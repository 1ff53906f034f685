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

package io.asgi.sample;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

import io.asgi.client.JdkClient;
import io.asgi.client.LineClient;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The chat, with several people in it.
 */
@EndToEndTest
class ChatTests {

	@LocalServerPort
	private int port;

	@Test
	void everybodyHearsAMessage() {
		try (LineClient ada = join("ada"); LineClient grace = join("grace")) {
			assertThat(ada.hearUntil("* grace joined")).contains("ada", "grace");
			assertThat(grace.hearUntil("* grace joined")).contains("ada", "grace");
			ada.say("hello");
			assertThat(ada.hearUntil("ada: ")).isEqualTo("ada: hello");
			assertThat(grace.hearUntil("ada: ")).isEqualTo("ada: hello");
		}
	}

	@Test
	void everybodyHearsThatSomebodyLeaves() {
		try (LineClient barbara = join("barbara")) {
			join("jean").close();
			barbara.hearUntil("* jean left");
		}
	}

	@Test
	void aNameIsTakenOnlyOnce() {
		try (LineClient first = join("radia")) {
			first.hearUntil("* radia joined");
			try (LineClient second = join("radia")) {
				assertThat(second.awaitClose()).startsWith("4000 Choose another name");
			}
		}
	}

	@Test
	void aNameThatCouldBeMistakenIsRefused() {
		try (LineClient client = join("ada:%20hello")) {
			assertThat(client.awaitClose()).startsWith("4000 Choose another name");
		}
	}

	@Test
	void aGuestNeedsNoName() {
		try (LineClient guest = new LineClient(this.port, "/chat")) {
			assertThat(guest.hearUntil("* guest-")).contains(" joined.");
		}
	}

	@Test
	void aMessageThatIsTooLongClosesTheConnection() {
		try (LineClient client = join("wordy")) {
			client.hearUntil("* wordy joined");
			client.say("x".repeat(16 * 1024 + 1));
			assertThat(client.awaitClose()).startsWith("1009");
		}
	}

	@Test
	void aMemberWhoDoesNotReadIsDroppedAndHoldsUpNobody() throws IOException {
		String message = "x".repeat(16 * 1024);
		try (LineClient talker = join("talker"); Socket deaf = joinWithoutReading("deaf")) {
			talker.hearUntil("* deaf joined");
			boolean left = false;
			while (!left) {
				talker.say(message);
				left = talker.hear().equals("* deaf left");
			}
			assertThat(deaf.isConnected()).isTrue();
		}
	}

	@Test
	void aBrowserIsSentToThePage() {
		HttpResponse<String> response = new JdkClient(this.port, Version.HTTP_1_1).get("/chat");
		assertThat(response.statusCode()).isEqualTo(303);
		assertThat(response.headers().firstValue("location")).hasValue("/chat.html");
	}

	private LineClient join(String name) {
		return new LineClient(this.port, "/chat/" + name);
	}

	private Socket joinWithoutReading(String name) throws IOException {
		Socket socket = new Socket("localhost", this.port);
		socket.getOutputStream()
			.write(("GET /chat/" + name + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
					+ "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
					+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

}
