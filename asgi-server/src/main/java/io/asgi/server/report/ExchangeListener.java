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

package io.asgi.server.report;

import java.time.Duration;

import reactor.util.context.Context;

/**
 * Follows one exchange from its beginning to its end. Called on the event loop of the
 * exchange, unless a method says otherwise: implementations must not block, and must not
 * throw.
 */
public interface ExchangeListener {

	/**
	 * Follows nothing.
	 */
	ExchangeListener NONE = new ExchangeListener() {
	};

	/**
	 * Add to the Reactor context in which the application is called. What is promised to
	 * the client within the exchange begins in that context, too.
	 * @param context the context of the server
	 * @return the context for the application
	 */
	default Context contribute(Context context) {
		return context;
	}

	/**
	 * Do what belongs to the exchange but happens outside of the application's call, such
	 * as writing to a log. May be called after the end of the exchange, and on any
	 * thread.
	 * @param task to be run once, before this method returns
	 */
	default void run(Runnable task) {
		task.run();
	}

	/**
	 * The application has failed, before the exchange was over for its client and for
	 * another reason than that the client has left. What the client sees of it comes
	 * after this.
	 * @param failure the error
	 */
	default void applicationFailed(Throwable failure) {
	}

	/**
	 * A send of the application that could not be carried out at once is over. It has
	 * waited for the client, for sends before it, or for a file.
	 * @param time how long it took
	 */
	default void sendWaited(Duration time) {
	}

	/**
	 * A part of the request body, or of a message, was received.
	 * @param bytes its size, that of a message inflated
	 */
	default void bytesReceived(long bytes) {
	}

	/**
	 * A part of the response body, compressed if it was, or a message was sent.
	 * @param bytes its size, that of a message before compression
	 */
	default void bytesSent(long bytes) {
	}

	/**
	 * A WebSocket message was received, after its bytes.
	 */
	default void messageReceived() {
	}

	/**
	 * A WebSocket message was sent, after its bytes.
	 */
	default void messageSent() {
	}

	/**
	 * The exchange has become a WebSocket.
	 * @param acceptance how it began
	 */
	default void webSocketAccepted(WebSocketAcceptance acceptance) {
	}

	/**
	 * The exchange is over for its client, and no WebSocket came of it.
	 * @param report the exchange
	 */
	default void requestEnded(HttpReport report) {
	}

	/**
	 * The exchange is over, and was a WebSocket.
	 * @param report the WebSocket
	 */
	default void webSocketEnded(WebSocketReport report) {
	}

}
