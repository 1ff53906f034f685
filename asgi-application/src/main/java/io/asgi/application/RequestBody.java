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

package io.asgi.application;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.asgi.AsgiException;
import io.asgi.AsgiReceive;
import io.asgi.AsgiReceiveEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.ConnectionScope;
import io.asgi.HttpReceiveEvent;
import io.asgi.RequestRefusedException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads the body of an HTTP request.
 * <p>
 * A body can be read once. Reading fails with {@link ClientDisconnectedException} if the
 * client leaves before the end of the body.
 *
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/specs/www.html#request-receive-event">ASGI HTTP
 * specification, "Request"</a>
 */
public final class RequestBody {

	/**
	 * The largest body, in bytes, that is read at once where no other limit is given: 1
	 * MiB.
	 */
	public static final int DEFAULT_LIMIT = 1024 * 1024;

	private static final Pattern CHARSET = Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s;\"]+)",
			Pattern.CASE_INSENSITIVE);

	private RequestBody() {
	}

	/**
	 * Read the body part by part, each when it is requested. Empty parts are left out.
	 * @param receive yields the events of the request
	 * @return the parts, which the subscriber does not write to
	 */
	public static Flux<byte[]> chunks(AsgiReceive receive) {
		return receive.events()
			.map(RequestBody::part)
			.takeUntil((part) -> !part.more())
			.map(HttpReceiveEvent.Request::body)
			.filter((body) -> body.length > 0);
	}

	/**
	 * Read the whole body, up to the {@linkplain #DEFAULT_LIMIT default limit} of 1 MiB.
	 * @param receive yields the events of the request
	 * @return the body, which the subscriber does not write to: if it has come as a whole
	 * it is that of the event; fails with {@link RequestBodyTooLargeException} if it is
	 * larger
	 */
	public static Mono<byte[]> bytes(AsgiReceive receive) {
		return bytes(receive, DEFAULT_LIMIT);
	}

	/**
	 * Read the whole body.
	 * @param receive yields the events of the request
	 * @param limit the largest body to read, in bytes
	 * @return the body, which the subscriber does not write to: if it has come as a whole
	 * it is that of the event; fails with {@link RequestBodyTooLargeException} if it is
	 * larger
	 */
	public static Mono<byte[]> bytes(AsgiReceive receive, int limit) {
		return chunks(receive).collect(() -> new BodyBuffer(limit), BodyBuffer::add).map(BodyBuffer::toByteArray);
	}

	/**
	 * Read the whole body as text, up to the {@linkplain #DEFAULT_LIMIT default limit} of
	 * 1 MiB.
	 * @param scope the scope of the request
	 * @param receive yields the events of the request
	 * @return the text, decoded as {@link #charset} says; fails with
	 * {@link RequestBodyTooLargeException} if the body is larger
	 */
	public static Mono<String> text(ConnectionScope scope, AsgiReceive receive) {
		return text(scope, receive, DEFAULT_LIMIT);
	}

	/**
	 * Read the whole body as text.
	 * @param scope the scope of the request
	 * @param receive yields the events of the request
	 * @param limit the largest body to read, in bytes
	 * @return the text, decoded as {@link #charset} says; fails with
	 * {@link RequestBodyTooLargeException} if the body is larger
	 */
	public static Mono<String> text(ConnectionScope scope, AsgiReceive receive, int limit) {
		return Mono.fromSupplier(() -> charset(scope))
			.flatMap((charset) -> bytes(receive, limit).map((bytes) -> new String(bytes, charset)));
	}

	/**
	 * Return the charset that the {@code content-type} of a request names (RFC 9110,
	 * section 8.3.2).
	 * @param scope the scope of the request
	 * @return the charset; UTF-8 if none is named
	 * @throws RequestRefusedException with status 415 if this Java runtime does not know
	 * the charset
	 */
	public static Charset charset(ConnectionScope scope) {
		String contentType = scope.headers().first("content-type");
		Matcher matcher = CHARSET.matcher((contentType != null) ? contentType : "");
		if (!matcher.find()) {
			return StandardCharsets.UTF_8;
		}
		try {
			return Charset.forName(matcher.group(1));
		}
		catch (IllegalArgumentException ex) {
			throw new RequestRefusedException(415,
					"The charset of the content type '" + contentType + "' is not supported");
		}
	}

	/**
	 * Return an event as the part of a body that it must be.
	 */
	static HttpReceiveEvent.Request part(AsgiReceiveEvent event) {
		if (event instanceof HttpReceiveEvent.Request part) {
			return part;
		}
		if (event instanceof HttpReceiveEvent.Disconnect) {
			throw new ClientDisconnectedException(HttpReceiveEvent.Request.TYPE);
		}
		throw new AsgiException(event.type() + " is not a part of a request body");
	}

}
