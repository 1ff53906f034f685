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

import java.nio.charset.StandardCharsets;
import java.util.Iterator;

import io.asgi.server.Loop;
import io.asgi.server.netty.deadline.WriteDeadline;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Why a request is answered by the server and not by an application.
 *
 * @param status the status code of the answer
 * @param message the body of the answer
 * @param header the name of a header field of the answer, or {@code null}
 * @param value the value of that header field, or {@code null}
 */
record Refusal(int status, String message, @Nullable String header, @Nullable String value) {

	static final Refusal GOING_AWAY = unavailable("The server is shutting down");

	static final Refusal BODY_TOO_LARGE = new Refusal(413, "The request body is too large", null, null);

	static final Refusal BODY_IDLE = new Refusal(408, "The request body took too long to arrive", null, null);

	static final Refusal BODY_SLOW = new Refusal(408, "The request body arrived too slowly", null, null);

	/**
	 * After how many seconds a client may try again. Load passes, and another instance
	 * takes the place of one that stops.
	 */
	static final String RETRY_AFTER = "5";

	private static final Refusal CONNECT = new Refusal(501, "CONNECT is for WebSockets only (RFC 8441, section 4)",
			null, null);

	/**
	 * Refuse for the time being (RFC 9110, sections 10.2.3 and 15.6.4).
	 */
	static Refusal unavailable(String message) {
		return new Refusal(503, message, "retry-after", RETRY_AFTER);
	}

	static Refusal badRequest(String message) {
		return new Refusal(400, message, null, null);
	}

	/**
	 * Find what the codec lets through and HTTP does not: versions other than 1.0 and
	 * 1.1, no or several hosts, malformed ones and malformed targets, bodies whose end
	 * cannot be known, and tunnels (RFC 9112, sections 2.3, 3.2 and 6.3; RFC 9110,
	 * section 9.3.6).
	 * @return why the request is refused, or {@code null} if nothing is wrong
	 */
	static @Nullable Refusal check(HttpServerRequest request) {
		int major = request.version().majorVersion();
		int minor = request.version().minorVersion();
		if (major > 1) {
			boolean tunnel = HttpMethod.CONNECT.equals(request.method()) && !WebSocketRequest.matches(request);
			if (!tunnel && !request.requestHeaders().contains(HttpHeaderNames.HOST)) {
				return badRequest("A request must have an authority (RFC 9113, section 8.3.1)");
			}
			return tunnel ? CONNECT : checkTarget(request, request.requestHeaders().get(HttpHeaderNames.HOST));
		}
		if (major < 1 || minor > 1) {
			return new Refusal(505, "HTTP/" + major + "." + minor + " is not supported", null, null);
		}
		HttpHeaders headers = request.requestHeaders();
		Iterator<? extends CharSequence> hosts = headers.valueCharSequenceIterator(HttpHeaderNames.HOST);
		CharSequence host = hosts.hasNext() ? hosts.next() : null;
		if (hosts.hasNext() || (host == null && minor == 1)) {
			return badRequest("A request must have one Host header (RFC 9112, section 3.2), this one has "
					+ ((host != null) ? "several" : "none"));
		}
		if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING) && !isChunked(headers)) {
			return badRequest("The only transfer coding of a request can be chunked (RFC 9112, section 6.3)");
		}
		if (HttpMethod.CONNECT.equals(request.method())) {
			return CONNECT;
		}
		return checkTarget(request, (host != null) ? host.toString() : null);
	}

	/**
	 * Find what is wrong with the target and the host, which proxies choose a server by:
	 * they must not choose another one than this (RFC 9112, section 3.2; RFC 9113,
	 * section 8.3.1).
	 */
	private static @Nullable Refusal checkTarget(HttpServerRequest request, @Nullable String host) {
		if (!HostRules.isTarget(request.uri(), HttpMethod.OPTIONS.equals(request.method()))) {
			return badRequest("The target must be a path or the address of one (RFC 9112, section 3.2)");
		}
		return (host == null || HostRules.isHost(host)) ? null
				: badRequest("The host is malformed (RFC 9112, section 3.2)");
	}

	/**
	 * Refuse a body that is announced to be longer than allowed.
	 * @param maxSize the limit in bytes, -1 for none
	 */
	static @Nullable Refusal checkLength(HttpServerRequest request, long maxSize) {
		String length = (maxSize >= 0) ? request.requestHeaders().get(HttpHeaderNames.CONTENT_LENGTH) : null;
		return (length != null && Long.parseLong(length) > maxSize) ? BODY_TOO_LARGE : null;
	}

	/**
	 * Answer in the place of an application, and do not read on. Other layers take part
	 * in the head.
	 */
	Mono<Void> answer(ExchangeContext context) {
		Layers layers = context.layers();
		if (layers == null) {
			return write(context);
		}
		return Mono.defer(() -> layers.beforeHead().apply(this.status)).then(Mono.defer(() -> write(context)));
	}

	private Mono<Void> write(ExchangeContext context) {
		HttpServerResponse response = context.response();
		response.status(this.status)
			.keepAlive(false)
			.header(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
			.header(HttpHeaderNames.DATE, HttpDate.now());
		if (this.header != null && this.value != null) {
			response.header(this.header, this.value);
		}
		Channel channel = context.channel();
		Loop loop = new NettyLoop(channel.eventLoop());
		WriteDeadline deadline = StalledResponse.deadline(context);
		Mono<Void> write = response.sendObject(Unpooled.wrappedBuffer(this.message.getBytes(StandardCharsets.UTF_8)))
			.then();
		if (context.isHttp1()) {
			LingeringClose.install(channel);
			loop.run(() -> ResponseEnd.await(context, deadline::watch));
			return write;
		}
		loop.run(() -> StreamEnds.watchUnwanted(channel));
		return write.doOnSuccess((nothing) -> loop.run(() -> TurnEnd.execute(channel, deadline::watchRest)));
	}

	private static boolean isChunked(HttpHeaders headers) {
		return headers.getAll(HttpHeaderNames.TRANSFER_ENCODING).size() == 1
				&& HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(headers.get(HttpHeaderNames.TRANSFER_ENCODING));
	}

}
