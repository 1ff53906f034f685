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

package io.asgi.test.conformance;

import java.util.Objects;

import io.asgi.AsgiHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A request as it goes on the wire. Immutable; the {@code with…} methods return a changed
 * copy.
 *
 * @param method the method
 * @param target the request target. Each character is one byte, sent as it is, without
 * any encoding or normalization
 * @param headers header fields, sent in this order. An HTTP/1.1 client writes their names
 * capitalized ({@code X-Name}), sends a {@code host} field of its own before them unless
 * there is one among them, and adds {@code transfer-encoding: chunked} at the end if a
 * body follows and there is no {@code content-length}. An HTTP/2 client adds only pseudo
 * headers
 * @param authority the value of {@code :authority} or of the client's own {@code host}
 * field; the address of the server if {@code null}
 * @param bodyFollows whether the request has a body: the parts that are sent before
 * {@link WireExchange#finish()}. Without, the head ends the request
 * @param upgrade the protocol that the client asks for, {@code websocket} or
 * {@code null}. An HTTP/1.1 client adds {@code connection} and {@code upgrade} fields and
 * takes status 101 for the start of the stream; an HTTP/2 client sends an extended
 * CONNECT (RFC 8441) and takes any 2xx. After any other status there is an ordinary
 * response
 * @param httpVersion a minor version that HTTP/1 clients send in place of their own
 * ({@code 1.0}), or {@code null}
 */
public record WireRequest(String method, String target, AsgiHeaders headers, @Nullable String authority,
		boolean bodyFollows, @Nullable String upgrade, @Nullable String httpVersion) {

	public WireRequest {
		Objects.requireNonNull(method, "'method' must not be null");
		Objects.requireNonNull(target, "'target' must not be null");
		Objects.requireNonNull(headers, "'headers' must not be null");
	}

	/**
	 * Return a request without a body.
	 * @param method the method
	 * @param target the request target, one character for each byte
	 * @param namesAndValues names and values of header fields, in turn
	 * @return the request
	 */
	public static WireRequest of(String method, String target, String... namesAndValues) {
		return new WireRequest(method, target, AsgiHeaders.of(namesAndValues), null, false, null, null);
	}

	/**
	 * Return a GET request.
	 * @param target the request target, one character for each byte
	 * @param namesAndValues names and values of header fields, in turn
	 * @return the request
	 */
	public static WireRequest get(String target, String... namesAndValues) {
		return of("GET", target, namesAndValues);
	}

	/**
	 * Return a POST request whose body follows.
	 * @param target the request target, one character for each byte
	 * @param namesAndValues names and values of header fields, in turn
	 * @return the request
	 */
	public static WireRequest post(String target, String... namesAndValues) {
		return new WireRequest("POST", target, AsgiHeaders.of(namesAndValues), null, true, null, null);
	}

	/**
	 * Return a request for a WebSocket.
	 * @param target the request target, one character for each byte
	 * @param headers header fields, those of RFC 6455 among them
	 * @return the request
	 */
	public static WireRequest webSocket(String target, AsgiHeaders headers) {
		return new WireRequest("GET", target, headers, null, false, "websocket", null);
	}

	/**
	 * Return a copy with this authority.
	 * @param authority host and port
	 * @return the copy
	 */
	public WireRequest withAuthority(String authority) {
		return new WireRequest(this.method, this.target, this.headers, authority, this.bodyFollows, this.upgrade,
				this.httpVersion);
	}

	/**
	 * Return a copy that HTTP/1 clients send with another minor version.
	 * @param httpVersion the version, {@code 1.0}
	 * @return the copy
	 */
	public WireRequest withHttpVersion(String httpVersion) {
		return new WireRequest(this.method, this.target, this.headers, this.authority, this.bodyFollows, this.upgrade,
				httpVersion);
	}

}
