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

package io.asgi.server.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of the ASGI server, with the keys that the default conventions give
 * them.
 */
public enum AsgiServerObservationDocumentation implements ObservationDocumentation {

	/**
	 * An HTTP request, until it is over for its client.
	 */
	HTTP_REQUESTS {

		@Override
		public Class<? extends ObservationConvention<? extends Context>> getDefaultConvention() {
			return DefaultHttpRequestObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return HttpLowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HttpHighCardinalityKeyNames.values();
		}

	},

	/**
	 * A WebSocket, from its handshake until it is closed; or a handshake that comes to
	 * nothing.
	 */
	WEBSOCKET_SESSIONS {

		@Override
		public Class<? extends ObservationConvention<? extends Context>> getDefaultConvention() {
			return DefaultWebSocketObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return WebSocketLowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return WebSocketHighCardinalityKeyNames.values();
		}

		@Override
		public Observation.Event[] getEvents() {
			return WebSocketEvents.values();
		}

	};

	/**
	 * Keys of an HTTP request with few values.
	 */
	public enum HttpLowCardinalityKeyNames implements KeyName {

		/**
		 * Name of the application.
		 */
		APPLICATION("application"),

		/**
		 * Method of the request, or {@code UNKNOWN} if it is not one of HTTP.
		 */
		METHOD("method"),

		/**
		 * Status code of the response, or {@code UNKNOWN} if there was none.
		 */
		STATUS("status"),

		/**
		 * Class of the status code, as in {@code http.server.requests}, or
		 * {@code UNKNOWN} if the client did not get the whole response.
		 */
		OUTCOME("outcome"),

		/**
		 * What became of the exchange: {@code complete}, {@code replaced},
		 * {@code refused}, {@code client-gone} or {@code cut-off}.
		 */
		ENDING("ending"),

		/**
		 * Version of HTTP: {@code http/1.0}, {@code http/1.1}, {@code http/2}, or
		 * {@code UNKNOWN}.
		 */
		PROTOCOL("protocol"),

		/**
		 * Name of the class of the application's error, or {@code none}.
		 */
		EXCEPTION("exception");

		private final String key;

		HttpLowCardinalityKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Keys of an HTTP request with any number of values.
	 */
	public enum HttpHighCardinalityKeyNames implements KeyName {

		/**
		 * Path as it was received, without the query.
		 */
		PATH("path"),

		/**
		 * Address of the client, or {@code none}.
		 */
		CLIENT("client");

		private final String key;

		HttpHighCardinalityKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Keys of a WebSocket with few values.
	 */
	public enum WebSocketLowCardinalityKeyNames implements KeyName {

		/**
		 * Name of the application.
		 */
		APPLICATION("application"),

		/**
		 * What the handshake came to: {@code accepted}, {@code denied}, or {@code none}
		 * if the client got no answer.
		 */
		HANDSHAKE("handshake"),

		/**
		 * Status code of the answer to the handshake, or {@code UNKNOWN} if there was
		 * none.
		 */
		STATUS("status"),

		/**
		 * Code of the first close frame: one of RFC 6455 such as {@code 1000},
		 * {@code 3xxx} or {@code 4xxx} for those of applications, {@code none} if the
		 * WebSocket was not open, or {@code UNKNOWN}.
		 */
		CLOSE_CODE("close.code"),

		/**
		 * Class of the status code if the WebSocket was not open; else whose fault its
		 * end was: {@code SUCCESS} for nobody's, {@code CLIENT_ERROR},
		 * {@code SERVER_ERROR}, or {@code UNKNOWN}.
		 */
		OUTCOME("outcome"),

		/**
		 * What became of the exchange: {@code complete}, {@code replaced},
		 * {@code refused}, {@code client-gone} or {@code cut-off}.
		 */
		ENDING("ending"),

		/**
		 * Version of HTTP: {@code http/1.0}, {@code http/1.1}, {@code http/2}, or
		 * {@code UNKNOWN}.
		 */
		PROTOCOL("protocol"),

		/**
		 * Name of the class of the application's error, or {@code none}.
		 */
		EXCEPTION("exception");

		private final String key;

		WebSocketLowCardinalityKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Keys of a WebSocket with any number of values.
	 */
	public enum WebSocketHighCardinalityKeyNames implements KeyName {

		/**
		 * Path as it was received, without the query.
		 */
		PATH("path"),

		/**
		 * Address of the client, or {@code none}.
		 */
		CLIENT("client"),

		/**
		 * Code of the first close frame as it is, or {@code none}.
		 */
		CLOSE_CODE("close.code.exact");

		private final String key;

		WebSocketHighCardinalityKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * What happens within a WebSocket.
	 */
	public enum WebSocketEvents implements Observation.Event {

		/**
		 * The WebSocket is open.
		 */
		ACCEPTED("accepted", "websocket accepted");

		private final String name;

		private final String contextualName;

		WebSocketEvents(String name, String contextualName) {
			this.name = name;
			this.contextualName = contextualName;
		}

		@Override
		public String getName() {
			return this.name;
		}

		@Override
		public String getContextualName() {
			return this.contextualName;
		}

	}

}
