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

import java.util.Arrays;
import java.util.Objects;

/**
 * An event of a WebSocket that an application receives.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/www.html#websocket">ASGI
 * WebSocket specification</a>
 */
public sealed interface WebSocketReceiveEvent extends AsgiReceiveEvent {

	/**
	 * The type that {@link Text} and {@link Bytes} share.
	 */
	String RECEIVE_TYPE = "websocket.receive";

	/**
	 * A client asks for a WebSocket. The application answers with
	 * {@link WebSocketSendEvent.Accept} or {@link WebSocketSendEvent.Close}.
	 *
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/www.html#connect-receive-event">ASGI
	 * WebSocket specification, "Connect"</a>
	 */
	record Connect() implements WebSocketReceiveEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "websocket.connect";

		/**
		 * The one connect event there need be.
		 */
		public static final Connect INSTANCE = new Connect();

		@Override
		public String type() {
			return TYPE;
		}

	}

	/**
	 * A whole text message from the client, aggregated across fragments.
	 *
	 * @param text the message
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/www.html#receive-receive-event">ASGI
	 * WebSocket specification, "Receive"</a>
	 */
	record Text(String text) implements WebSocketReceiveEvent {

		public Text {
			Objects.requireNonNull(text, "'text' must not be null");
		}

		@Override
		public String type() {
			return RECEIVE_TYPE;
		}

	}

	/**
	 * A whole binary message from the client, aggregated across fragments.
	 *
	 * @param bytes the message, owned by this event
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/www.html#receive-receive-event">ASGI
	 * WebSocket specification, "Receive"</a>
	 */
	record Bytes(byte[] bytes) implements WebSocketReceiveEvent {

		public Bytes {
			Objects.requireNonNull(bytes, "'bytes' must not be null");
		}

		@Override
		public String type() {
			return RECEIVE_TYPE;
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
	 * The WebSocket is closed, by whichever side. Received every time from then on.
	 *
	 * @param code the close code (RFC 6455, section 7.4): the client's, 1005 if its close
	 * frame had none, 1006 if the connection was lost without a close frame, or the code
	 * with which the server closed
	 * @param reason the reason that came with the code; empty by default
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/www.html#disconnect-receive-event-ws">ASGI
	 * WebSocket specification, "Disconnect"</a>
	 */
	record Disconnect(int code, String reason) implements WebSocketReceiveEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "websocket.disconnect";

		/**
		 * The code of a close frame that carries none (RFC 6455, section 7.1.5).
		 */
		public static final int NO_STATUS = 1005;

		/**
		 * The code of a connection that was lost without a close frame (RFC 6455, section
		 * 7.1.5).
		 */
		public static final int ABNORMAL = 1006;

		public Disconnect {
			Objects.requireNonNull(reason, "'reason' must not be null");
		}

		/**
		 * Return a disconnect without a reason.
		 * @param code the close code
		 * @return the event
		 */
		public static Disconnect of(int code) {
			return new Disconnect(code, "");
		}

		@Override
		public String type() {
			return TYPE;
		}

		@Override
		public boolean isLast() {
			return true;
		}

	}

}
