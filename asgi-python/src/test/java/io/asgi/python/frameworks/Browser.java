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

package io.asgi.python.frameworks;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that keeps cookies. It follows no redirects, and with HTTP/1.1 has a
 * connection for each exchange.
 */
final class Browser {

	private final HttpClient client;

	private final Map<String, String> cookies = new LinkedHashMap<>();

	Browser(InetSocketAddress server, Protocol protocol) {
		this.client = HttpClient.create(ConnectionProvider.newConnection())
			.protocol(protocol.netty)
			.responseTimeout(Site.TIMEOUT)
			.remoteAddress(() -> server);
	}

	Reply get(String uri, String... headers) {
		return send("GET", uri, Flux.empty(), headers);
	}

	Reply post(String uri, String body, String... headers) {
		return post(uri, body.getBytes(StandardCharsets.UTF_8), headers);
	}

	Reply post(String uri, byte[] body, String... headers) {
		return send("POST", uri, Mono.just(body), headers);
	}

	Reply postForm(String uri, String body, String... headers) {
		String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
		all[headers.length] = "content-type";
		all[headers.length + 1] = "application/x-www-form-urlencoded";
		return post(uri, body, all);
	}

	Reply postJson(String uri, String body) {
		return post(uri, body, "content-type", "application/json");
	}

	/**
	 * Send a request, and return the whole response.
	 * @param body one part has a length that is told, several have none
	 */
	Reply send(String method, String uri, Publisher<byte[]> body, String... headers) {
		Reply reply = request(method, uri, body, headers)
			.responseSingle((response, content) -> content.asByteArray()
				.defaultIfEmpty(new byte[0])
				.map((bytes) -> new Reply(response.status().code(), response.responseHeaders(), bytes)))
			.block(Site.TIMEOUT);
		assertThat(reply).isNotNull();
		keepCookies(reply.headers());
		return reply;
	}

	/**
	 * Send a request, and return the response when its head is there.
	 */
	Download open(String method, String uri, Publisher<byte[]> body, String... headers) {
		Download download = new Download();
		request(method, uri, body, headers).response((response, content) -> {
			download.begin(response.status().code(), response.responseHeaders());
			return content.asByteArray();
		}).subscribe(download);
		return download;
	}

	Download open(String uri, String... headers) {
		return open("GET", uri, Flux.empty(), headers);
	}

	private HttpClient.ResponseReceiver<?> request(String method, String uri, Publisher<byte[]> body,
			String... namesAndValues) {
		return this.client.headers((headers) -> set(headers, namesAndValues))
			.request(HttpMethod.valueOf(method))
			.uri(uri)
			.send(bytes(body));
	}

	// A Mono is sent with its length
	private static Publisher<io.netty.buffer.ByteBuf> bytes(Publisher<byte[]> body) {
		return (body instanceof Mono<byte[]> single)
				? single.map((bytes) -> io.netty.buffer.Unpooled.wrappedBuffer(bytes))
				: ByteBufFlux.from(body).map((bytes) -> io.netty.buffer.Unpooled.wrappedBuffer(bytes));
	}

	Socket webSocket(String uri, List<String> subprotocols, String... headers) {
		return Socket.open(this.client.headers((fields) -> set(fields, headers)), uri, subprotocols);
	}

	Socket webSocket(String uri, String... headers) {
		return webSocket(uri, List.of(), headers);
	}

	String cookie(String name) {
		return this.cookies.get(name);
	}

	private void set(HttpHeaders headers, String... namesAndValues) {
		for (int i = 0; i < namesAndValues.length; i += 2) {
			headers.set(namesAndValues[i], namesAndValues[i + 1]);
		}
		if (!this.cookies.isEmpty()) {
			headers.set("cookie",
					this.cookies.entrySet()
						.stream()
						.map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
						.collect(Collectors.joining("; ")));
		}
	}

	private void keepCookies(HttpHeaders headers) {
		for (String cookie : headers.getAll("set-cookie")) {
			String[] pair = cookie.split(";", 2)[0].split("=", 2);
			this.cookies.put(pair[0], pair[1]);
		}
	}

	/**
	 * A response.
	 *
	 * @param status the status code
	 * @param headers the header fields
	 * @param body the body
	 */
	record Reply(int status, HttpHeaders headers, byte[] body) {

		String text() {
			return new String(this.body, StandardCharsets.UTF_8);
		}

		String header(String name) {
			return String.join(", ", this.headers.getAll(name));
		}

	}

}
