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

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes the events that an application sends to its client.
 * <p>
 * Safe to use from any thread. Concurrent sends are carried out in the order of their
 * subscription, one at a time.
 *
 * @see <a href= "https://asgi.readthedocs.io/en/latest/specs/main.html#applications">ASGI
 * specification, "Applications"</a>
 */
@FunctionalInterface
public interface AsgiSend {

	/**
	 * Send one event.
	 * <p>
	 * The {@code Mono} is cold: nothing is sent before it is subscribed to, and each
	 * subscription sends the event once. It completes when the data has been handed to
	 * the socket and the connection can take more, so that a client that does not read
	 * holds up the application that waits for it.
	 * @param event the event to send
	 * @return completes when the server has carried out the event; fails with
	 * {@link IllegalEventException} if the event is not allowed now or not valid, with
	 * {@link UnreadableFileException} if its file cannot be read, and with
	 * {@link ClientDisconnectedException} if the client has left
	 */
	Mono<Void> send(AsgiSendEvent event);

	/**
	 * Send all events of a stream, each after the one before it has completed.
	 * @param events the events to send; requested one at a time
	 * @return completes when the stream has completed and its last event has been sent
	 */
	default Mono<Void> sendAll(Publisher<? extends AsgiSendEvent> events) {
		return Flux.from(events).concatMap(this::send, 0).then();
	}

}
