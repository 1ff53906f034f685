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

package io.asgi.server.netty;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

import io.asgi.AsgiApplication;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketSendEvent;
import io.asgi.test.conformance.ServerSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for compressed messages over the matrix of cases 12 and 13 of the Autobahn test
 * suite: what is sent, how long it is, how it is cut, and what the client offers. The
 * build of that suite that runs on the JVM lacks them.
 */
@Timeout(60)
class PermessageDeflateTests {

	private static final int TEXT = 1;

	private static final int BINARY = 2;

	private static final String OFFER = "permessage-deflate; client_no_context_takeover; client_max_window_bits";

	private static final AsgiApplication ECHO = (scope, receive, send) -> receive.receive()
		.then(send.send(WebSocketSendEvent.Accept.of()))
		.thenMany(receive.events().concatMap((event) -> {
			if (event instanceof WebSocketReceiveEvent.Text text) {
				return send.send(new WebSocketSendEvent.Text(text.text()));
			}
			return (event instanceof WebSocketReceiveEvent.Bytes bytes)
					? send.send(new WebSocketSendEvent.Bytes(bytes.bytes())) : Mono.empty();
		}, 0))
		.then();

	private static TestServer server;

	@BeforeAll
	static void start() {
		server = Wire.HTTP11.serve(ECHO, ServerSettings.defaults().withMaxMessageSize(1_000_000));
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("contentsAndSizes")
	void everyContentComesBack(Content content, Size size) throws Exception {
		try (DeflatingWebSocket client = new DeflatingWebSocket(server.address().getPort(), OFFER)) {
			echo(client, content, size);
			assertThat(client.compressed()).isEqualTo(size.count());
			assertThat(client.closeNormally()).isEqualTo(1000);
		}
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("offersAndSizes")
	void everyOfferIsAnsweredByWhatTheServerThenDoes(Offer offer, Size size) throws Exception {
		try (DeflatingWebSocket client = new DeflatingWebSocket(server.address().getPort(), offer.field())) {
			assertThat(client.head()).as("agreed on").contains(offer.agreed()).doesNotContain("server_max_window_bits");
			assertThat(client.head().contains("server_no_context_takeover")).isEqualTo(offer.serverForgets());
			echo(client, Content.JSON, size);
			assertThat(client.compressed()).isEqualTo(offer.compressed() ? size.count() : 0);
			assertThat(client.closeNormally()).isEqualTo(1000);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 511, 513, 33333, 65535, 65536, 65537, 100_000, 131_073, 999_999 })
	void aMessageThatIsAllTheSameComesBackWhole(int length) throws Exception {
		byte[] message = new byte[length];
		Arrays.fill(message, (byte) 'a');
		try (DeflatingWebSocket client = new DeflatingWebSocket(server.address().getPort(), OFFER)) {
			for (int fragment : new int[] { length, (length + 2) / 3, 7 + length / 100 }) {
				client.send(TEXT, message, fragment);
				assertThat(client.read(TEXT)).hasSize(length).isEqualTo(message);
			}
			assertThat(client.closeNormally()).isEqualTo(1000);
		}
	}

	private static void echo(DeflatingWebSocket client, Content content, Size size) throws Exception {
		int opcode = content.text ? TEXT : BINARY;
		for (int i = 0; i < size.count(); i++) {
			byte[] message = content.part(i, size.length());
			client.send(opcode, message, size.fragment());
			assertThat(Arrays.equals(client.read(opcode), message)).as("message %d comes back", i).isTrue();
		}
	}

	private static Stream<Arguments> contentsAndSizes() {
		return Stream.of(Content.values()).flatMap((content) -> sizes().map((size) -> Arguments.of(content, size)));
	}

	private static Stream<Arguments> offersAndSizes() {
		return Stream.of(Offer.values()).flatMap((offer) -> sizes().map((size) -> Arguments.of(offer, size)));
	}

	private static Stream<Size> sizes() {
		return Stream.of(new Size(16), new Size(64), new Size(256), new Size(1024), new Size(4096), new Size(8192),
				new Size(16384), new Size(32768), new Size(65536), new Size(131072), new Size(8192, 256),
				new Size(16384, 256), new Size(32768, 256), new Size(65536, 256), new Size(131072, 256),
				new Size(131072, 1024), new Size(131072, 4096), new Size(131072, 32768));
	}

	/**
	 * How long a message is, and how much of it goes into a fragment.
	 */
	private record Size(int length, int fragment) {

		Size(int length) {
			this(length, length);
		}

		int count() {
			return Math.max(2, Math.min(16, 65536 / this.length));
		}

	}

	/**
	 * What a client offers, where the first parameter of a pair asks the server to
	 * compress each message by itself, and the second is the largest window it may use.
	 */
	private enum Offer {

		DEFAULTS(OFFER), NO_CONTEXT(OFFER + "; server_no_context_takeover"),
		WINDOW_9(OFFER + "; server_max_window_bits=9"), WINDOW_15(OFFER + "; server_max_window_bits=15"),
		NO_CONTEXT_WINDOW_9(OFFER + "; server_no_context_takeover; server_max_window_bits=9"),
		NO_CONTEXT_WINDOW_15(OFFER + "; server_no_context_takeover; server_max_window_bits=15"),
		FALL_BACK(NO_CONTEXT_WINDOW_9.offered + ", " + NO_CONTEXT.offered + ", " + DEFAULTS.offered);

		private final String offered;

		Offer(String offered) {
			this.offered = offered;
		}

		String field() {
			return this.offered;
		}

		/**
		 * The JDK's compression knows one window: a smaller one is declined, as a server
		 * may (RFC 7692, section 7.1.2.1).
		 */
		boolean compressed() {
			return this == DEFAULTS || this == NO_CONTEXT || this == FALL_BACK;
		}

		boolean serverForgets() {
			return this == NO_CONTEXT || this == FALL_BACK;
		}

		String agreed() {
			return compressed() ? "permessage-deflate" : "HTTP/1.1 101 ";
		}

	}

	/**
	 * What messages are cut from, each of another kind of compressibility.
	 */
	private enum Content {

		JSON(true,
				words("{\"id\": ", "12345, ", "\"name\": ", "\"value\", ", "\"list\": [1, 2, 3]}, ", "true, ",
						"\u00e9")),
		PROSE(true, words("Habe nun, ach! ", "Philosophie, ", "Juristerei ", "und Medizin, ", "\u00fc", "\n")),
		MARKUP(true, words("<p class=\"a\">", "</p>\n", "<a href=\"#\">", "text ", "</a>", "&amp;")),
		PICTURE(false, gradient()), NOISE(false, noise());

		private final boolean text;

		private final byte[] bytes;

		Content(boolean text, byte[] bytes) {
			this.text = text;
			this.bytes = bytes;
		}

		/**
		 * Return as much as asked for, which begins elsewhere for each message. Text is
		 * cut where no character is.
		 */
		byte[] part(int number, int length) {
			int start = (number * 4099) % (this.bytes.length - length - 4);
			byte[] part = Arrays.copyOfRange(this.bytes, start, start + length);
			if (!this.text) {
				return part;
			}
			return new String(part, StandardCharsets.UTF_8).replace('\ufffd', '?').getBytes(StandardCharsets.UTF_8);
		}

		private static byte[] words(String... words) {
			Random random = new Random(1);
			StringBuilder text = new StringBuilder();
			while (text.length() < 200_000) {
				text.append(words[random.nextInt(words.length)]);
			}
			return text.toString().getBytes(StandardCharsets.UTF_8);
		}

		private static byte[] gradient() {
			byte[] pixels = new byte[512 * 512];
			for (int i = 0; i < pixels.length; i++) {
				pixels[i] = (byte) ((i % 512 + i / 512) / 4);
			}
			return pixels;
		}

		private static byte[] noise() {
			byte[] bytes = new byte[300_000];
			new Random(2).nextBytes(bytes);
			return bytes;
		}

	}

}
