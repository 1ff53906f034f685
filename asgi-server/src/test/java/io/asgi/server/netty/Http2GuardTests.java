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

import java.io.IOException;
import java.net.Socket;

import io.asgi.AsgiApplication;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.test.conformance.ServerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the guards of HTTP/2 connections, frame by frame.
 */
@Timeout(60)
class Http2GuardTests {

	private static final String PROTOCOL_ERROR = " 1";

	private static final String FLOW_CONTROL_ERROR = " 3";

	private static final String STREAM_CLOSED = " 5";

	/**
	 * Answers at once, whatever there is to read; below {@code /echo}, when it has read
	 * it.
	 */
	private static final AsgiApplication APPLICATION = (scope, receive,
			send) -> (((HttpScope) scope).path().startsWith("/echo")
					? receive.events().takeUntil((event) -> !((HttpReceiveEvent.Request) event).more()).then()
					: Mono.<Void>empty())
				.then(send.send(HttpSendEvent.Start.of(200)))
				.then(send.send(HttpSendEvent.Body.last("hello")));

	private static final String ECHO = "\u0004\u0005/echo";

	private TestServer server = Wire.H2C.serve(APPLICATION, ServerSettings.defaults());

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "H2C", "H2" })
	void aStreamThatIsOpenedAfterALaterOneEndsTheConnection(Wire wire) throws Exception {
		try (RawHttp2Frames client = connect(wire)) {
			client.write(RawHttp2Frames.get(5));
			assertThat(client.read(5)).isEqualTo("hello");
			client.write(RawHttp2Frames.get(3));
			assertThat(client.readGoAway()).isEqualTo("goaway" + PROTOCOL_ERROR);
			assertThat(client.readGoAway()).isEqualTo("closed");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "H2C", "H2" })
	void headersOnAStreamThatIsClosedEndTheConnection(Wire wire) throws Exception {
		try (RawHttp2Frames client = connect(wire)) {
			client.write(RawHttp2Frames.get(1));
			assertThat(client.read(1)).isEqualTo("hello");
			client.write(RawHttp2Frames.get(1));
			assertThat(client.readGoAway()).isEqualTo("goaway" + STREAM_CLOSED);
		}
	}

	@Test
	void headersAfterTheLastDataEndTheConnection() throws Exception {
		try (RawHttp2Frames client = connect()) {
			client.write(post(1, RawHttp2Frames.PATH)
					+ RawHttp2Frames.frame(RawHttp2Frames.DATA, RawHttp2Frames.END_STREAM, 1, "abc"));
			assertThat(client.read(1)).isEqualTo("hello");
			client.write(trailers(1));
			assertThat(client.readGoAway()).isEqualTo("goaway" + STREAM_CLOSED);
		}
	}

	@Test
	void aViolationInTheFirstReadIsFound() throws Exception {
		try (RawHttp2Frames client = connect()) {
			client.write(RawHttp2Frames.get(5) + RawHttp2Frames.get(3) + RawHttp2Frames.get(7));
			assertThat(client.readGoAway()).isEqualTo("goaway" + PROTOCOL_ERROR);
			assertThat(client.readGoAway()).isEqualTo("closed");
		}
	}

	@Test
	void framesMayComeByteByByte() throws Exception {
		try (RawHttp2Frames client = connect()) {
			String frames = post(1, ECHO) + RawHttp2Frames.frame(RawHttp2Frames.DATA, 0, 1, "abc") + trailers(1);
			for (char octet : frames.toCharArray()) {
				client.write(String.valueOf(octet));
			}
			assertThat(client.read(1)).isEqualTo("hello");
			for (char octet : RawHttp2Frames.get(1).toCharArray()) {
				client.write(String.valueOf(octet));
			}
			assertThat(client.readGoAway()).isEqualTo("goaway" + STREAM_CLOSED);
		}
	}

	@Test
	void prioritiesOfStreamsThatAreNeverOpenedAreNoViolation() throws Exception {
		try (RawHttp2Frames client = connect()) {
			client.write(RawHttp2Frames.frame(RawHttp2Frames.PRIORITY, 0, 3, RawHttp2Frames.int32(0) + "\u0001")
					+ RawHttp2Frames.get(5)
					+ RawHttp2Frames.frame(RawHttp2Frames.PRIORITY, 0, 3, RawHttp2Frames.int32(0) + "\u0002")
					+ RawHttp2Frames.get(7));
			assertThat(client.read(7)).isEqualTo("hello");
		}
	}

	@Test
	void aConnectionServesManyStreams() throws Exception {
		try (RawHttp2Frames client = connect()) {
			for (int stream = 1; stream < 2_000; stream += 2) {
				client.write(RawHttp2Frames.get(stream));
				assertThat(client.read(stream)).isEqualTo("hello");
			}
		}
	}

	@Test
	void aConnectionThatIsUpgradedIsHeldToTheRules() throws Exception {
		try (Socket socket = new Socket(this.server.address().getAddress(), this.server.address().getPort());
				RawHttp http1 = new RawHttp(socket)) {
			http1.write("GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade, http2-settings\r\n"
					+ "upgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n\r\n");
			assertThat(http1.read().status()).isEqualTo(101);
			try (RawHttp2Frames client = new RawHttp2Frames(socket).start()) {
				assertThat(client.read(1)).isEqualTo("hello");
				client.write(RawHttp2Frames.get(5));
				assertThat(client.read(5)).isEqualTo("hello");
				client.write(RawHttp2Frames.get(3));
				assertThat(client.readGoAway()).isEqualTo("goaway" + PROTOCOL_ERROR);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "H2C", "H2" })
	void aRequestWithoutAPseudoHeaderFieldIsReset(Wire wire) throws Exception {
		try (RawHttp2Frames client = connect(wire)) {
			client.write(RawHttp2Frames.headers(RawHttp2Frames.END_STREAM, 1, RawHttp2Frames.SCHEME,
					RawHttp2Frames.PATH, RawHttp2Frames.AUTHORITY));
			assertThat(client.read(1)).as("no method").isEqualTo("reset" + PROTOCOL_ERROR);
			client.write(RawHttp2Frames.headers(RawHttp2Frames.END_STREAM, 3, RawHttp2Frames.GET, RawHttp2Frames.PATH,
					RawHttp2Frames.AUTHORITY));
			assertThat(client.read(3)).as("no scheme").isEqualTo("reset" + PROTOCOL_ERROR);
			client.write(RawHttp2Frames.headers(RawHttp2Frames.END_STREAM, 5, RawHttp2Frames.GET, RawHttp2Frames.SCHEME,
					RawHttp2Frames.AUTHORITY));
			assertThat(client.read(5)).as("no path").isEqualTo("reset" + PROTOCOL_ERROR);
			client.write(RawHttp2Frames.headers(RawHttp2Frames.END_STREAM, 7, RawHttp2Frames.GET, RawHttp2Frames.SCHEME,
					RawHttp2Frames.AUTHORITY, "\u0004\u0000"));
			assertThat(client.read(7)).as("an empty path").isEqualTo("reset" + PROTOCOL_ERROR);
			client.write(RawHttp2Frames.headers(0, 9, RawHttp2Frames.CONNECT));
			assertThat(client.read(9)).as("nowhere to connect to").isEqualTo("reset" + PROTOCOL_ERROR);
			client.write(RawHttp2Frames.headers(0, 11));
			assertThat(client.read(11)).as("nothing at all").isEqualTo("reset" + PROTOCOL_ERROR);
			client.write(RawHttp2Frames.frame(RawHttp2Frames.DATA, 0, 11, "abc") + RawHttp2Frames.get(13));
			assertThat(client.read(13)).as("the connection lives on").isEqualTo("hello");
		}
	}

	@Test
	void trailersNeedNoPseudoHeaderFields() throws Exception {
		try (RawHttp2Frames client = connect()) {
			client.write(post(1, ECHO) + trailers(1));
			assertThat(client.read(1)).isEqualTo("hello");
		}
	}

	@Test
	void anErrorOfAStreamIsReportedWithItsCode() throws Exception {
		try (RawHttp2Frames client = connect()) {
			client.write(
					post(1, ECHO) + RawHttp2Frames.frame(RawHttp2Frames.WINDOW_UPDATE, 0, 1, RawHttp2Frames.int32(0)));
			assertThat(client.read(1)).isEqualTo("reset" + PROTOCOL_ERROR);
			client.write(post(3, ECHO) + RawHttp2Frames.frame(RawHttp2Frames.WINDOW_UPDATE, 0, 3,
					RawHttp2Frames.int32(Integer.MAX_VALUE)));
			assertThat(client.read(3)).isEqualTo("reset" + FLOW_CONTROL_ERROR);
			client.write(RawHttp2Frames.get(5));
			assertThat(client.read(5)).isEqualTo("hello");
		}
	}

	@Test
	void anErrorAfterAnEarlyResponseIsReportedWithItsCode() throws Exception {
		try (RawHttp2Frames client = connect()) {
			client.write(post(1, RawHttp2Frames.PATH));
			assertThat(client.read(1)).isEqualTo("hello");
			client.write(RawHttp2Frames.frame(RawHttp2Frames.WINDOW_UPDATE, 0, 1, RawHttp2Frames.int32(0)));
			assertThat(client.read(1)).isEqualTo("reset" + PROTOCOL_ERROR);
		}
	}

	private static String post(int stream, String path) {
		return RawHttp2Frames.headers(0, stream, RawHttp2Frames.POST, RawHttp2Frames.SCHEME, path,
				RawHttp2Frames.AUTHORITY);
	}

	private static String trailers(int stream) {
		return RawHttp2Frames.headers(RawHttp2Frames.END_STREAM, stream, "\u0000\u0001a\u0001b");
	}

	private RawHttp2Frames connect() throws IOException {
		return RawHttp2Frames.connect(this.server.address());
	}

	private RawHttp2Frames connect(Wire wire) throws IOException {
		if (wire == Wire.H2C) {
			return connect();
		}
		this.server.close();
		this.server = wire.serve(APPLICATION, ServerSettings.defaults());
		return RawHttp2Frames.connect(this.server.address(), Wire.trustingSockets());
	}

}
