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

import org.jspecify.annotations.Nullable;

/**
 * The base of the exceptions that belong to the contract between a protocol server and an
 * application.
 *
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/specs/main.html#error-handling">ASGI
 * specification, "Error Handling"</a>
 */
public class AsgiException extends RuntimeException {

	/**
	 * Create an exception.
	 * @param message what happened, where, and what to do
	 */
	public AsgiException(String message) {
		super(message);
	}

	/**
	 * Create an exception with a cause.
	 * @param message what happened, where, and what to do
	 * @param cause the cause, or {@code null}
	 */
	public AsgiException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
