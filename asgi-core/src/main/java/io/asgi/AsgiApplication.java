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

import reactor.core.publisher.Mono;

/**
 * An ASGI application: called once for every scope, it trades events with the protocol
 * server through {@code receive} and {@code send} until it completes.
 * <p>
 * The returned {@code Mono} is the life of the call. When it completes before the
 * response is complete, or fails with an error, the server ends the exchange: with a 500
 * while no response head has been written, and by aborting the connection or stream
 * afterwards. Work may go on after the response is complete.
 * <p>
 * A server calls an application from its event loops, concurrently for concurrent scopes;
 * an application must not block. An application that does not know the type of a scope
 * fails with {@link UnsupportedScopeException}.
 *
 * @see <a href= "https://asgi.readthedocs.io/en/latest/specs/main.html#applications">ASGI
 * specification, "Applications"</a>
 */
@FunctionalInterface
public interface AsgiApplication {

	/**
	 * Handle one scope.
	 * @param scope what is known of the connection
	 * @param receive yields the events that the client causes
	 * @param send takes the events that go to the client
	 * @return completes when the application is done with this scope
	 */
	Mono<Void> call(AsgiScope scope, AsgiReceive receive, AsgiSend send);

}
