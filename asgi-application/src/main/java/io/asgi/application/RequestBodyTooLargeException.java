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

import io.asgi.RequestRefusedException;

/**
 * A request body was larger than the application wants to read at once. Unless the
 * application answers itself, the server does so with a 413 (RFC 9110, section 15.5.14).
 */
public class RequestBodyTooLargeException extends RequestRefusedException {

	private final int limit;

	/**
	 * Create an exception.
	 * @param limit the limit in bytes
	 */
	public RequestBodyTooLargeException(int limit) {
		super(413, "The request body is larger than the limit of " + limit + " bytes");
		this.limit = limit;
	}

	/**
	 * Return the limit that the body exceeds.
	 * @return the limit in bytes
	 */
	public int limit() {
		return this.limit;
	}

}
