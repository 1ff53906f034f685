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
import org.jspecify.annotations.Nullable;

/**
 * The port through which {@link WebSocketProtocol} reaches a client. Called on the loop
 * of the connection.
 */
public interface WebSocketTransport {

	/**
	 * Complete the handshake.
	 * @param subprotocol the subprotocol, or {@code null} for none
	 * @param headers further header fields, checked
	 * @param completion told when the WebSocket is open, or could not be opened
	 */
	void accept(@Nullable String subprotocol, AsgiHeaders headers, Completion completion);

	/**
	 * Return the port for an HTTP response that denies the handshake. There is nothing to
	 * read through it.
	 * @return the port, the same each time
	 */
	HttpTransport response();

	/**
	 * Send a text message.
	 * @param text the message
	 * @param completion told when the data has been handed to the socket and it takes
	 * more
	 */
	void sendText(String text, Completion completion);

	/**
	 * Send a binary message.
	 * @param bytes the message
	 * @param completion told when the data has been handed to the socket and it takes
	 * more
	 */
	void sendBytes(byte[] bytes, Completion completion);

	/**
	 * Send a close frame, and close the connection once the client has answered it or has
	 * taken too long. Followed by {@link WebSocketProtocol#closed}.
	 * @param code the close code
	 * @param reason the reason
	 * @param completion told when the close frame has been handed to the socket
	 */
	void close(int code, String reason, Completion completion);

	/**
	 * Close the connection if it is still there when the close timeout is over: the
	 * application has ended, and its last messages wait for a client that may never read
	 * them.
	 */
	void cutAfterTimeout();

	/**
	 * Ask for one more message. Answered by {@link WebSocketProtocol#messageReceived} or
	 * {@link WebSocketProtocol#closed}.
	 */
	void read();

	/**
	 * The response that is written next is the server's own, in place of one of the
	 * application's.
	 */
	default void replacing() {
	}

}
