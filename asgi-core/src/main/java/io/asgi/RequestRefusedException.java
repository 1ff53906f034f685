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

/**
 * An application refuses a request because of what the client has sent. A server that has
 * not written a response yet answers with the status code of this exception, and with its
 * message as the body. It does not log it as an error: a client that makes mistakes is no
 * fault of the application.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5">RFC 9110,
 * section 15.5, "Client Error 4xx"</a>
 */
public class RequestRefusedException extends AsgiException {

	private final int status;

	/**
	 * Create an exception.
	 * @param status the status code of the answer, 400 to 499
	 * @param message the body of the answer: what is wrong with the request
	 */
	public RequestRefusedException(int status, String message) {
		super(message);
		if (status < 400 || status > 499) {
			throw new IllegalArgumentException("'status' must be that of a client error, 400 to 499: " + status);
		}
		this.status = status;
	}

	/**
	 * Return the status code of the answer.
	 * @return the status code, 400 to 499
	 */
	public int status() {
		return this.status;
	}

}
