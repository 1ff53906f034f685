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

package io.asgi.spring.boot.endtoend;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.assertj.core.api.Assertions;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/**
 * A client that may set every header, over HTTP/1.1 and HTTP/2 in clear text.
 */
final class Client {

	private Client() {
	}

	static Reply get(HttpProtocol protocol, URI uri, String... headers) {
		return send(protocol, "GET", uri, headers);
	}

	static Reply send(HttpProtocol protocol, String method, URI uri, String... namesAndValues) {
		Reply reply = HttpClient.newConnection()
			.protocol(protocol)
			.headers((headers) -> set(headers, namesAndValues))
			.request(HttpMethod.valueOf(method))
			.uri(uri)
			.responseSingle((response, body) -> body.asByteArray()
				.defaultIfEmpty(new byte[0])
				.map((bytes) -> new Reply(response.status().code(), response.responseHeaders(), bytes)))
			.block(Server.TIMEOUT);
		Assertions.assertThat(reply).isNotNull();
		return reply;
	}

	/**
	 * Open a WebSocket and return its first message.
	 */
	static String message(HttpProtocol protocol, URI uri, String... namesAndValues) {
		String message = HttpClient.newConnection()
			.protocol(protocol)
			.headers((headers) -> set(headers, namesAndValues))
			.websocket()
			.uri(uri)
			.handle((in, out) -> in.receive().asString().take(1))
			.next()
			.block(Server.TIMEOUT);
		Assertions.assertThat(message).isNotNull();
		return message;
	}

	/**
	 * Open a WebSocket that is refused, and return why.
	 */
	static String refusal(HttpProtocol protocol, URI uri, String... namesAndValues) {
		return Mono.fromCallable(() -> message(protocol, uri, namesAndValues))
			.map((message) -> "message: " + message)
			.onErrorResume((ex) -> Mono.just(String.valueOf(ex.getMessage())))
			.blockOptional()
			.orElseThrow();
	}

	private static void set(HttpHeaders headers, String... namesAndValues) {
		for (int i = 0; i < namesAndValues.length; i += 2) {
			if (namesAndValues[i].equalsIgnoreCase("host")) {
				headers.set("host", namesAndValues[i + 1]);
			}
			else {
				headers.add(namesAndValues[i], namesAndValues[i + 1]);
			}
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
