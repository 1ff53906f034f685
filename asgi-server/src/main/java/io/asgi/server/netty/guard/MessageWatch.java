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

package io.asgi.server.netty.guard;

import io.netty.handler.codec.http.HttpObject;

/**
 * Sees the messages of a connection of HTTP/1 next to its codec. It is no handler of its
 * own, as each of them costs every connection and every message.
 */
public interface MessageWatch {

	/**
	 * Watches nothing.
	 */
	MessageWatch NONE = new MessageWatch() {
	};

	/**
	 * A part of a request is handed on.
	 * @param message what the codec has made of it
	 */
	default void read(HttpObject message) {
	}

	/**
	 * Bytes have come that wait for the end of the exchange before them.
	 */
	default void waits() {
	}

	/**
	 * All that has waited is read now, and the last of it is a part of a request.
	 */
	default void begins() {
	}

	/**
	 * A part of a response has been written, and may not have been flushed.
	 * @param message what the codec has been given
	 */
	default void written(HttpObject message) {
	}

}
