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

package io.asgi.server;

/**
 * A limit or deadline of the server that a client, an application or the load can reach.
 */
public enum Limit {

	/**
	 * The request line is longer than allowed: answered with 414.
	 */
	REQUEST_LINE_SIZE("request-line-size"),

	/**
	 * The head of the request is longer than allowed: answered with 431.
	 */
	REQUEST_HEAD_SIZE("request-head-size"),

	/**
	 * The head of the request took too long to arrive: answered with 408.
	 */
	REQUEST_HEAD_TIME("request-head-time"),

	/**
	 * The body of the request is longer than allowed: answered with 413.
	 */
	REQUEST_BODY_SIZE("request-body-size"),

	/**
	 * Nothing more of the body of the request arrived for too long: answered with 408.
	 */
	REQUEST_BODY_IDLE("request-body-idle"),

	/**
	 * The body of the request arrived too slowly: answered with 408.
	 */
	REQUEST_BODY_RATE("request-body-rate"),

	/**
	 * The client took nothing of the response for too long: cut off.
	 */
	RESPONSE_IDLE("response-idle"),

	/**
	 * Too many requests are under way, and too many wait already: answered with 503.
	 */
	REQUESTS("requests"),

	/**
	 * A request has waited too long for its turn: answered with 503.
	 */
	QUEUE_TIME("queue-time"),

	/**
	 * Too many WebSockets are open: answered with 503.
	 */
	WEBSOCKETS("websockets"),

	/**
	 * The application took too long to accept a WebSocket: answered with 503.
	 */
	WEBSOCKET_ACCEPT_TIME("websocket-accept-time"),

	/**
	 * A WebSocket message is longer than allowed, when inflated: closed with 1009.
	 */
	WEBSOCKET_MESSAGE_SIZE("websocket-message-size"),

	/**
	 * No sign of life came after a ping: dropped.
	 */
	WEBSOCKET_PING_TIME("websocket-ping-time"),

	/**
	 * The client took nothing of what was sent over a WebSocket for too long: dropped.
	 */
	WEBSOCKET_SEND_TIME("websocket-send-time"),

	/**
	 * No message went either way over a WebSocket for too long: closed with 1008.
	 */
	WEBSOCKET_IDLE("websocket-idle"),

	/**
	 * The client did not answer the server's close frame in time: dropped.
	 */
	WEBSOCKET_CLOSE_TIME("websocket-close-time"),

	/**
	 * The application went on for too long after its client had left: cancelled.
	 */
	DISCONNECT_GRACE("disconnect-grace"),

	/**
	 * The application went on for too long after the server began to stop: cancelled.
	 */
	SHUTDOWN_GRACE("shutdown-grace");

	private final String value;

	Limit(String value) {
		this.value = value;
	}

	/**
	 * Return the name of this limit in logs and metrics.
	 * @return the name, in lower case with dashes
	 */
	public String value() {
		return this.value;
	}

}
