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

package io.asgi.python;

/**
 * A Python application could not be started or reloaded. The message shows what the
 * worker has said, with Python's own traceback.
 */
public class PythonStartupException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String application;

	/**
	 * Create an exception.
	 * @param application the name of the application
	 * @param message what happened, where, and what to do
	 */
	public PythonStartupException(String application, String message) {
		// Where in Java it was found out helps nobody: the traceback is Python's
		super(message, null, false, false);
		this.application = application;
	}

	/**
	 * Return which application could not be started.
	 * @return its name
	 */
	public String application() {
		return this.application;
	}

}
