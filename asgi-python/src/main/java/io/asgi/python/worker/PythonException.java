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

import org.jspecify.annotations.Nullable;

/**
 * An application in Python has raised an exception.
 */
public class PythonException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param traceback what Python says, the message of the exception in its last line
	 */
	public PythonException(String traceback) {
		this(traceback, null);
	}

	/**
	 * Create an exception with a cause on this side of the wire.
	 * @param traceback what Python says, the message of the exception in its last line
	 * @param cause why the application raised it, or {@code null} if only it knows
	 */
	public PythonException(String traceback, @Nullable Throwable cause) {
		super(traceback, cause, false, false);
	}

}
