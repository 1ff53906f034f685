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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketSendEvent;
import io.netty.channel.Channel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What guards a connection once its protocol is chosen.
 */
@Timeout(60)
class ChosenProtocolTests {

	private final BlockingQueue<Channel> channels = new LinkedBlockingQueue<>();

	private final AsgiApplication echo = (scope, receive, send) -> (scope instanceof HttpScope http)
			? receive.events()
				.cast(HttpReceiveEvent.Request.class)
				.takeUntil((part) -> !part.more())
				.map((part) -> new String(part.body(), StandardCharsets.ISO_8859_1))
				.reduce("", String::concat)
				.flatMap((body) -> send.send(HttpSendEvent.Start.of(200))
					.then(send.send(HttpSendEvent.Body.last(http.path() + ":" + body))))
			: receive.receive().then(send.send(WebSocketSendEvent.Accept.of())).then(Mono.never());

	private LimitServer server;

	@AfterEach
	void stop() {
		this.server.close();
	}

	private void start(Wire wire) {
		this.server = LimitServer.start(wire, this.echo, (options) -> {
		}, this.channels::add);
	}

	private List<String> handlers() throws InterruptedException {
		Channel channel = this.channels.poll(10, TimeUnit.SECONDS);
		assertThat(channel).isNotNull();
		return channel.pipeline().names();
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "HTTP11_TLS" })
	void aConnectionOfHttp1IsGuarded(Wire wire) throws Exception {
		start(wire);
		try (RawHttp client = this.server.http1()) {
			client.write("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
			assertThat(client.read().status()).isEqualTo(200);
			assertThat(handlers()).contains("asgi.syntaxGuard");
			client.write("GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: +0\r\n\r\n");
			assertThat(client.read().status()).isEqualTo(400);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "H2C", "H2" })
	void aConnectionOfHttp2IsGuarded(Wire wire) throws Exception {
		start(wire);
		try (RawHttp2 client = this.server.http2()) {
			client.open("GET", "/a", true).response();
			assertThat(handlers()).contains("asgi.floodGuard")
				.doesNotContain("asgi.syntaxGuard", "asgi.protocolChoice");
		}
	}

	@Test
	void aConnectionThatWasUpgradedIsGuarded() throws Exception {
		start(Wire.H2C);
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
		URI uri = URI.create("http://127.0.0.1:" + this.server.address().getPort() + "/a");
		assertThat(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).version())
			.isEqualTo(HttpClient.Version.HTTP_2);
		assertThat(handlers()).contains("asgi.floodGuard").doesNotContain("asgi.syntaxGuard", "asgi.protocolChoice");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Upgrade: h2c", "upgrade: H2C", "UPGRADE:h2c", "Upgrade: foo\r\nUpgrade: h2c",
			"Upgrade: h2c\r\nuPGRADE: h2c" })
	void anOfferWithABodyIsNoUpgrade(String offer) throws Exception {
		start(Wire.H2C);
		for (String framing : new String[] { "Content-Length: 3\r\n\r\nabc", "content-length:03\r\n\r\nabc",
				"CONTENT-LENGTH: \t3 \r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
				"transfer-encoding:CHUNKED\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
				"TRANSFER-ENCODING: \tChunked \t\r\n\r\n3\r\nabc\r\n0\r\n\r\n" }) {
			for (int first = 0; first < 2; first++) {
				String head = (first == 0) ? offer + "\r\n" + framing
						: framing.replaceFirst("\r\n\r\n", "\r\n" + offer + "\r\n\r\n");
				try (RawHttp client = this.server.http1()) {
					client.write("POST /a HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\n"
							+ "HTTP2-Settings: AAMAAABk\r\n" + head + "GET /a/b HTTP/1.1\r\nHost: a\r\n\r\n");
					RawHttp.Response response = client.read();
					assertThat(response.status()).as(head).isEqualTo(200);
					assertThat(response.body()).as(head).isEqualTo("/a:abc");
					assertThat(client.read().body()).as(head).isEqualTo("/a/b:");
				}
			}
		}
	}

}
