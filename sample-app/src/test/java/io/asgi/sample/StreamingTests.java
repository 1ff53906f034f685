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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

import io.asgi.client.JdkClient;
import io.asgi.client.LineClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Responses that begin before the request, or the world, has ended.
 */
@EndToEndTest
class StreamingTests {

	@LocalServerPort
	private int port;

	@Test
	void theEchoOfAPartArrivesBeforeTheNextPartIsSent() throws IOException {
		try (Socket socket = new Socket("localhost", this.port)) {
			BufferedReader response = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
			write(socket, "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
			write(socket, "5\r\nfirst\r\n");
			assertThat(response.readLine()).isEqualTo("HTTP/1.1 200 OK");
			assertThat(readUntil(response, "first")).contains("transfer-encoding: chunked");
			write(socket, "6\r\nsecond\r\n0\r\n\r\n");
			readUntil(response, "second");
			readUntil(response, "0");
		}
	}

	@Test
	void aLargeBodyComesBackWholeWhileItIsStillSent() {
		byte[] part = new byte[64 * 1024];
		Arrays.fill(part, (byte) 'x');
		Flux<DataBuffer> body = Flux.range(0, 256).map((number) -> DefaultDataBufferFactory.sharedInstance.wrap(part));
		Long length = WebClient.create("http://localhost:" + this.port)
			.post()
			.uri("/echo")
			.body(body, DataBuffer.class)
			.retrieve()
			.bodyToFlux(byte[].class)
			.reduce(0L, (sum, bytes) -> sum + bytes.length)
			.block();
		assertThat(length).isEqualTo(256 * 64 * 1024);
	}

	@Test
	void aClientThatLeavesInTheMiddleOfItsUploadLeavesNothingBehind() throws IOException {
		for (int i = 0; i < 20; i++) {
			try (Socket socket = new Socket("localhost", this.port)) {
				write(socket, "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
				write(socket, "x".repeat(200_000));
				assertThat(socket.getInputStream().read()).isEqualTo('H');
			}
		}
		assertThat(new JdkClient(this.port, Version.HTTP_1_1).post("/echo", "still here").body())
			.isEqualTo("still here");
	}

	@ParameterizedTest
	@EnumSource
	void eventsArriveOneByOne(Version version) {
		JdkClient client = new JdkClient(this.port, version);
		HttpResponse<Stream<String>> response = client.send(HttpRequest.newBuilder(client.uri("/events")).build(),
				BodyHandlers.ofLines());
		assertThat(response.version()).isEqualTo(version);
		assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
		try (Stream<String> lines = response.body()) {
			assertThat(lines.limit(6).map((line) -> line.replaceFirst("^data: .+Z$", "data: <time>")))
				.containsExactly("id: 0", "event: tick", "data: <time>", "", "id: 1", "event: tick");
		}
	}

	@Test
	void aStreamingApplicationAnswersEachMessage() {
		try (LineClient client = new LineClient(this.port, "/shout")) {
			client.say("hello");
			assertThat(client.hear()).isEqualTo("HELLO");
			client.say("straße");
			assertThat(client.hear()).isEqualTo("STRASSE");
		}
	}

	@Test
	void aWebSocketEchoes() {
		try (LineClient client = new LineClient(this.port, "/echo/socket")) {
			client.say("straße");
			assertThat(client.hear()).isEqualTo("straße");
		}
	}

	private static void write(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
		socket.getOutputStream().flush();
	}

	private static String readUntil(BufferedReader reader, String last) throws IOException {
		StringBuilder lines = new StringBuilder();
		for (String line = reader.readLine(); !last.equals(line); line = reader.readLine()) {
			assertThat(line).as("the line '%s', after %s", last, lines).isNotNull();
			lines.append(line).append('\n');
		}
		return lines.toString();
	}

}
