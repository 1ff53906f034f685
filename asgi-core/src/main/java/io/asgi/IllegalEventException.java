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
 * A {@code send} failed because its event is not allowed in the current state of the
 * exchange, or because what it carries is not valid. Nothing of the event has reached the
 * client.
 *
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/specs/main.html#error-handling">ASGI
 * specification, "Error Handling"</a>
 */
public final class IllegalEventException extends AsgiException {

	private final String eventType;

	private final String problem;

	private IllegalEventException(String eventType, String problem) {
		super(eventType + problem);
		this.eventType = eventType;
		this.problem = problem;
	}

	/**
	 * Return an exception for an event that is not allowed in the current state.
	 * @param eventType the type of the event
	 * @param state the current state
	 * @return the exception
	 */
	public static IllegalEventException notAllowed(String eventType, Enum<?> state) {
		return new IllegalEventException(eventType, " is not allowed in state " + state.name());
	}

	/**
	 * Return an exception for an event that another one has to come before.
	 * @param eventType the type of the event
	 * @param state the current state
	 * @param first the type of the event that comes first
	 * @return the exception
	 */
	public static IllegalEventException tooEarly(String eventType, Enum<?> state, String first) {
		return new IllegalEventException(eventType, " is not allowed in state " + state.name() + ": " + first
				+ " comes first, and nothing is sent until the Mono that send returned is subscribed to, by then(...) "
				+ "for example");
	}

	/**
	 * Return an exception for an event of an extension that the scope does not offer.
	 * @param eventType the type of the event
	 * @param extension the name of the extension
	 * @return the exception
	 */
	public static IllegalEventException notOffered(String eventType, String extension) {
		return new IllegalEventException(eventType, " is not allowed: the extension " + extension
				+ " is not offered on this connection, see the scope's extensions");
	}

	/**
	 * Return an exception for an event that carries something that is not valid.
	 * @param eventType the type of the event
	 * @param reason what is not valid
	 * @return the exception
	 */
	public static IllegalEventException invalid(String eventType, String reason) {
		return new IllegalEventException(eventType, " is not valid: " + reason);
	}

	/**
	 * Return an exception that says the same of another event: of the one that an
	 * application sent, where another was put in its place.
	 * @param eventType the type of the other event
	 * @return the exception, with this one as its cause
	 */
	public IllegalEventException forEvent(String eventType) {
		IllegalEventException exception = new IllegalEventException(eventType, this.problem);
		exception.initCause(this);
		return exception;
	}

	/**
	 * Return the type of the event that was refused.
	 * @return the type, such as {@code http.response.start}
	 */
	public String eventType() {
		return this.eventType;
	}

}
