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

package io.asgi.spring.boot;

import java.util.Set;

import io.asgi.ConnectionScope;
import org.jspecify.annotations.Nullable;

/**
 * The session of a client, kept by Spring Session, with
 * {@code asgi.middleware.session.enabled}. It begins when something is stored in it:
 * until then there is no cookie.
 * <p>
 * It is saved before the head of the response, the acceptance or the denial goes out,
 * and, if it was changed after that, once more when the application ends. A session
 * cannot begin, and its id cannot change, after the head: no cookie could say so. Changes
 * are lost if an application fails before the head. A WebSocket that is closed instead of
 * accepted begins no session either.
 * <p>
 * Safe to use from several threads. Requests that run at the same time have a copy each;
 * which changes win is for the repository to say.
 */
public interface AsgiSession {

	/**
	 * Key of the session in the {@linkplain ConnectionScope#state state} of the scope.
	 */
	String STATE_KEY = "session";

	/**
	 * Return the session of a request or WebSocket.
	 * @param scope the scope
	 * @return the session
	 * @throws IllegalStateException if sessions are not switched on
	 */
	static AsgiSession of(ConnectionScope scope) {
		if (scope.state().get(STATE_KEY) instanceof AsgiSession session) {
			return session;
		}
		throw new IllegalStateException(
				"There are no sessions: set the property 'asgi.middleware.session.enabled' to true");
	}

	/**
	 * Return the id.
	 * @return the id, {@code null} as long as the session is not saved for the first time
	 */
	@Nullable String id();

	/**
	 * Return what is stored.
	 * @param <T> the type that the caller expects
	 * @param name the name
	 * @return the value, or {@code null}
	 */
	<T> @Nullable T get(String name);

	/**
	 * Return the names of all that is stored.
	 * @return a copy of the names
	 */
	Set<String> names();

	/**
	 * Store a value.
	 * @param name the name
	 * @param value the value, of a type that the repository can keep
	 * @throws IllegalStateException if that would begin a session after the head
	 */
	void set(String name, Object value);

	/**
	 * Remove a value, if there is one.
	 * @param name the name
	 */
	void remove(String name);

	/**
	 * Give the session another id and keep what is stored. Do so when a user logs in, so
	 * that nobody who planted the old id is in the session (session fixation).
	 * @throws IllegalStateException after the head
	 */
	void changeId();

	/**
	 * End the session and delete what is stored. What is stored after that begins a new
	 * one.
	 */
	void invalidate();

}
