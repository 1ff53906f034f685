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
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;

import io.asgi.AsgiHeaders;

/**
 * What a client asks for a WebSocket with. Not safe to use from several threads.
 */
public final class WebSocketHandshake {

	private AsgiHeaders headers = AsgiHeaders.empty();

	private final List<String> subprotocols = new ArrayList<>();

	WebSocketHandshake() {
	}

	/**
	 * Add a header field, such as {@code origin}, {@code cookie} or
	 * {@code authorization}.
	 * @param name the name; those of the handshake itself are not allowed
	 * @param value the value
	 * @return this handshake
	 */
	public WebSocketHandshake header(String name, String value) {
		this.headers = this.headers.with(name, value);
		return this;
	}

	/**
	 * Offer subprotocols.
	 * @param subprotocols their names, the preferred one first
	 * @return this handshake
	 */
	public WebSocketHandshake subprotocols(String... subprotocols) {
		this.subprotocols.addAll(List.of(subprotocols));
		return this;
	}

	WebSocket.Builder apply(WebSocket.Builder builder) {
		for (AsgiHeaders.Field field : this.headers) {
			builder.header(field.name(), field.value());
		}
		if (!this.subprotocols.isEmpty()) {
			builder.subprotocols(this.subprotocols.get(0),
					this.subprotocols.subList(1, this.subprotocols.size()).toArray(String[]::new));
		}
		return builder;
	}

	WebSocketTranscript transcript(URI uri) {
		AsgiHeaders sent = this.subprotocols.isEmpty() ? this.headers
				: this.headers.with("sec-websocket-protocol", String.join(", ", this.subprotocols));
		return new WebSocketTranscript(uri, sent, List.of());
	}

}
