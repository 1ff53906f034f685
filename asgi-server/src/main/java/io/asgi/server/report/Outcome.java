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

package io.asgi.server.report;

import java.util.Locale;

/**
 * How an exchange came out for its client.
 */
public enum Outcome {

	/**
	 * The client got all that the application has sent it. A WebSocket was closed with a
	 * close frame from either side.
	 */
	COMPLETE,

	/**
	 * The client got an error response in place of the application's.
	 */
	REPLACED,

	/**
	 * The server answered by itself; the application was not called.
	 */
	REFUSED,

	/**
	 * The client left before it had everything.
	 */
	CLIENT_GONE,

	/**
	 * The server cut the response or the WebSocket off.
	 */
	CUT_OFF;

	/**
	 * Return the name of this outcome in logs and metrics.
	 * @return the name, in lower case with dashes
	 */
	public String value() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
