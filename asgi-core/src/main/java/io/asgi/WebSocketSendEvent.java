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

package io.asgi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * An event of a WebSocket that an application sends.
 * <p>
 * {@link DenialStart} and {@link DenialBody} belong to the extension
 * {@code websocket.http.response}; the {@code send} fails if
 * {@link ConnectionScope#extensions()} does not offer it.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/www.html#websocket">ASGI
 * WebSocket specification</a>
 */
public sealed interface WebSocketSendEvent extends AsgiSendEvent {

	/**
	 * The type that {@link Text} and {@link Bytes} share.
	 */
	String SEND_TYPE = "websocket.send";

	/**
	 * Completes the handshake: the client has its WebSocket.
	 *
	 * @param subprotocol the subprotocol chosen from
	 * {@link WebSocketScope#subprotocols()}; {@code null} for none
	 * @param headers further header fields of the handshake response; none by default.
	 * Must not contain {@code sec-websocket-protocol}
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/www.html#accept-send-event">ASGI
	 * WebSocket specification, "Accept"</a>
	 */
	record Accept(@Nullable String subprotocol, AsgiHeaders headers) implements WebSocketSendEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "websocket.accept";

		private static final Accept PLAIN = new Accept(null, AsgiHeaders.empty());

		public Accept {
			Objects.requireNonNull(headers, "'headers' must not be null");
			if (headers.contains("sec-websocket-protocol")) {
				throw new IllegalArgumentException(
						"'headers' must not contain 'sec-websocket-protocol', use 'subprotocol' instead");
			}
		}

		/**
		 * Return an accept without subprotocol and headers.
		 * @return the event
		 */
		public static Accept of() {
			return PLAIN;
		}

		/**
		 * Return an accept with a subprotocol.
		 * @param subprotocol the subprotocol, one of those the client offered
		 * @return the event
		 */
		public static Accept of(String subprotocol) {
			return new Accept(subprotocol, AsgiHeaders.empty());
		}

		@Override
		public String type() {
			return TYPE;
		}

	}

	/**
	 * A text message to the client.
	 *
	 * @param text the message
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/www.html#send-send-event">ASGI
	 * WebSocket specification, "Send"</a>
	 */
	record Text(String text) implements WebSocketSendEvent {

		public Text {
			Objects.requireNonNull(text, "'text' must not be null");
		}

		@Override
		public String type() {
			return SEND_TYPE;
		}

	}

	/**
	 * A binary message to the client.
	 *
	 * @param bytes the message, owned by this event
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/www.html#send-send-event">ASGI
	 * WebSocket specification, "Send"</a>
	 */
	record Bytes(byte[] bytes) implements WebSocketSendEvent {

		public Bytes {
			Objects.requireNonNull(bytes, "'bytes' must not be null");
		}

		@Override
		public String type() {
			return SEND_TYPE;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Bytes that && Arrays.equals(this.bytes, that.bytes);
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(this.bytes);
		}

		@Override
		public String toString() {
			return "Bytes[bytes=" + io.asgi.Bytes.describe(this.bytes) + "]";
		}

	}

	/**
	 * Closes the WebSocket; before {@link Accept} it denies the handshake with status
	 * 403.
	 *
	 * @param code the close code, one that RFC 6455, section 7.4, lets an endpoint send:
	 * 1000 to 1003, 1007 to 1014, 3000 to 4999; 1000 by default
	 * @param reason a reason for the client, at most 123 bytes in UTF-8; empty by default
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/www.html#close-send-event">ASGI
	 * WebSocket specification, "Close"</a>
	 */
	record Close(int code, String reason) implements WebSocketSendEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "websocket.close";

		/**
		 * The code of a close that has nothing to say (RFC 6455, section 7.4.1).
		 */
		public static final int NORMAL = 1000;

		/**
		 * The longest reason, in bytes, that a close frame can carry (RFC 6455, section
		 * 5.5).
		 */
		public static final int MAX_REASON_BYTES = 123;

		public Close {
			Objects.requireNonNull(reason, "'reason' must not be null");
			if (!isSendable(code)) {
				throw new IllegalArgumentException(
						"'code' must be 1000 to 1003, 1007 to 1014 or 3000 to 4999: " + code);
			}
			if (reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON_BYTES) {
				throw new IllegalArgumentException(
						"'reason' must be at most " + MAX_REASON_BYTES + " bytes in UTF-8: '" + reason + "'");
			}
		}

		/**
		 * Return a close with code 1000.
		 * @return the event
		 */
		public static Close of() {
			return new Close(NORMAL, "");
		}

		/**
		 * Return a close without a reason.
		 * @param code the close code
		 * @return the event
		 */
		public static Close of(int code) {
			return new Close(code, "");
		}

		private static boolean isSendable(int code) {
			return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
		}

		@Override
		public String type() {
			return TYPE;
		}

	}

	/**
	 * The head of an HTTP response that denies the handshake.
	 *
	 * @param status the status code of the response, 200 to 999
	 * @param headers the header fields of the response
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/extensions.html#websocket-denial-response">ASGI
	 * extensions, "Websocket Denial Response"</a>
	 */
	record DenialStart(int status, AsgiHeaders headers) implements WebSocketSendEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "websocket.http.response.start";

		public DenialStart {
			StatusCode.requireFinal(status);
			Objects.requireNonNull(headers, "'headers' must not be null");
		}

		@Override
		public String type() {
			return TYPE;
		}

	}

	/**
	 * A part of the body of an HTTP response that denies the handshake.
	 *
	 * @param body the bytes of this part, owned by this event; may be empty
	 * @param more whether another part follows
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/extensions.html#websocket-denial-response">ASGI
	 * extensions, "Websocket Denial Response"</a>
	 */
	record DenialBody(byte[] body, boolean more) implements WebSocketSendEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "websocket.http.response.body";

		public DenialBody {
			Objects.requireNonNull(body, "'body' must not be null");
		}

		@Override
		public String type() {
			return TYPE;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof DenialBody that && this.more == that.more && Arrays.equals(this.body, that.body);
		}

		@Override
		public int hashCode() {
			return 31 * Arrays.hashCode(this.body) + Boolean.hashCode(this.more);
		}

		@Override
		public String toString() {
			return "DenialBody[body=" + io.asgi.Bytes.describe(this.body) + ", more=" + this.more + "]";
		}

	}

}
