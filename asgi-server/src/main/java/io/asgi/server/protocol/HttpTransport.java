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

import java.util.List;

import io.asgi.AsgiHeaders;
import io.asgi.HttpSendEvent;

/**
 * The port through which {@link HttpProtocol} reaches a client. A transport frames what
 * it is given as its version of HTTP demands. What belongs to an extension is not called
 * where no scope offers it. Called on the loop of the connection.
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
	 * Open a file, away from the loop, and tell on the loop what has become of it.
	 * @param event the {@code PathSend} or {@code ZeroCopySend} that names the file
	 * @param receiver told once
	 */
	default void openFile(HttpSendEvent event, FileReceiver receiver) {
		throw new UnsupportedOperationException("Not offered");
	}

	/**
	 * Write the bytes of a file as a part of the body, after the head, and close it
	 * whatever happens.
	 * @param file the file
	 * @param completion told when all of it has been handed to the socket and it takes
	 * more. Fails with an {@link io.asgi.AsgiException} if it is the file that cannot be
	 * read
	 */
	default void writeFile(FilePart file, Completion completion) {
		throw new UnsupportedOperationException("Not offered");
	}

	/**
	 * End the response after its body.
	 * @param trailers the trailer fields; may be empty, and are so unless the head says
	 * that they follow
	 * @param completion told when they have been handed over
	 */
	default void writeTrailers(AsgiHeaders trailers, Completion completion) {
		throw new UnsupportedOperationException("Not offered");
	}

	/**
	 * Write an informational response 103, before the head.
	 * @param links the values of its {@code link} fields
	 * @param completion told when the data has been handed to the socket and it takes
	 * more
	 */
	default void writeEarlyHint(List<String> links, Completion completion) {
		throw new UnsupportedOperationException("Not offered");
	}

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
	 * An event was sent too late to have an effect, mostly after the response was
	 * complete, and is ignored.
	 * @param eventType the type of the event
	 */
	void ignored(String eventType);

	/**
	 * Promise a response to a request that the client has not made (RFC 9113, section
	 * 8.4), and serve it.
	 * @param path the decoded path of the request
	 * @param headers the header fields of the request, checked
	 * @param completion told when the promise has been handed to the socket, or was left
	 * out because the client does not want it now
	 */
	default void push(String path, AsgiHeaders headers, Completion completion) {
		throw new UnsupportedOperationException("Not offered");
	}

	/**
	 * The response that is written next is the server's own, in place of one of the
	 * application's.
	 */
	default void replacing() {
	}

}
