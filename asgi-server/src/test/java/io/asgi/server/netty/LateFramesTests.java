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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.asgi.AsgiApplication;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.server.HttpOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for frames that are on their way to a stream of HTTP/2 when the server resets it
 * (RFC 9113, section 5.1).
 */
@Timeout(60)
class LateFramesTests {

	private static final int FRAME_SIZE_ERROR = 6;

	private static final int MAX_STREAMS = 100;

	/**
	 * Answers, unless the path is that of a request to be held.
	 */
	private final AsgiApplication hello = (scope, receive, send) -> ((HttpScope) scope).path().endsWith("hold")
			? Mono.never() : send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last("hello")));

	private LimitServer server;

	private RawFrames client;

	@BeforeEach
	void connect() throws IOException {
		this.server = LimitServer.start(Wire.H2C, this.hello,
				(options) -> options.http(HttpOptions.builder().maxRequestBodySize(1000).build()));
		this.client = new RawFrames(this.server.address());
	}

	@AfterEach
	void stop() throws IOException {
		this.client.close();
		this.server.close();
	}

	@Test
	void dataForRefusedRequestsIsIgnored() throws Exception {
		// Together more than any window of a connection, and more streams than are
		// remembered
		for (int stream = 1; stream < 600; stream += 2) {
			refuse(stream);
			for (int i = 0; i < 15; i++) {
				data(stream, 4000);
			}
			this.client.flush();
		}
		assertThat(resetsUntilAnswer(601)).isEmpty();
	}

	@Test
	void dataForMalformedRequestsIsIgnored() throws Exception {
		List<String> resets = new ArrayList<>();
		for (int stream = 1; stream < 60; stream += 2) {
			this.client.request(stream, 0, ":method", "POST", ":scheme", "http", ":authority", "a");
			for (int i = 0; i < 15; i++) {
				data(stream, 4000);
			}
			this.client.flush();
			resets.add(stream + " " + RawFrames.PROTOCOL_ERROR);
		}
		assertThat(resetsUntilAnswer(61)).isEqualTo(resets);
	}

	@Test
	void dataForStreamsThatAreTooManyIsIgnored() throws Exception {
		int refused = 2 * MAX_STREAMS + 1;
		for (int stream = 1; stream <= refused; stream += 2) {
			hold(stream);
		}
		data(refused, 10);
		data(refused, 10).reset(1).flush();
		assertThat(resetsUntilAnswer(refused + 2)).containsExactly(refused + " " + RawFrames.REFUSED_STREAM);
	}

	@Test
	void framesMayComeByteByByte() throws Exception {
		refuse(1);
		data(1, 10).frame(RawFrames.DATA, 0, 1).frame(RawFrames.DATA, RawFrames.END_STREAM, 1, new byte[3]);
		this.client.get(3, "/a").flushByteByByte();
		assertThat(resetsUntilEnd(3)).isEmpty();
	}

	@Test
	void dataBehindTheEndIsAnError() throws Exception {
		refuse(1);
		this.client.frame(RawFrames.DATA, RawFrames.END_STREAM, 1, new byte[10]);
		data(1, 10);
		assertThat(resetsUntilAnswer(3)).containsExactly("1 " + RawFrames.STREAM_CLOSED);
	}

	@Test
	void dataBehindAResetOfTheClientIsAnError() throws Exception {
		refuse(1);
		data(1, 10).reset(1);
		data(1, 10);
		assertThat(resetsUntilAnswer(3)).containsExactly("1 " + RawFrames.STREAM_CLOSED);
	}

	@Test
	void dataBehindAResetOfTheClientAloneIsAnError() throws Exception {
		hold(1);
		this.client.reset(1);
		data(1, 10);
		assertThat(resetsUntilAnswer(3)).containsExactly("1 " + RawFrames.STREAM_CLOSED);
		hold(5);
		assertThat(resetsUntilAnswer(7)).isEmpty();
		this.client.reset(5);
		assertThat(resetsUntilAnswer(9)).isEmpty();
		data(5, 10);
		assertThat(resetsUntilAnswer(11)).containsExactly("5 " + RawFrames.STREAM_CLOSED);
	}

	@Test
	void moreThanAWindowIsAnError() throws Exception {
		refuse(1);
		for (int i = 0; i < 5; i++) {
			data(1, 16_000);
		}
		assertThat(resetsUntilAnswer(3)).containsExactly("1 " + RawFrames.STREAM_CLOSED);
	}

	@Test
	void emptyFramesForEverAreAnError() throws Exception {
		refuse(1);
		for (int i = 0; i < 1500; i++) {
			data(1, 0);
		}
		this.client.flush();
		assertThat(this.client.end()).isEqualTo(RawFrames.ENHANCE_YOUR_CALM);
	}

	@Test
	void aFrameThatIsTooLongIsAnError() throws Exception {
		refuse(1);
		data(1, 20_000).flush();
		assertThat(this.client.end()).isEqualTo(FRAME_SIZE_ERROR);
	}

	@Test
	void dataAmidFieldsIsAnError() throws Exception {
		refuse(1);
		this.client.frame(RawFrames.HEADERS, RawFrames.END_STREAM, 3, RawFrames.block(":method", "GET"));
		data(1, 10).flush();
		assertThat(this.client.end()).isEqualTo(RawFrames.PROTOCOL_ERROR);
	}

	@Test
	void trailersAreReadForTheFieldsThatFollow() throws Exception {
		refuse(1);
		data(1, 10);
		byte[] trailers = RawFrames.block("x-first", "1");
		// To be indexed (RFC 7541, section 6.2.1)
		trailers[0] = 0x40;
		this.client.frame(RawFrames.HEADERS, RawFrames.END_HEADERS | RawFrames.END_STREAM, 1, trailers);
		byte[] fields = RawFrames.block(":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/a");
		byte[] indexed = Arrays.copyOf(fields, fields.length + 1);
		indexed[fields.length] = (byte) 0x80 | 62;
		this.client.frame(RawFrames.HEADERS, RawFrames.END_HEADERS | RawFrames.END_STREAM, 3, indexed).flush();
		assertThat(resetsUntilEnd(3)).containsExactly("1 " + RawFrames.STREAM_CLOSED);
	}

	/**
	 * Send a request whose body is too long, and wait until it is reset.
	 */
	private void refuse(int stream) throws IOException {
		this.client.request(stream, 0, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/a",
				"content-length", "60000");
		this.client.flush();
		RawFrames.Frame frame;
		do {
			frame = read();
		}
		while (frame.type() != RawFrames.RST_STREAM);
		assertThat(frame.stream()).isEqualTo(stream);
		assertThat(frame.number(0)).isZero();
	}

	/**
	 * Send a request that is not answered.
	 */
	private void hold(int stream) {
		this.client.request(stream, 0, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/a/hold");
	}

	private RawFrames data(int stream, int length) {
		return this.client.frame(RawFrames.DATA, 0, stream, new byte[length]);
	}

	/**
	 * Send another request, and read until it is answered.
	 * @return the streams that are reset meanwhile, and why
	 */
	private List<String> resetsUntilAnswer(int stream) throws IOException {
		this.client.get(stream, "/a").flush();
		return resetsUntilEnd(stream);
	}

	private List<String> resetsUntilEnd(int stream) throws IOException {
		List<String> resets = new ArrayList<>();
		RawFrames.Frame frame;
		do {
			frame = read();
			if (frame.type() == RawFrames.RST_STREAM) {
				resets.add(frame.stream() + " " + frame.number(0));
			}
		}
		while (frame.stream() != stream || !frame.ends());
		return resets;
	}

	private RawFrames.Frame read() throws IOException {
		RawFrames.Frame frame = this.client.read();
		assertThat(frame.type()).as("code %s", (frame.type() == RawFrames.GO_AWAY) ? frame.number(4) : "none")
			.isNotEqualTo(RawFrames.GO_AWAY);
		return frame;
	}

}
