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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.asgi.AsgiHeaders;

/**
 * What client and server have said over a WebSocket, in the order in which the test has
 * sent and received it.
 *
 * @param uri where the client has asked for the WebSocket
 * @param headers the header fields that the test has added to the handshake
 * @param lines what was said
 */
public record WebSocketTranscript(URI uri, AsgiHeaders headers, List<Line> lines) {

	public WebSocketTranscript {
		lines = List.copyOf(lines);
	}

	WebSocketTranscript with(Speaker speaker, Kind kind, String content) {
		List<Line> lines = new ArrayList<>(this.lines);
		lines.add(new Line(speaker, kind, content));
		return new WebSocketTranscript(this.uri, this.headers, lines);
	}

	@Override
	public String toString() {
		return this.lines.stream().map(Line::toString).collect(Collectors.joining("\n"));
	}

	/**
	 * One thing that was said.
	 *
	 * @param speaker who said it
	 * @param kind what it was
	 * @param content the text of a message, the number of bytes, or code and reason
	 */
	public record Line(Speaker speaker, Kind kind, String content) {

		/**
		 * Return the line as it is printed: {@code client -> server  text   hello}.
		 */
		@Override
		public String toString() {
			String direction = (this.speaker == Speaker.CLIENT) ? "client -> server" : "server -> client";
			return "%s  %-5s  %s".formatted(direction, this.kind, this.content).stripTrailing();
		}

	}

	/**
	 * The two sides of a WebSocket.
	 */
	public enum Speaker {

		/**
		 * The client, which is the test.
		 */
		CLIENT,

		/**
		 * The server.
		 */
		SERVER

	}

	/**
	 * What can be said.
	 */
	public enum Kind {

		/**
		 * A text message.
		 */
		TEXT,

		/**
		 * A binary message.
		 */
		BYTES,

		/**
		 * A ping.
		 */
		PING,

		/**
		 * A pong.
		 */
		PONG,

		/**
		 * A close.
		 */
		CLOSE;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
