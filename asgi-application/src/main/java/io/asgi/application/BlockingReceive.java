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

package io.asgi.application;

import java.io.InputStream;

import io.asgi.AsgiReceiveEvent;
import io.asgi.HttpReceiveEvent;

/**
 * Yields the events of a scope to a blocking application.
 * <p>
 * Safe to use from any thread that may block; on one that must not, such as an event
 * loop, every method that waits fails with {@link IllegalStateException}.
 *
 * @see io.asgi.AsgiReceive
 */
@FunctionalInterface
public interface BlockingReceive {

	/**
	 * Wait for the next event of this scope.
	 * @return the event
	 * @throws InterruptedException if the thread is interrupted, as it is when the call
	 * is cancelled; an event that arrives at that very moment is lost
	 */
	AsgiReceiveEvent receive() throws InterruptedException;

	/**
	 * Read the whole request body, up to the {@linkplain RequestBody#DEFAULT_LIMIT
	 * default limit} of 1 MiB.
	 * @return the body, which the caller does not write to: if it has come as a whole it
	 * is that of the event
	 * @throws InterruptedException if the thread is interrupted
	 * @throws RequestBodyTooLargeException if the body is larger
	 * @throws io.asgi.ClientDisconnectedException if the client leaves before its end
	 */
	default byte[] requestBody() throws InterruptedException {
		return requestBody(RequestBody.DEFAULT_LIMIT);
	}

	/**
	 * Read the whole request body.
	 * @param limit the largest body to read, in bytes
	 * @return the body, which the caller does not write to: if it has come as a whole it
	 * is that of the event
	 * @throws InterruptedException if the thread is interrupted
	 * @throws RequestBodyTooLargeException if the body is larger
	 * @throws io.asgi.ClientDisconnectedException if the client leaves before its end
	 */
	default byte[] requestBody(int limit) throws InterruptedException {
		BodyBuffer buffer = new BodyBuffer(limit);
		HttpReceiveEvent.Request part;
		do {
			part = RequestBody.part(receive());
			buffer.add(part.body());
		}
		while (part.more());
		return buffer.toByteArray();
	}

	/**
	 * Return the request body as a stream that receives each part of it when it is read.
	 * The stream has no limit of its own; an interrupted read fails with
	 * {@link java.io.InterruptedIOException}, and one after the client has left with
	 * {@link io.asgi.ClientDisconnectedException}.
	 * @return the stream; not safe to use from several threads
	 */
	default InputStream requestBodyStream() {
		return new RequestBodyInputStream(this);
	}

}
