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

package io.asgi.server.protocol;

import io.asgi.IllegalEventException;

/**
 * Where a response stands, in the order in which it gets on.
 */
enum HttpState {

	/**
	 * Nothing has been sent yet.
	 */
	REQUEST,

	/**
	 * A {@code Start} has been sent, and waits for what follows.
	 */
	START_HELD,

	/**
	 * The same, and the file that follows is being opened.
	 */
	FILE_OPENING,

	/**
	 * The head has been written; the body is not complete.
	 */
	BODY,

	/**
	 * The body is complete; trailers follow.
	 */
	TRAILERS,

	/**
	 * The response is complete.
	 */
	COMPLETE,

	/**
	 * The client has left, or its request cannot be read on.
	 */
	DISCONNECTED,

	/**
	 * The response was cut off.
	 */
	ABORTED;

	/**
	 * Return whether the response is neither complete nor given up.
	 */
	boolean isUnderWay() {
		return compareTo(COMPLETE) < 0;
	}

	/**
	 * Return whether nothing of the response has been written.
	 */
	boolean isReplaceable() {
		return compareTo(BODY) < 0;
	}

	/**
	 * Return why an event is refused that is not allowed in this state.
	 */
	IllegalEventException refusal(String eventType) {
		return (this == REQUEST) ? IllegalEventException.tooEarly(eventType, this, "http.response.start")
				: IllegalEventException.notAllowed(eventType, this);
	}

}
