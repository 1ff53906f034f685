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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.asgi.AsgiApplication;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.test.conformance.ServerSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for requests of HTTP/2 that are malformed (RFC 9113, section 8.1.1), in
 * particular those that would become other requests in HTTP/1: no application sees them,
 * and the connection serves the next one.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedHttp2Tests {

	private static final String[] GET = { ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/" };

	/**
	 * Fields that make a request malformed.
	 */
	private static final String[][] FIELDS = { { "connection", "close" }, { "connection", "x" }, { "keep-alive", "1" },
			{ "proxy-connection", "x" }, { "upgrade", "h2c" }, { "transfer-encoding", "chunked" },
			{ "transfer-encoding", "gzip" }, { "te", "gzip" }, { "te", "trailers, gzip" }, { "TE", "trailers" },
			{ "X-A", "b" }, { "x-a", "b\r\nc: d" }, { "x-a", "b\rc" }, { "x-a", "b\nc" }, { "x-a", "b\0c" },
			{ "x-a", "b\u0001" }, { "x-a", "b\u007f" }, { "x-a", " b" }, { "x-a", "\tb" }, { "x a", "b" },
			{ "x\r\na", "b" }, { "x\0a", "b" }, { "x:a", "b" }, { "", "b" }, { "x\u00e9", "b" }, { "x(", "b" },
			{ ":path", "/b" }, { ":method", "GET" }, { ":scheme", "http" }, { ":authority", "a" }, { ":status", "200" },
			{ ":x", "y" }, { "x-a", "b", ":path", "/" }, { "host", "b" }, { "host", "a", "host", "b" }, { "host", "" },
			{ "host", "a,b" }, { "content-length", "5" }, { "content-length", "-1" }, { "content-length", "+0" },
			{ "content-length", "" }, { "content-length", "0 " }, { "content-length", "0x0" },
			{ "content-length", "0, 1" }, { "content-length", "0", "content-length", "1" },
			{ "content-length", "99999999999999999999" } };

	private static final String[] PATHS = { "", "a", "*", "/a b", "/a\tb", "/a\0", "/a\u007f", "/a\r\nb",
			"/ HTTP/1.1\r\nX: y", "http://b/a", "?a", " /", "/ ", "a:1", "#a" };

	private static final String[] METHODS = { "", "G T", "GET ", "GET\r\n", "G\0T", "G(T", "\u00e9",
			"GET /b HTTP/1.1\r\nX: y\r\n\r\nGET" };

	private static final String[] AUTHORITIES = { "", "a b", "a@b", "u@a", "a/b", "a:x", "a:99999", "a\r\nb", "[x]",
			"\u00e9", "a\\b" };

	private final Queue<String> called = new ConcurrentLinkedQueue<>();

	private TestServer server;

	@BeforeAll
	void start() {
		AsgiApplication application = (scope, receive, send) -> {
			HttpScope http = (HttpScope) scope;
			this.called.add(http.method() + " " + http.path() + " " + http.headers());
			return receive.events()
				.takeUntil((event) -> !(event instanceof HttpReceiveEvent.Request part && part.more()))
				.last()
				.flatMap((last) -> (last instanceof HttpReceiveEvent.Disconnect) ? Mono.empty()
						: send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last("x"))));
		};
		this.server = Wire.H2C.serve(application, ServerSettings.defaults());
	}

	@AfterAll
	void stop() {
		this.server.close();
	}

	@BeforeEach
	void forget() {
		this.called.clear();
	}

	@ParameterizedTest(name = "[{index}]")
	@MethodSource("malformed")
	void aMalformedRequestReachesNoApplication(List<String> fields) throws Exception {
		try (RawFrames client = new RawFrames(this.server.address())) {
			client.request(1, RawFrames.END_STREAM, fields.toArray(String[]::new)).flush();
			int status = client.status(1);
			assertThat(status < 0 || status == 400).as("status %s", status).isTrue();
			assertThat(this.called).isEmpty();
			client.get(3, "/next").flush();
			assertThat(client.status(3)).isEqualTo(200);
		}
	}

	/**
	 * Each that Netty finds itself costs it a buffer: the leak check has enough to find.
	 */
	@Test
	void malformedRequestsLeaveNothingBehind() throws Exception {
		String[][] requests = { replace(1, "G T"), replace(7, "/a b"), { ":method", "GET", ":authority", "a" },
				{ ":method", "CONNECT", ":path", "/" } };
		for (String[] request : requests) {
			try (RawFrames client = new RawFrames(this.server.address())) {
				for (int stream = 1; stream < 100; stream += 2) {
					client.request(stream, RawFrames.END_STREAM, request).flush();
					assertThat(client.status(stream)).isNegative();
				}
			}
		}
		assertThat(this.called).isEmpty();
	}

	@Test
	void aHostThatIsTheAuthorityIsLetThrough() throws Exception {
		try (RawFrames client = new RawFrames(this.server.address())) {
			client.request(1, RawFrames.END_STREAM, with("host", "A")).flush();
			assertThat(client.status(1)).isEqualTo(200);
			client.request(3, RawFrames.END_STREAM, ":method", "GET", ":scheme", "http", ":path", "/", "host", "b")
				.flush();
			assertThat(client.status(3)).isEqualTo(200);
			assertThat(this.called).containsExactly("GET / [host: a]", "GET / [host: b]");
		}
	}

	@Test
	void theSchemeIsThatOfTheConnectionAndNotWhatTheClientSays() throws Exception {
		try (RawFrames client = new RawFrames(this.server.address())) {
			client.request(1, RawFrames.END_STREAM, replace(3, "http://x/?")).flush();
			assertThat(client.status(1)).isEqualTo(200);
			assertThat(this.called).containsExactly("GET / [host: a]");
		}
	}

	/**
	 * A list of the same length is that length (RFC 9110, section 8.6).
	 */
	@ParameterizedTest
	@ValueSource(strings = { "5", "05", "5, 5" })
	void aBodyOfItsLengthIsWhole(String length) throws Exception {
		assertThat(upload(length)).isEqualTo(200);
		assertThat(this.called).singleElement().asString().contains("content-length: 5]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "4", "6", "5, 6", "+5", "5 ", "" })
	void aBodyOfAnotherLengthIsNotWhole(String length) throws Exception {
		assertThat(upload(length)).isNegative();
	}

	@Test
	void trailersEndABody() throws Exception {
		try (RawFrames client = new RawFrames(this.server.address())) {
			client.request(1, 0, replace(1, "POST"))
				.frame(RawFrames.DATA, 0, 1, "abcde".getBytes())
				.request(1, RawFrames.END_STREAM, "x", "y", "host", "b", "content-length", "9")
				.flush();
			assertThat(client.status(1)).isEqualTo(200);
			assertThat(this.called).containsExactly("POST / [host: a]");
		}
	}

	@ParameterizedTest(name = "[{index}]")
	@MethodSource
	void malformedTrailersResetTheStream(List<String> trailers) throws Exception {
		try (RawFrames client = new RawFrames(this.server.address())) {
			client.request(1, 0, replace(1, "POST"))
				.frame(RawFrames.DATA, 0, 1, "abcde".getBytes())
				.request(1, RawFrames.END_STREAM, trailers.toArray(String[]::new))
				.flush();
			assertThat(client.status(1)).isNegative();
		}
	}

	static List<List<String>> malformedTrailersResetTheStream() {
		return List.of(List.of(":path", "/"), List.of("transfer-encoding", "chunked"), List.of("X", "y"),
				List.of("", "y"), List.of("connection", "close"), List.of("x", "a\r\nb"));
	}

	private int upload(String length) throws Exception {
		String[] head = replace(1, "POST");
		String[] fields = Arrays.copyOf(head, head.length + 2);
		fields[head.length] = "content-length";
		fields[head.length + 1] = length;
		try (RawFrames client = new RawFrames(this.server.address())) {
			client.request(1, 0, fields).frame(RawFrames.DATA, RawFrames.END_STREAM, 1, "abcde".getBytes()).flush();
			return client.status(1);
		}
	}

	static List<Arguments> malformed() {
		List<String[]> requests = new ArrayList<>();
		for (String[] fields : FIELDS) {
			requests.add(with(fields));
		}
		for (String path : PATHS) {
			requests.add(replace(7, path));
		}
		for (String method : METHODS) {
			requests.add(replace(1, method));
		}
		for (String authority : AUTHORITIES) {
			requests.add(replace(5, authority));
		}
		requests.add(new String[] { ":method", "GET", ":scheme", "http", ":path", "/" });
		requests.add(new String[] { ":method", "GET", ":scheme", "http", ":authority", "a" });
		return requests.stream().map((fields) -> Arguments.of(List.of(fields))).toList();
	}

	private static String[] with(String... fields) {
		String[] all = Arrays.copyOf(GET, GET.length + fields.length);
		System.arraycopy(fields, 0, all, GET.length, fields.length);
		return all;
	}

	private static String[] replace(int index, String value) {
		String[] fields = GET.clone();
		fields[index] = value;
		return fields;
	}

}
