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
import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;

/**
 * The head of a response, checked and ready to be written.
 *
 * @param status the status code
 * @param headers the header fields, free of those that belong to the server
 * @param contentLength the length of the body that the application has announced, or -1
 * @param bodyless whether the response never has a body, whatever the application sends:
 * it answers HEAD, or has status 204, 205 or 304
 * @param trailers whether trailer fields follow the body, which must be framed so that
 * they can
 */
public record ResponseHead(int status, AsgiHeaders headers, long contentLength, boolean bodyless, boolean trailers) {

	/**
	 * The length of a body of which none was announced.
	 */
	public static final long UNKNOWN_LENGTH = -1;

	/**
	 * Create a head of a response without trailer fields.
	 * @param status the status code
	 * @param headers the header fields
	 * @param contentLength the length that was announced, or -1
	 * @param bodyless whether the response never has a body
	 */
	public ResponseHead(int status, AsgiHeaders headers, long contentLength, boolean bodyless) {
		this(status, headers, contentLength, bodyless, false);
	}

	/**
	 * Return the head of a response.
	 * @param head whether it answers HEAD
	 * @param trailers whether trailer fields follow a body, if there is one
	 * @throws IllegalEventException if it cannot be written
	 */
	static ResponseHead of(HttpSendEvent.Start start, boolean head, boolean trailers) {
		AsgiHeaders headers = HeaderRules.check(start.type(), start.headers());
		long contentLength = HeaderRules.contentLength(start.type(), headers);
		boolean bodyless = head || start.status() == 204 || start.status() == 205 || start.status() == 304;
		return new ResponseHead(start.status(), headers, contentLength, bodyless, trailers && !bodyless);
	}

	/**
	 * Return a head with this length unless another one was announced.
	 */
	ResponseHead orLength(long length) {
		return (this.contentLength == UNKNOWN_LENGTH)
				? new ResponseHead(this.status, this.headers, length, this.bodyless, this.trailers) : this;
	}

}
