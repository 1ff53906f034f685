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
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.asgi.AsgiApplication;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.test.conformance.ServerSettings;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with requests that are changed at random: applications see no request that is not
 * there by the letter of RFC 9112, connections always end, and others are served.
 */
class RequestFuzzTests {

	private static final String[] REQUESTS = { "GET /a HTTP/1.1\r\nHost: a\r\n\r\n",
			"POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde",
			"POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n3;x=y\r\nfgh\r\n0\r\n\r\n",
			"PUT /d HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nz\r\n0\r\nX: y\r\n\r\n",
			"GET /e HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "HEAD /f?q HTTP/1.1\r\nHost: a\r\nX-A: b \r\n\r\n",
			"POST /g HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nxy" };

	private static final String[] FRAGMENTS = { "\r", "\n", "\r\n", "\r\n\r\n", " ", "\t", "\0", "\u000b", ":", ";",
			",", "0", "5", "f", "-", "+", "0x", "\u00e9", "Content-Length: 5\r\n", "Content-Length: 0\r\n",
			"Content-Length: 3, 3\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n",
			"Transfer-Encoding : chunked\r\n", "Transfer-Encoding:\r\n chunked\r\n", "Host: b\r\n", "GET /x HTTP/1.1",
			"GET /y HTTP/1.1\r\nHost: a\r\n\r\n", "Connection: close\r\n", "Connection: Upgrade\r\nUpgrade: h2c\r\n",
			"Sec-WebSocket-Key1: x\r\nSec-WebSocket-Key2: y\r\n", "0\r\n\r\n", "5\r\nabcde\r\n", "HTTP/1.1",
			"X: \r\n y\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" };

	/**
	 * What applications have seen, by the port of the client.
	 */
	private static final Map<Integer, Queue<StrictRequestParser.Request>> SEEN = new ConcurrentHashMap<>();

	private static TestServer server;

	private static RawHttp bystander;

	@BeforeContainer
	static void start() throws Exception {
		server = Wire.HTTP11.serve(application(), ServerSettings.defaults());
		bystander = RawHttp.connect(server.address());
	}

	@AfterContainer
	static void stop() throws Exception {
		bystander.close();
		server.close();
	}

	private static AsgiApplication application() {
		return (scope, receive, send) -> {
			HttpScope http = (HttpScope) scope;
			if (http.path().equals("/bystander")) {
				return send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last("fine")));
			}
			ByteArrayOutputStream body = new ByteArrayOutputStream();
			String query = new String(http.queryString(), StandardCharsets.ISO_8859_1);
			String target = new String(http.rawPath(), StandardCharsets.ISO_8859_1)
					+ (query.isEmpty() ? "" : "?" + query);
			return receive.events()
				.doOnNext((event) -> body
					.writeBytes((event instanceof HttpReceiveEvent.Request part) ? part.body() : new byte[0]))
				.takeUntil((event) -> !(event instanceof HttpReceiveEvent.Request part && part.more()))
				.last()
				.flatMap((last) -> {
					boolean whole = last instanceof HttpReceiveEvent.Request;
					seen(http.client().port()).add(new StrictRequestParser.Request(http.method(), target,
							whole ? body.toString(StandardCharsets.ISO_8859_1) : null));
					return whole
							? send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last(target)))
							: Mono.empty();
				});
		};
	}

	private static Queue<StrictRequestParser.Request> seen(int port) {
		return SEEN.computeIfAbsent(port, (key) -> new ConcurrentLinkedQueue<>());
	}

	@Provide
	Arbitrary<String> connections() {
		Arbitrary<List<String>> requests = Arbitraries.of(REQUESTS).list().ofMinSize(1).ofMaxSize(4);
		return Combinators.combine(requests, Arbitraries.integers().between(0, 4), Arbitraries.longs())
			.as((list, changes, seed) -> change(String.join("", list), changes, new Random(seed)));
	}

	private static String change(String bytes, int changes, Random random) {
		StringBuilder changed = new StringBuilder(bytes);
		for (int i = 0; i < changes; i++) {
			int from = random.nextInt(changed.length() + 1);
			int to = Math.min(changed.length(), from + random.nextInt(4));
			switch (random.nextInt(4)) {
				case 0 -> changed.insert(from, FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
				case 1 -> changed.replace(from, to, FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
				case 2 -> changed.delete(from, to);
				default -> changed.insert(nextLine(changed, from), FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
			}
		}
		return changed.toString();
	}

	private static int nextLine(StringBuilder bytes, int from) {
		int line = bytes.indexOf("\r\n", from);
		return (line < 0) ? from : line + 2;
	}

	@Property
	void noApplicationSeesARequestThatIsNotThere(@ForAll("connections") String bytes, @ForAll boolean pieces)
			throws Exception {
		// That would be the preface of HTTP/2
		Assume.that(!bytes.startsWith("PRI "));
		List<StrictRequestParser.Request> seen;
		try (RawHttp client = RawHttp.connect(server.address())) {
			client.socket().setTcpNoDelay(true);
			write(client, bytes, pieces ? 7 : bytes.length());
			client.socket().shutdownOutput();
			assertThat(rest(client)).matches("(?s)|HTTP/(1|0)\\.\\d [12345]\\d\\d .*");
			seen = List.copyOf(seen(client.socket().getLocalPort()));
		}
		SEEN.clear();
		Iterator<StrictRequestParser.Request> there = StrictRequestParser.parse(bytes).iterator();
		for (StrictRequestParser.Request request : seen) {
			// In order, but for those that the server answers itself
			assertThat(isIn(request, there)).as(() -> request + " is not in " + StrictRequestParser.parse(bytes))
				.isTrue();
		}
		bystander.write("GET /bystander HTTP/1.1\r\nHost: a\r\n\r\n");
		assertThat(bystander.read().body()).isEqualTo("fine");
	}

	/**
	 * Applications see methods in upper case, and no query where it is empty; some see
	 * requests before their bodies.
	 */
	private static boolean isIn(StrictRequestParser.Request request, Iterator<StrictRequestParser.Request> rest) {
		while (rest.hasNext()) {
			StrictRequestParser.Request next = rest.next();
			String target = next.target().replaceFirst("^([^?]*)\\?$", "$1");
			boolean same = next.method().toUpperCase(Locale.ROOT).equals(request.method())
					&& target.equals(request.target());
			if (same && (request.body() == null || request.body().equals(next.body()))) {
				return true;
			}
		}
		return false;
	}

	private static void write(RawHttp client, String bytes, int size) throws Exception {
		try {
			for (int i = 0; i < bytes.length(); i += size) {
				client.write(bytes.substring(i, Math.min(bytes.length(), i + size)));
			}
		}
		catch (SocketException ex) {
			// The server has seen enough
		}
	}

	private static String rest(RawHttp client) throws Exception {
		try {
			return client.rest();
		}
		catch (SocketException ex) {
			return "";
		}
	}

}
