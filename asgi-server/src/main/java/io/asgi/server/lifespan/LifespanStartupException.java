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

package io.asgi.server.lifespan;

import io.asgi.AsgiException;
import org.jspecify.annotations.Nullable;

/**
 * An application could not start: it sent {@code lifespan.startup.failed}, took too long,
 * or failed while its lifespan is {@link LifespanMode#ON}.
 */
public class LifespanStartupException extends AsgiException {

	private final String application;

	private final String reason;

	/**
	 * Create an exception.
	 * @param application the name of the application
	 * @param reason why it could not start, as a sentence
	 * @param cause the cause, or {@code null}
	 */
	public LifespanStartupException(String application, String reason, @Nullable Throwable cause) {
		super("The ASGI application '" + application + "' could not start: " + reason, cause);
		this.application = application;
		this.reason = reason;
	}

	/**
	 * Return the name of the application.
	 * @return the name
	 */
	public String application() {
		return this.application;
	}

	/**
	 * Return why the application could not start.
	 * @return the reason, as a sentence
	 */
	public String reason() {
		return this.reason;
	}

}
