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

package io.asgi.server.protocol;

import io.asgi.AsgiHeaders;

/**
 * The port through which {@link HttpProtocol} reaches a client. A transport frames what
 * it is given as its version of HTTP demands. Called on the loop of the connection.
 */
public interface HttpTransport {

	/**
	 * Write a response whose body is known as a whole, and end it.
	 * @param head the head
	 * @param body the body, empty if the head allows none
	 * @param completion told when the data has been handed to the socket and it takes
	 * more; for a body that fits into one write with its head, when that has been handed
	 * over
	 */
	void writeResponse(ResponseHead head, byte[] body, Completion completion);

	/**
	 * Write the head of a response whose body follows.
	 * @param head the head
	 * @param completion told when the data has been handed to the socket and it takes
	 * more
	 */
	void writeHead(ResponseHead head, Completion completion);

	/**
	 * Write a part of the body, after the head.
	 * @param body the part, not empty
	 * @param completion told when the data has been handed to the socket and it takes
	 * more
	 */
	void writeBody(byte[] body, Completion completion);

	/**
	 * Write the last part of the body, after the head, and end the response.
	 * @param body the part; may be empty
	 * @param completion told when the data has been handed to the socket and it takes
	 * more
	 */
	void writeLast(byte[] body, Completion completion);

	/**
	 * End the exchange so that the client cannot take the response for a whole one.
	 */
	void abort();

	/**
	 * Ask for one more part of the request body. Answered by
	 * {@link HttpProtocol#bodyReceived} or {@link HttpProtocol#clientGone()}.
	 */
	void read();

	/**
	 * Run an action when the current turn of the connection's loop ends.
	 * @param action the action
	 */
	void atEndOfTurn(Runnable action);

	/**
	 * An event was sent after the response was complete, and is ignored.
	 * @param eventType the type of the event
	 */
	void ignored(String eventType);

	/**
	 * Return whether {@link #push} is offered.
	 * @return {@code false} by default
	 */
	default boolean isPushOffered() {
		return false;
	}

	/**
	 * Promise a response to a request that the client has not made (RFC 9113, section
	 * 8.4), and serve it. Only called if it is offered.
	 * @param path the decoded path of the request
	 * @param headers the header fields of the request, checked
	 * @param completion told when the promise has been handed to the socket, or was left
	 * out because the client does not want it now
	 */
	default void push(String path, AsgiHeaders headers, Completion completion) {
		throw new UnsupportedOperationException();
	}

	/**
	 * The response that is written next is the server's own, in place of one of the
	 * application's.
	 */
	default void replacing() {
	}

}
