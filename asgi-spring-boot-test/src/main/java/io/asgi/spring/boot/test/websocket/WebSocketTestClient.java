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

package io.asgi.spring.boot.test.websocket;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import javax.net.ssl.SSLContext;

import io.asgi.AsgiHeaders;
import io.asgi.test.HttpTestResponse;
import org.jspecify.annotations.Nullable;

/**
 * Opens WebSockets of a server that runs, and waits for whatever it is asked for:
 *
 * <pre class="code">
 * try (WebSocketTestSession socket = client.connect("/shout")) {
 * 	socket.sendText("hello");
 * 	socket.expectText("HELLO");
 * }
 * </pre>
 *
 * The vocabulary is that of {@link io.asgi.test.WebSocketTester}, which needs no server.
 * An expectation that is not met within the timeout is an {@link AssertionError} that
 * says what was expected and what has been said so far.
 * <p>
 * In a {@code @SpringBootTest} with a web environment of {@code RANDOM_PORT} or
 * {@code DEFINED_PORT} the client of the server is a bean. It is made of the JDK's
 * client: HTTP/1.1 only, no compression, and header fields of an accept are not seen.
 * Immutable and safe to use from several threads.
 */
public final class WebSocketTestClient {

	/**
	 * How long a test waits by default.
	 */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

	private final URI server;

	private final Duration timeout;

	private final HttpClient client;

	private WebSocketTestClient(URI server, Duration timeout, HttpClient client) {
		this.server = server;
		this.timeout = timeout;
		this.client = client;
	}

	/**
	 * Return a client for a server.
	 * @param server the address of the server, {@code http}, {@code https}, {@code ws} or
	 * {@code wss}, without a path
	 * @return the client, which waits 10 seconds for each event
	 */
	public static WebSocketTestClient of(URI server) {
		return new WebSocketTestClient(webSocketAddress(server), DEFAULT_TIMEOUT, HttpClient.newHttpClient());
	}

	private static URI webSocketAddress(URI server) {
		String scheme = Objects.requireNonNull(server.getScheme(), "'server' must have a scheme");
		return switch (scheme) {
			case "ws", "wss" -> server;
			case "http", "https" -> URI.create("ws" + server.toString().substring("http".length()));
			default -> throw new IllegalArgumentException("'server' must be http, https, ws or wss: " + server);
		};
	}

	/**
	 * Return a copy with another timeout.
	 * @param timeout how long to wait for each event; 10 seconds by default
	 * @return the copy
	 */
	public WebSocketTestClient withTimeout(Duration timeout) {
		return new WebSocketTestClient(this.server, timeout, this.client);
	}

	/**
	 * Return a copy that trusts whom a context trusts.
	 * @param sslContext the context for connections over TLS; the JDK's default one by
	 * default
	 * @return the copy
	 */
	public WebSocketTestClient withSslContext(SSLContext sslContext) {
		return new WebSocketTestClient(this.server, this.timeout,
				HttpClient.newBuilder().sslContext(sslContext).build());
	}

	/**
	 * Ask for a WebSocket, and wait until the server accepts.
	 * @param target the encoded path, with or without a question mark and a query string
	 * @return the open WebSocket
	 * @throws AssertionError if the server denies, or does not answer
	 */
	public WebSocketTestSession connect(String target) {
		return connect(target, (handshake) -> {
		});
	}

	/**
	 * Ask for a WebSocket, and wait until the server accepts.
	 * @param target the encoded path, with or without a question mark and a query string
	 * @param changes adds header fields and subprotocols to the handshake
	 * @return the open WebSocket
	 * @throws AssertionError if the server denies, or does not answer
	 */
	public WebSocketTestSession connect(String target, Consumer<WebSocketHandshake> changes) {
		Attempt attempt = attempt(target, changes);
		Throwable failure = attempt.failure();
		if (attempt.session() == null) {
			throw new AssertionError("Expected the server to accept the WebSocket " + attempt.uri() + " but it "
					+ ((failure instanceof WebSocketHandshakeException denied)
							? "answered with status " + denied.getResponse().statusCode() : "did not: " + failure),
					failure);
		}
		return attempt.session();
	}

	/**
	 * Ask for a WebSocket, and wait until the server denies.
	 * @param target the encoded path, with or without a question mark and a query string
	 * @return the response of the server
	 * @throws AssertionError if the server accepts, or does not answer
	 */
	public HttpTestResponse connectDenied(String target) {
		return connectDenied(target, (handshake) -> {
		});
	}

	/**
	 * Ask for a WebSocket, and wait until the server denies.
	 * @param target the encoded path, with or without a question mark and a query string
	 * @param changes adds header fields and subprotocols to the handshake
	 * @return the response of the server
	 * @throws AssertionError if the server accepts, or does not answer
	 */
	public HttpTestResponse connectDenied(String target, Consumer<WebSocketHandshake> changes) {
		Attempt attempt = attempt(target, changes);
		if (attempt.session() != null) {
			attempt.session().abort();
			throw new AssertionError("Expected the server to deny the WebSocket " + attempt.uri() + " but it accepted");
		}
		if (attempt.failure() instanceof WebSocketHandshakeException denied) {
			return response(denied.getResponse());
		}
		throw new AssertionError(
				"Expected the server to deny the WebSocket " + attempt.uri() + " but it did not: " + attempt.failure(),
				attempt.failure());
	}

	private Attempt attempt(String target, Consumer<WebSocketHandshake> changes) {
		URI uri = this.server.resolve(target);
		WebSocketHandshake handshake = new WebSocketHandshake();
		changes.accept(handshake);
		WebSocketListener listener = new WebSocketListener();
		CompletableFuture<java.net.http.WebSocket> opening = handshake
			.apply(this.client.newWebSocketBuilder().connectTimeout(this.timeout))
			.buildAsync(uri, listener);
		try {
			java.net.http.WebSocket webSocket = opening.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
			return new Attempt(uri,
					new WebSocketTestSession(webSocket, listener, this.timeout, handshake.transcript(uri)), null);
		}
		catch (ExecutionException ex) {
			return new Attempt(uri, null, ex.getCause());
		}
		catch (TimeoutException ex) {
			opening.cancel(true);
			return new Attempt(uri, null, new TimeoutException("no answer within " + this.timeout.toMillis() + " ms"));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new Attempt(uri, null, ex);
		}
	}

	private static HttpTestResponse response(HttpResponse<?> response) {
		AsgiHeaders.Builder headers = AsgiHeaders.builder();
		response.headers().map().forEach((name, values) -> values.forEach((value) -> headers.add(name, value)));
		Object body = response.body();
		byte[] bytes = (body instanceof byte[] raw) ? raw
				: ((body != null) ? body.toString() : "").getBytes(StandardCharsets.UTF_8);
		return new HttpTestResponse(response.statusCode(), headers.build(), bytes, AsgiHeaders.empty());
	}

	private record Attempt(URI uri, @Nullable WebSocketTestSession session, @Nullable Throwable failure) {

	}

}
