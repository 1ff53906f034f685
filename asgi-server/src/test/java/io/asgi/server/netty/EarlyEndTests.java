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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for streams of HTTP/2 whose response is complete while the request is not (RFC
 * 9113, section 8.1).
 */
@Timeout(60)
class EarlyEndTests {

	private static final int REQUESTS = 300;

	/**
	 * Answers without receiving: with the size that the path names, or with a denial.
	 */
	private final AsgiApplication early = (scope, receive, send) -> {
		if (scope instanceof WebSocketScope) {
			return send.send(new WebSocketSendEvent.DenialStart(401, AsgiHeaders.empty()))
				.then(send.send(new WebSocketSendEvent.DenialBody("no".getBytes(StandardCharsets.US_ASCII), false)));
		}
		int size = Integer.parseInt(((HttpScope) scope).path().substring(3));
		int pieces = size / 10_000;
		return send.send(HttpSendEvent.Start.of(200))
			.thenMany(Flux.range(0, pieces).concatMap((i) -> send.send(HttpSendEvent.Body.of(new byte[10_000])), 0))
			.then(send.send(HttpSendEvent.Body.last(new byte[size % 10_000])));
	};

	private LimitServer server;

	@BeforeEach
	void serve() {
		this.server = LimitServer.start(Wire.H2C, this.early, (options) -> {
		});
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void aRequestThatGoesOnIsResetWithoutAnErrorBehindItsResponse() throws Exception {
		try (RawHttp2 client = this.server.http2()) {
			RawHttp2.Stream stream = client.open("POST", "/a/5", false);
			assertThat(stream.response()).startsWith("200 ");
			assertThat(stream.received).isEqualTo(5);
			assertThat(stream.reset.get(20, TimeUnit.SECONDS)).isZero();
		}
	}

	@Test
	void aRequestThatHasEndedIsNotReset() throws Exception {
		try (RawFrames client = new RawFrames(this.server.address())) {
			client.get(1, "/a/5");
			post(client, 3);
			client.frame(RawFrames.DATA, RawFrames.END_STREAM, 3, new byte[10]);
			post(client, 5);
			client.flush();
			List<String> seen = new ArrayList<>();
			RawFrames.Frame frame;
			do {
				frame = client.read();
				if (frame.ends()) {
					seen.add("end " + frame.stream());
				}
				else if (frame.type() == RawFrames.RST_STREAM) {
					seen.add("reset " + frame.stream() + " " + frame.number(0));
				}
			}
			while (frame.type() != RawFrames.RST_STREAM);
			assertThat(seen).containsExactlyInAnyOrder("end 1", "end 3", "end 5", "reset 5 0");
		}
	}

	@Test
	void aRequestThatEndsAfterItsResponseIsNotReset() throws Exception {
		try (RawHttp2 client = this.server.http2()) {
			RawHttp2.Stream stream = client.open("POST", "/a/5", false);
			assertThat(stream.response()).startsWith("200 ");
			// More than a window
			assertThat(stream.data(new byte[300_000], true).get(20, TimeUnit.SECONDS)).isEqualTo("null");
			RawHttp2.Stream another = client.open("POST", "/a/5", false);
			assertThat(another.reset.get(20, TimeUnit.SECONDS)).isZero();
			assertThat(stream.reset).isNotDone();
		}
	}

	@Test
	void whatComesAfterAllForAStreamThatWasResetIsIgnored() throws Exception {
		try (RawFrames client = new RawFrames(this.server.address())) {
			post(client, 1);
			client.flush();
			assertThat(reset(client)).isEqualTo("1 0");
			client.frame(RawFrames.DATA, RawFrames.END_STREAM, 1, new byte[1000]);
			post(client, 3);
			client.flush();
			assertThat(reset(client)).isEqualTo("3 0");
		}
	}

	@Test
	void aLongResponseArrivesWhole() throws Exception {
		try (RawHttp2 client = this.server.http2()) {
			List<RawHttp2.Stream> streams = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				streams.add(client.open("POST", "/a/300001", false));
			}
			for (RawHttp2.Stream stream : streams) {
				assertThat(stream.response()).startsWith("200 ");
				assertThat(stream.received).isEqualTo(300_001);
				assertThat(stream.reset.get(20, TimeUnit.SECONDS)).isZero();
			}
		}
	}

	@Test
	void oneAfterTheOtherTheyDoNotFillTheirConnection() throws Exception {
		try (RawHttp2 client = this.server.http2()) {
			List<RawHttp2.Stream> streams = new ArrayList<>();
			for (int i = 0; i < REQUESTS; i++) {
				awaitPlace(streams);
				streams.add(client.open("POST", "/a/5", false));
				assertThat(streams.get(i).response()).startsWith("200 ");
			}
		}
	}

	@Test
	void deniedWebSocketsDoNotFillTheirConnection() throws Exception {
		try (RawHttp2 client = this.server.http2()) {
			List<RawHttp2.Stream> streams = new ArrayList<>();
			for (int i = 0; i < REQUESTS; i++) {
				awaitPlace(streams);
				streams.add(
						client.open("CONNECT", "/a/5", false, ":protocol", "websocket", "sec-websocket-version", "13"));
				assertThat(streams.get(i).response()).isEqualTo("401 no");
			}
		}
	}

	@Test
	void acceptedWebSocketsAreNotResetWithoutAnError() throws Exception {
		AsgiApplication application = (scope, receive, send) -> send.send(WebSocketSendEvent.Accept.of())
			.then(send.send(WebSocketSendEvent.Close.of(1000)));
		this.server.close();
		this.server = LimitServer.start(Wire.H2C, application, (options) -> {
		});
		try (RawHttp2 client = this.server.http2()) {
			RawHttp2.Stream stream = client.open("CONNECT", "/a", false, ":protocol", "websocket",
					"sec-websocket-version", "13");
			stream.firstData.get(20, TimeUnit.SECONDS);
			stream.data(RawWebSocket.frame(0x88, new byte[] { 3, (byte) 0xE8 }), false);
			assertThat(stream.response()).startsWith("200 ");
			RawHttp2.Stream request = client.open("POST", "/b", false);
			assertThat(request.reset.get(20, TimeUnit.SECONDS)).isZero();
			assertThat(stream.reset.getNow(-1L)).isNotZero();
		}
	}

	@Test
	void inParallelTheyDoNotFillTheirConnection() throws Exception {
		try (RawFrames client = new RawFrames(this.server.address())) {
			assertThat(answers(client)).hasSize(REQUESTS);
		}
	}

	@Test
	void anOrdinaryClientThatGoesOnWithItsUploadsIsServed() throws Exception {
		HttpClient client = HttpClient.newHttpClient();
		URI uri = URI.create("http://127.0.0.1:" + this.server.address().getPort() + "/a/5");
		client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
		List<CompletableFuture<HttpResponse<byte[]>>> responses = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			HttpRequest request = HttpRequest.newBuilder(uri)
				.POST(HttpRequest.BodyPublishers.ofByteArray(new byte[500_000]))
				.build();
			responses.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()));
		}
		for (CompletableFuture<HttpResponse<byte[]>> response : responses) {
			assertThat(response.get(30, TimeUnit.SECONDS).body()).hasSize(5);
			assertThat(response.get().version()).isEqualTo(HttpClient.Version.HTTP_2);
		}
	}

	/**
	 * Wait until one of a hundred streams is reset.
	 */
	private static void awaitPlace(List<RawHttp2.Stream> streams) throws Exception {
		if (streams.size() >= 100) {
			assertThat(streams.get(streams.size() - 100).reset.get(20, TimeUnit.SECONDS)).isZero();
		}
	}

	/**
	 * Have a hundred requests under way that do not end, and begin another for each that
	 * is reset.
	 * @return the streams that were answered and reset without an error
	 */
	private List<Integer> answers(RawFrames client) throws IOException {
		List<Integer> whole = new ArrayList<>();
		Set<Integer> ended = new HashSet<>();
		int next = 1;
		while (whole.size() < REQUESTS) {
			while (next < 2 * (whole.size() + 100) && next < 2 * REQUESTS) {
				post(client, next);
				next += 2;
			}
			client.flush();
			RawFrames.Frame frame = client.read();
			if (frame.ends()) {
				ended.add(frame.stream());
			}
			else if (frame.type() == RawFrames.RST_STREAM) {
				assertThat(frame.number(0)).as("stream %d", frame.stream()).isZero();
				assertThat(ended).contains(frame.stream());
				whole.add(frame.stream());
			}
		}
		return whole;
	}

	private static void post(RawFrames client, int stream) {
		client.request(stream, 0, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/a/5");
	}

	private static String reset(RawFrames client) throws IOException {
		RawFrames.Frame frame;
		do {
			frame = client.read();
		}
		while (frame.type() != RawFrames.RST_STREAM);
		return frame.stream() + " " + frame.number(0);
	}

}
