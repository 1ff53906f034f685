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

package io.asgi.python.frameworks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Starlette streams, and what it learns of clients that leave.
 */
@Timeout(180)
@ParameterizedClass
@EnumSource
class StarletteStreamTests {

	@RegisterExtension
	private static final Site SITE = StarletteTests.site();

	@Parameter
	private Protocol protocol;

	private Browser browser;

	@BeforeEach
	void open() {
		this.browser = SITE.browser(this.protocol);
	}

	@Test
	void aRequestBodyIsReadInParts() {
		byte[] part = Multipart.picture(64 * 1024);
		byte[] whole = new byte[128 * part.length];
		for (int i = 0; i < 128; i++) {
			System.arraycopy(part, 0, whole, i * part.length, part.length);
		}
		String answer = this.browser.send("POST", "/site/digest", Flux.range(0, 128).map((i) -> part.clone())).text();
		assertThat(answer).isEqualTo("{\"sha256\":\"" + Multipart.sha256(whole) + "\",\"several\":true}");
	}

	@Test
	void anUploadWhoseClientLeavesIsNoticed() throws Exception {
		Download upload = this.browser.open("POST", "/site/digest",
				Flux.concat(Flux.just(new byte[1000]), Flux.never()));
		assertThat(this.browser.get("/site/version").status()).isEqualTo(200);
		upload.leave();
		assertThat(this.browser.get("/site/ended/upload").text()).isEqualTo("client left");
	}

	@Test
	void anAnswerIsStreamedWhileTheRequestIs() throws Exception {
		Sinks.Many<byte[]> body = Sinks.many().unicast().onBackpressureBuffer();
		Download answer = this.browser.open("POST", "/site/upper", body.asFlux());
		body.tryEmitNext(bytes("one\n")).orThrow();
		assertThat(answer.line()).isEqualTo("ONE");
		body.tryEmitNext(bytes("two\n")).orThrow();
		assertThat(answer.line()).isEqualTo("TWO");
		body.tryEmitComplete().orThrow();
		answer.awaitEnd();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	@Test
	void serverSentEventsArriveOneByOne() throws Exception {
		Download events = this.browser.open("/site/events/sport", "accept", "text/event-stream");
		assertThat(events.head().header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
		assertThat(events.line()).isEqualTo(": welcome");
		events.line();
		for (String goal : List.of("1:0", "1:1")) {
			assertThat(this.browser.post("/site/events/sport/publish", goal).status()).isEqualTo(204);
			assertThat(events.line()).isEqualTo("data: " + goal);
			events.line();
		}
		events.leave();
		assertThat(this.browser.get("/site/ended/events").text()).isEqualTo("stream closed");
	}

	@Test
	void anApplicationThatAsksLearnsThatTheClientHasLeft() throws Exception {
		Download waiting = this.browser.open("/site/patient");
		assertThat(this.browser.get("/site/version").status()).isEqualTo(200);
		waiting.leave();
		assertThat(this.browser.get("/site/ended/patient").text()).isEqualTo("client left");
	}

	@Test
	void aSendToAClientThatHasLeftFails() throws Exception {
		Download stream = this.browser.open("/site/raw");
		assertThat(stream.line()).isEqualTo("x");
		stream.leave();
		assertThat(this.browser.get("/site/ended/raw").text()).isEqualTo("ClientDisconnected is an OSError");
	}

	@Test
	void webSocketsEchoTextAndBytesOfManySizes() throws Exception {
		Socket socket = this.browser.webSocket("/site/echo", List.of("v1", "v2"));
		assertThat(socket.awaitOpen()).isEqualTo("v2");
		List<String> sent = new ArrayList<>();
		for (int size : new int[] { 0, 1, 125, 126, 65_535, 65_536, 300_000 }) {
			sent.add("\u00e4".repeat(size));
			socket.send("\u00e4".repeat(size));
		}
		socket.send(new byte[] { 0, (byte) 0xFF });
		for (String text : sent) {
			assertThat(socket.next()).isEqualTo(text);
		}
		assertThat(socket.next()).isEqualTo("hex:00ff");
		socket.close(4000, "done");
		assertThat(this.browser.get("/site/ended/echo").text()).isEqualTo("4000");
	}

	@Test
	void aWebSocketWhoseClientVanishesEndsWith1006() throws Exception {
		Socket socket = this.browser.webSocket("/site/echo");
		assertThat(socket.awaitOpen()).isEqualTo("null");
		socket.send("here");
		assertThat(socket.next()).isEqualTo("here");
		socket.leave();
		assertThat(this.browser.get("/site/ended/echo").text()).isEqualTo("1006");
	}

	@Test
	void aCloseBeforeTheAcceptDeniesTheWebSocket() throws Exception {
		assertThat(this.browser.webSocket("/site/denied").awaitDenial()).isEqualTo(403);
		assertThat(this.browser.get("/site/ended/denied").text()).isEqualTo("websocket.disconnect");
	}

	@Test
	void theApplicationClosesAWebSocketWithItsCodeAndReason() throws Exception {
		Socket socket = this.browser.webSocket("/site/closing");
		assertThat(socket.next()).isEqualTo("bye");
		assertThat(socket.awaitClose()).isEqualTo("4001 enough");
	}

	@Test
	void sendingOnAWebSocketEndsWhenTheClientHasLeft() throws Exception {
		Socket socket = this.browser.webSocket("/site/counting");
		assertThat(socket.next()).isEqualTo("0");
		socket.leave();
		assertThat(this.browser.get("/site/ended/counting").text()).isEqualTo("ClientDisconnected");
	}

}
