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

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.Random;

import io.asgi.AsgiApplication;
import io.asgi.HttpScope;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketSendEvent;
import io.asgi.test.conformance.ServerSettings;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with arbitrary frames, compressed or not: every WebSocket ends with a code that a
 * server may send, and others go on.
 */
class WebSocketFuzzTests {

	private static final int MAX_MESSAGE_SIZE = 10_000;

	private static TestServer server;

	private static RawWebSocket bystander;

	@BeforeContainer
	static void start() throws Exception {
		server = Wire.HTTP11.serve(echo(), ServerSettings.defaults().withMaxMessageSize(MAX_MESSAGE_SIZE));
		bystander = new RawWebSocket(server.address().getPort(), "");
	}

	@AfterContainer
	static void stop() throws Exception {
		bystander.close();
		server.close();
	}

	private static AsgiApplication echo() {
		return (scope, receive, send) -> {
			if (scope instanceof HttpScope) {
				return Mono.error(new IllegalStateException("No HTTP"));
			}
			return receive.events().concatMap((event) -> {
				if (event instanceof WebSocketReceiveEvent.Connect) {
					return send.send(WebSocketSendEvent.Accept.of());
				}
				if (event instanceof WebSocketReceiveEvent.Text text) {
					return send.send(new WebSocketSendEvent.Text(text.text()));
				}
				if (event instanceof WebSocketReceiveEvent.Bytes bytes) {
					return send.send(new WebSocketSendEvent.Bytes(bytes.bytes()));
				}
				return Mono.error(new EOFException());
			}, 0).then().onErrorComplete();
		};
	}

	@Provide
	Arbitrary<List<Long>> frames() {
		return Arbitraries.longs().list().ofMaxSize(12);
	}

	@Property
	void aWebSocketEndsAsItMayAndOthersGoOn(@ForAll("frames") List<Long> frames, @ForAll boolean deflate)
			throws Exception {
		int code = 1000;
		try (RawWebSocket client = new RawWebSocket(server.address().getPort(), deflate ? "permessage-deflate" : "")) {
			write(client, frames);
			code = client.readCloseCode();
		}
		catch (EOFException | SocketException ex) {
			// Cut off while the client was still writing, or within a frame
		}
		assertThat(code).isIn(1000, 1002, 1003, 1007, 1005, 1009, 3000);
		bystander.send(0x81, "fine".getBytes());
		assertThat(new String(bystander.read(), 1, 4)).isEqualTo("fine");
	}

	/**
	 * Write frames, and a close frame behind them.
	 */
	private static void write(RawWebSocket client, List<Long> frames) {
		try {
			for (long seed : frames) {
				client.write(frame(new Random(seed)));
			}
			client.send(0x88, new byte[] { 3, (byte) 0xE8 });
			// The close frame may have become part of one before it
			client.shutdownOutput();
		}
		catch (IOException ex) {
			// The server has seen enough
		}
	}

	private static byte[] frame(Random random) {
		byte[] payload = new byte[random.nextInt((random.nextInt(5) == 0) ? 20_000 : 130)];
		if (random.nextBoolean()) {
			random.nextBytes(payload);
		}
		int opcode = (random.nextInt(4) == 0) ? random.nextInt(16) : new int[] { 0, 1, 2, 9, 10 }[random.nextInt(5)];
		int first = (random.nextBoolean() ? 0x80 : 0) | ((random.nextInt(3) == 0) ? random.nextInt(8) << 4 : 0)
				| opcode;
		if ((first & 0x40) != 0 && random.nextBoolean()) {
			payload = RawWebSocket.deflate(payload);
		}
		byte[] frame = (opcode == 8) ? RawWebSocket.frame(first, close(random)) : RawWebSocket.frame(first, payload);
		switch (random.nextInt(12)) {
			case 0 -> frame[1] &= 0x7F;
			case 1 -> frame[1] = (byte) random.nextInt();
			case 2 -> frame = random.ints(20)
				.collect(ByteArrayOutputStream::new, ByteArrayOutputStream::write,
						(one, other) -> one.writeBytes(other.toByteArray()))
				.toByteArray();
			default -> {
				// As it is
			}
		}
		return frame;
	}

	private static byte[] close(Random random) {
		byte[] payload = new byte[random.nextInt(4) * random.nextInt(60)];
		random.nextBytes(payload);
		if (payload.length > 1 && random.nextBoolean()) {
			payload[0] = 3000 >> 8;
			payload[1] = (byte) 3000;
		}
		return payload;
	}

}
