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

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.asgi.AsgiApplication;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Offers to upgrade to HTTP/2 that are no reason to take what would not be taken without
 * them.
 */
@Timeout(60)
class UpgradeOfferTests {

	private static final String OFFER = "Host: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
			+ "HTTP2-Settings: AAMAAABk\r\n";

	private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

	private final BlockingQueue<String> hosts = new LinkedBlockingQueue<>();

	private final AsgiApplication application = (scope, receive, send) -> {
		if (scope instanceof WebSocketScope) {
			return receive.receive().then(send.send(WebSocketSendEvent.Accept.of()));
		}
		this.calls.add(((HttpScope) scope).path());
		this.hosts.add(((HttpScope) scope).headers().first("host"));
		return send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last("served")));
	};

	private LimitServer server;

	@BeforeEach
	void start() {
		this.server = LimitServer.start(Wire.H2C, this.application, (options) -> {
		});
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Transfer-Encoding : chunked", "a b: c", "no field", "a: b\u0001",
			"Content-Length: 3\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 3" })
	void aMalformedHeadReachesNoApplication(String field) throws Exception {
		assertRefused("GET /a HTTP/1.1\r\n" + OFFER + field + "\r\n\r\n", 400);
	}

	@Test
	void aLargeHeadIsAnsweredWith431() throws Exception {
		assertRefused("GET /a HTTP/1.1\r\n" + OFFER + "x: " + "y".repeat(20_000) + "\r\n\r\n", 431);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip", "identity", "xchunked", "\"chunked\"", "gzip, chunked", "chunked, chunked" })
	void aBodyOfAnUnknownCodingIsRefused(String coding) throws Exception {
		assertRefused("POST /a HTTP/1.1\r\n" + OFFER + "Transfer-Encoding: " + coding + "\r\n\r\n", 400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n" })
	void theOfferOfHttp10IsIgnored(String field) throws Exception {
		try (RawHttp client = this.server.http1()) {
			client.write("GET /a HTTP/1.0\r\n" + OFFER + field + "\r\n");
			assertThat(client.read().status()).as("see RFC 9110, section 7.8").isNotEqualTo(101);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /a HTTP/1.1|Host: a|Host: b", "GET /a HTTP/1.1", "GET /a HTTP/1.1|Host: a b",
			"GET a HTTP/1.1|Host: a", "GET /a HTTP/1.1|Host: a/b", "GET http://b/a HTTP/1.1|Host: a|Host: a" })
	void aRequestThatIsNotForOneHostReachesNoApplication(String head) throws Exception {
		assertNotServed(head.replace("|", "\r\n") + "\r\n" + OFFER.substring("Host: a\r\n".length()) + "\r\n");
	}

	@Test
	void aRequestOfAnUnknownMinorVersionReachesNoApplication() throws Exception {
		assertNotServed("GET /a HTTP/1.7\r\n" + OFFER + "\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://[/a", "http://b:x/a" })
	void aMalformedAddressIsRefused(String target) throws Exception {
		assertRefused("GET " + target + " HTTP/1.1\r\n" + OFFER + "\r\n", 400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "websocket, h2c", "h2c, websocket", "websocket, h 2c" })
	void anOfferOfBothIsIgnoredWhereThereIsSomethingToCheck(String offer) throws Exception {
		assertRefused("POST /a HTTP/1.1\r\n" + OFFER.replace("Upgrade: h2c", "Upgrade: " + offer)
				+ "Transfer-Encoding: gzip\r\n\r\n", 400);
	}

	@Test
	void theHostOfAnAddressIsThatOfTheRequest() throws Exception {
		try (RawHttp client = this.server.http1()) {
			client.write("GET http://b/a HTTP/1.1\r\n" + OFFER + "\r\n");
			assertThat(client.read().status()).isEqualTo(200);
		}
		assertThat(this.hosts.take()).as("see RFC 9112, section 3.2.2").isEqualTo("b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/a", "http://b/a" })
	void theOfferOfAWebSocketIsTakenWhateverTheFormOfTheTarget(String target) throws Exception {
		try (RawHttp client = this.server.http1()) {
			client.write("GET " + target + " HTTP/1.1\r\nHost: b\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
					+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
			assertThat(client.read().status()).isEqualTo(101);
		}
	}

	/**
	 * It may be refused over HTTP/2.
	 */
	private void assertNotServed(String request) throws Exception {
		try (RawHttp client = this.server.http1()) {
			client.write(request + "no preface of HTTP/2, which ends the connection\r\n\r\n");
			client.rest();
		}
		assertThat(this.calls).isEmpty();
	}

	private void assertRefused(String request, int status) throws Exception {
		try (RawHttp client = this.server.http1()) {
			client.write(request);
			assertThat(client.read().status()).isEqualTo(status);
			assertThat(client.rest()).isEmpty();
		}
		assertThat(this.calls).isEmpty();
	}

}
