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
 * An event that an application receives from the protocol server.
 * <p>
 * Events are immutable. An event that carries bytes owns its array: whoever created the
 * event does not touch the array again, and whoever receives it does not write to it.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/main.html#events">ASGI
 * specification, "Events"</a>
 */
public sealed interface AsgiReceiveEvent permits HttpReceiveEvent, WebSocketReceiveEvent, LifespanReceiveEvent {

	/**
	 * Return the event's type, as the specification spells it.
	 * @return the type, such as {@code http.request}
	 */
	String type();

	/**
	 * Return whether this is the last kind of event in its protocol: a disconnect, or the
	 * lifespan's shutdown.
	 * @return {@code true} if no other event follows
	 */
	default boolean isLast() {
		return false;
	}

}
