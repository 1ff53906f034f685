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
 * An event of an HTTP request that an application receives.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/www.html#http">ASGI HTTP
 * specification</a>
 */
public sealed interface HttpReceiveEvent extends AsgiReceiveEvent {

	/**
	 * A part of the request body, already free of any transfer coding. A request without
	 * a body is one event with no bytes and {@code more == false}.
	 *
	 * @param body the bytes of this part, owned by this event; empty if there are none
	 * @param more whether another part follows
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/www.html#request-receive-event">ASGI
	 * HTTP specification, "Request"</a>
	 */
	record Request(byte[] body, boolean more) implements HttpReceiveEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "http.request";

		private static final Request EMPTY_LAST = new Request(Bytes.EMPTY, false);

		public Request {
			Objects.requireNonNull(body, "'body' must not be null");
		}

		/**
		 * Return a part that another one follows.
		 * @param body the bytes, which the event owns from now on
		 * @return the event
		 */
		public static Request of(byte[] body) {
			return new Request(body, true);
		}

		/**
		 * Return the last part.
		 * @param body the bytes, which the event owns from now on
		 * @return the event
		 */
		public static Request last(byte[] body) {
			return (body.length == 0) ? EMPTY_LAST : new Request(body, false);
		}

		/**
		 * Return an empty last part.
		 * @return the event
		 */
		public static Request last() {
			return EMPTY_LAST;
		}

		@Override
		public String type() {
			return TYPE;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Request that && this.more == that.more && Arrays.equals(this.body, that.body);
		}

		@Override
		public int hashCode() {
			return 31 * Arrays.hashCode(this.body) + Boolean.hashCode(this.more);
		}

		@Override
		public String toString() {
			return "Request[body=" + Bytes.describe(this.body) + ", more=" + this.more + "]";
		}

	}

	/**
	 * The client has left, or the response is complete. Received every time from then on.
	 *
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/www.html#disconnect-receive-event">ASGI
	 * HTTP specification, "Disconnect"</a>
	 */
	record Disconnect() implements HttpReceiveEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "http.disconnect";

		/**
		 * The one disconnect event there need be.
		 */
		public static final Disconnect INSTANCE = new Disconnect();

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
