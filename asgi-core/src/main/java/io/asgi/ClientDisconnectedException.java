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
 * A {@code send} failed because the client has left. The counterpart of the
 * {@code OSError} that the specification asks for since version 2.4. An application may
 * clean up and rethrow it, or complete: a server does not log it as an error.
 *
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/specs/www.html#disconnected-client-send-exception">ASGI
 * HTTP specification, "Disconnected Client"</a>
 */
public class ClientDisconnectedException extends AsgiException {

	/**
	 * Create an exception.
	 * @param eventType the type of the event that could not be sent
	 */
	public ClientDisconnectedException(String eventType) {
		super(eventType + " was not sent: the client has disconnected");
	}

	/**
	 * Return this exception without filling in a stack trace: a client that leaves is no
	 * fault whose place in the code would help anybody.
	 */
	@Override
	public synchronized Throwable fillInStackTrace() {
		return this;
	}

}
