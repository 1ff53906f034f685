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

package io.asgi.python.worker;

import io.asgi.ApplicationLostException;

/**
 * The connection to a worker has ended before a call on it did.
 */
public class WorkerLostException extends ApplicationLostException {

	private static final long serialVersionUID = 1L;

	private final boolean delivered;

	/**
	 * Create an exception for a call that the worker may have seen.
	 * @param message what happened to which worker
	 */
	public WorkerLostException(String message) {
		this(message, true);
	}

	/**
	 * Create an exception.
	 * @param message what happened to which worker
	 * @param delivered whether the worker may have seen the call, or a part of its body
	 * was received for it
	 */
	public WorkerLostException(String message, boolean delivered) {
		super(message);
		this.delivered = delivered;
	}

	/**
	 * Its stack would only show who has read the end of the connection, for each of its
	 * calls.
	 */
	@Override
	public synchronized Throwable fillInStackTrace() {
		return this;
	}

	/**
	 * Return whether the worker may have seen the call, or a part of its body was
	 * received for it, which another would not get. Otherwise the call may be given to
	 * another worker.
	 * @return {@code false} if nothing of it has been written to the worker, nor received
	 */
	public boolean delivered() {
		return this.delivered;
	}

}
