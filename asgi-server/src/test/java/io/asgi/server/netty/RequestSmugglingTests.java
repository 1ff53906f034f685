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
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import javax.net.ssl.SSLContext;

import io.asgi.AsgiApplication;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.test.conformance.ServerSettings;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for requests whose end a proxy and this server might see in different places:
 * each is answered with 400, the connection is closed, and nothing behind the request is
 * served.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestSmugglingTests {

	private static final String NEXT = "GET /smuggled HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

	/**
	 * A server that closes while its client is still writing resets the connection, and
	 * its answer may be lost.
	 */
	private static final String RESET = "reset";

	private final Queue<String> called = new ConcurrentLinkedQueue<>();

	private final Queue<String> whole = new ConcurrentLinkedQueue<>();

	private TestServer cleartext;

	private TestServer secure;

	private SSLContext trusting;

	@BeforeAll
	void start() throws Exception {
		this.cleartext = Wire.HTTP11.serve(application(), ServerSettings.defaults());
		this.secure = Wire.HTTP11_TLS.serve(application(), ServerSettings.defaults());
		this.trusting = SSLContext.getInstance("TLS");
		this.trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
	}

	private AsgiApplication application() {
		return (scope, receive, send) -> {
			String path = ((HttpScope) scope).path();
			this.called.add(path);
			return receive.events()
				.takeUntil((event) -> !(event instanceof HttpReceiveEvent.Request part && part.more()))
				.last()
				.flatMap((last) -> {
					if (last instanceof HttpReceiveEvent.Disconnect) {
						return Mono.empty();
					}
					this.whole.add(path);
					return send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last(path)));
				});
		};
	}

	@AfterAll
	void stop() {
		this.cleartext.close();
		this.secure.close();
	}

	@BeforeEach
	void forget() {
		this.called.clear();
		this.whole.clear();
	}

	@ParameterizedTest(name = "{1}: {0}")
	@MethodSource
	void aMalformedHeadReachesNoApplication(String name, Way way, String request) throws Exception {
		assertRefused(exchange(way, request + NEXT), way);
		assertThat(this.called).isEmpty();
	}

	@ParameterizedTest(name = "{1}: {0}")
	@MethodSource
	void aMalformedBodyIsNeverWhole(String name, Way way, String request) throws Exception {
		assertRefused(exchange(way, request + NEXT), way);
		assertThat(this.called).doesNotContain("/smuggled");
		assertThat(this.whole).isEmpty();
	}

	@ParameterizedTest(name = "{1}: {0}")
	@MethodSource
	void whatOnlyLooksOddIsServed(String name, Way way, String request) throws Exception {
		String answer = exchange(way, request + NEXT);
		assertThat(answer).startsWith("HTTP/1.1 200").endsWith("/smuggled");
		assertThat(this.whole).hasSize(2);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void theRequestBeforeAMalformedHeadIsAnswered(String name, String request) throws Exception {
		String answer = exchange(Way.AT_ONCE, "GET /before HTTP/1.1\r\nHost: a\r\n\r\n" + request + NEXT);
		assertThat(this.whole).containsExactly("/before");
		assertThat(answer).startsWith("HTTP/1.1 200").contains("HTTP/1.1 400");
		assertRefused(answer.substring(answer.indexOf("HTTP/1.1 400")), Way.AT_ONCE);
	}

	@Test
	void anotherVersionIsRefused() throws Exception {
		for (String version : new String[] { "HTTP/1.2", "HTTP/0.9" }) {
			String answer = exchange(Way.AT_ONCE, "GET /a " + version + "\r\nHost: a\r\n\r\n" + NEXT);
			assertThat(answer).startsWith(version + " 505");
			assertThat(this.called).isEmpty();
		}
	}

	@Test
	void aChunkExtensionThatDoesNotEndIsCutOff() throws Exception {
		String answer = exchange(Way.AT_ONCE,
				"POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;" + "a".repeat(100_000));
		assertThat(answer).matches("(?s)HTTP/1.1 4.*|" + RESET);
		assertThat(this.whole).isEmpty();
	}

	@Test
	void trailersThatDoNotEndAreCutOff() throws Exception {
		String answer = exchange(Way.AT_ONCE,
				"POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + "a: b\r\n".repeat(3_000));
		assertThat(answer).matches("(?s)HTTP/1.1 431.*|" + RESET);
		assertThat(this.whole).isEmpty();
	}

	private static void assertRefused(String answer, Way way) {
		if (way == Way.BYTE_BY_BYTE && answer.equals(RESET)) {
			return;
		}
		assertThat(answer).startsWith("HTTP/1.1 400");
		assertThat(answer.toLowerCase(Locale.ROOT)).contains("connection: close");
		assertThat(answer.indexOf("HTTP/1.1", 1)).isNegative();
	}

	/**
	 * Write a request, and read to the end of the connection.
	 */
	private String exchange(Way way, String bytes) throws Exception {
		try (RawHttp client = new RawHttp(connect(way))) {
			client.socket().setTcpNoDelay(true);
			int step = (way == Way.BYTE_BY_BYTE) ? 1 : bytes.length();
			try {
				for (int i = 0; i < bytes.length(); i += step) {
					client.write(bytes.substring(i, i + step));
				}
			}
			catch (IOException ex) {
				// The server has closed the connection before all was written
			}
			return client.rest();
		}
		catch (SocketException ex) {
			return RESET;
		}
	}

	private Socket connect(Way way) throws IOException {
		return (way == Way.SECURE)
				? this.trusting.getSocketFactory().createSocket("127.0.0.1", this.secure.address().getPort())
				: new Socket("127.0.0.1", this.cleartext.address().getPort());
	}

	static List<Arguments> aMalformedHeadReachesNoApplication() {
		return inAllWays(SmugglingCases.malformedHeads());
	}

	static List<Arguments> aMalformedBodyIsNeverWhole() {
		return inAllWays(SmugglingCases.malformedBodies());
	}

	static List<Arguments> whatOnlyLooksOddIsServed() {
		return inAllWays(SmugglingCases.legal());
	}

	static List<Arguments> theRequestBeforeAMalformedHeadIsAnswered() {
		List<Arguments> arguments = new ArrayList<>();
		SmugglingCases.malformedHeads().forEach((name, request) -> arguments.add(Arguments.of(name, request)));
		return arguments;
	}

	private static List<Arguments> inAllWays(Map<String, String> requests) {
		List<Arguments> arguments = new ArrayList<>();
		requests.forEach((name, request) -> {
			arguments.add(Arguments.of(name, Way.AT_ONCE, request));
			arguments.add(Arguments.of(name, Way.BYTE_BY_BYTE, request));
			if (arguments.size() % 8 == 0) {
				// The decoder is the same: a sample shows that it is watched over
				arguments.add(Arguments.of(name, Way.SECURE, request));
			}
		});
		return arguments;
	}

	/**
	 * How the bytes get to the server.
	 */
	private enum Way {

		AT_ONCE, BYTE_BY_BYTE, SECURE

	}

}
