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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.server.HttpOptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random requests, one behind the other on a connection and in random pieces, are each
 * answered in their turn.
 */
@Timeout(120)
class PipeliningFuzzTests {

	private static final int CONNECTIONS = 150;

	private static final String OFFER = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
			+ "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

	/**
	 * Answers {@code /a/<kind>/<delay>/<number>} with the number and the body.
	 */
	private final AsgiApplication application = (scope, receive, send) -> {
		String[] path = ((HttpScope) scope).path().split("/");
		Mono<?> delay = path[3].equals("0") ? Mono.empty() : Mono.delay(Duration.ofMillis(Long.parseLong(path[3])));
		Mono<String> answer = path[2].equals("unread") ? Mono.just(path[4])
				: body(receive, "").map((body) -> path[4] + " " + body);
		return answer.flatMap((text) -> switch (path[2]) {
			case "empty" ->
				delay.then(send.send(HttpSendEvent.Start.of(204))).then(send.send(HttpSendEvent.Body.last()));
			case "streamed" -> send.send(HttpSendEvent.Start.of(200))
				.then(send.send(HttpSendEvent.Body.of(text)))
				.then(delay)
				.then(send.send(HttpSendEvent.Body.last()));
			default ->
				delay.then(send.send(HttpSendEvent.Start.of(200))).then(send.send(HttpSendEvent.Body.last(text)));
		});
	};

	private static Mono<String> body(AsgiReceive receive, String before) {
		return receive.receive().cast(HttpReceiveEvent.Request.class).flatMap((part) -> {
			String body = before + new String(part.body(), StandardCharsets.ISO_8859_1);
			return part.more() ? body(receive, body) : Mono.just(body);
		});
	}

	@ParameterizedTest
	@EnumSource(value = Wire.class, names = { "HTTP11", "HTTP11_TLS" })
	void eachRequestIsAnsweredInItsTurn(Wire wire) throws Exception {
		try (LimitServer server = LimitServer.start(wire, this.application,
				(options) -> options.http(HttpOptions.builder().requestHeadTimeout(Duration.ofSeconds(60)).build()))) {
			for (int seed = 0; seed < CONNECTIONS; seed++) {
				Random random = new Random(seed);
				List<Exchange> exchanges = new ArrayList<>();
				for (int number = 2 + random.nextInt(8); number > 0; number--) {
					exchanges.add(Exchange.random(random, number));
				}
				assertAnswered(server, exchanges, random, seed);
			}
		}
	}

	private static void assertAnswered(LimitServer server, List<Exchange> exchanges, Random random, int seed)
			throws Exception {
		try (RawHttp client = server.http1()) {
			client.socket().setTcpNoDelay(true);
			CompletableFuture<Void> written = CompletableFuture
				.runAsync(() -> write(client, exchanges, 1 + random.nextInt(random.nextBoolean() ? 3000 : 60), random));
			for (Exchange exchange : exchanges) {
				RawHttp.Response response = client.read(exchange.head());
				assertThat(response.status() + " " + response.body()).as("seed %d: %s", seed, exchange.request())
					.isEqualTo(exchange.response());
			}
			written.get(30, TimeUnit.SECONDS);
		}
	}

	private static void write(RawHttp client, List<Exchange> exchanges, int piece, Random random) {
		StringBuilder requests = new StringBuilder();
		exchanges.forEach((exchange) -> requests.append(exchange.request()));
		try {
			int from = 0;
			while (from < requests.length()) {
				int to = Math.min(requests.length(), from + 1 + random.nextInt(piece));
				client.write(requests.substring(from, to));
				from = to;
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Exchange(String request, boolean head, String response) {

		static Exchange random(Random random, int number) {
			if (random.nextInt(5) == 0) {
				return new Exchange("GET /nowhere HTTP/1.1\r\nHost: a\r\n" + OFFER + "\r\n", false, "404 ");
			}
			String kind = List.of("plain", "streamed", "empty", "unread").get(random.nextInt(4));
			String path = "/a/" + kind + "/" + (random.nextBoolean() ? 0 : random.nextInt(6)) + "/" + number;
			boolean head = random.nextInt(5) == 0;
			String body = (head || random.nextBoolean()) ? "" : "b".repeat(random.nextInt(3000));
			String request = (head ? "HEAD " : "POST ") + path + " HTTP/1.1\r\nHost: a\r\n"
					+ (random.nextBoolean() ? "Content-Length: " + body.length() + "\r\n\r\n" + body
							: "Transfer-Encoding: chunked\r\n\r\n" + chunks(body, random));
			String text = kind.equals("unread") ? "" + number : number + " " + body;
			return new Exchange(request, head, kind.equals("empty") ? "204 " : "200 " + (head ? "" : text));
		}

		private static String chunks(String body, Random random) {
			StringBuilder chunks = new StringBuilder();
			int from = 0;
			while (from < body.length()) {
				int to = Math.min(body.length(), from + 1 + random.nextInt(100));
				chunks.append(Integer.toHexString(to - from)).append("\r\n").append(body, from, to).append("\r\n");
				from = to;
			}
			return chunks.append("0\r\n\r\n").toString();
		}

	}

}
