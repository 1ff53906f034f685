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
 * An application is gone that runs somewhere else, in another process for example, and
 * the call under way in it is lost. A server that has not written a response yet answers
 * with 502: it is not the server that has failed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110.html#section-15.6.3">RFC 9110,
 * section 15.6.3, "502 Bad Gateway"</a>
 */
public class ApplicationLostException extends AsgiException {

	/**
	 * Create an exception.
	 * @param message what was lost, and why
	 */
	public ApplicationLostException(String message) {
		super(message);
	}

	/**
	 * Create an exception with a cause.
	 * @param message what was lost, and why
	 * @param cause the cause, or {@code null}
	 */
	public ApplicationLostException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
