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

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Yields the events of a scope to its application, one for each call.
 * <p>
 * Safe to use from any thread. Events arrive on the server's event loop.
 *
 * @see <a href= "https://asgi.readthedocs.io/en/latest/specs/main.html#applications">ASGI
 * specification, "Applications"</a>
 */
@FunctionalInterface
public interface AsgiReceive {

	/**
	 * Return the next event of this scope.
	 * <p>
	 * The {@code Mono} is cold: it takes an event when there is demand, not when it is
	 * assembled, and each subscription takes one. While nobody receives, the server does
	 * not read from the client. Cancelling a pending subscription takes nothing. After a
	 * disconnect event every further call yields that event again.
	 * @return the next event; fails with {@link IllegalStateException} while another
	 * {@code receive} of the same scope is outstanding
	 */
	Mono<AsgiReceiveEvent> receive();

	/**
	 * Return all events of this scope as a stream, ending with the last event of the
	 * protocol: {@code http.disconnect}, {@code websocket.disconnect} or
	 * {@code lifespan.shutdown}, which is part of the stream.
	 * <p>
	 * Each event is received when there is demand for it.
	 * @return the events of this scope; fails as {@link #receive()} does, and with
	 * {@link IllegalStateException} if a receive completes without an event
	 */
	default Flux<AsgiReceiveEvent> events() {
		return EventFlux.of(this);
	}

}
