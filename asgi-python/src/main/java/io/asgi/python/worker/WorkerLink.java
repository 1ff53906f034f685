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

package io.asgi.python.worker;

import java.time.Duration;

import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.ConnectionScope;
import reactor.core.publisher.Mono;

/**
 * The connection to one worker that is ready. Safe to use from several threads.
 */
public interface WorkerLink {

	/**
	 * Return what the worker has said of itself.
	 * @return the facts
	 */
	WorkerFacts facts();

	/**
	 * Call the worker's application. Nothing happens before the subscription; a
	 * cancellation cancels the application's task.
	 * @param scope the scope, as the application is to see it
	 * @param receive yields events
	 * @param send takes events
	 * @return completes when the application's coroutine has returned. Fails with
	 * {@link PythonException} if it raised, with {@link WorkerLostException} if the
	 * connection ended before, with {@link io.asgi.UnsupportedScopeException} if it does
	 * not speak the protocol
	 */
	Mono<Void> call(ConnectionScope scope, AsgiReceive receive, AsgiSend send);

	/**
	 * Return how many calls have not ended.
	 * @return the number of streams
	 */
	int streams();

	/**
	 * Return what the worker has said of itself last.
	 * @return the last heart-beat; before the first one, one of zeros
	 */
	Heartbeat heartbeat();

	/**
	 * Return how long the worker has owed the answer to a ping.
	 * @return the time, zero if it owes none
	 */
	Duration silence();

	/**
	 * Return whether calls may be made.
	 * @return {@code false} once it drains or is lost
	 */
	boolean isOpen();

	/**
	 * Return the wish of the worker to leave, as a signal has told it to. It takes calls
	 * until it is drained.
	 * @return completes when the worker asks to be drained; never if it does not
	 */
	Mono<Void> whenLeaving();

	/**
	 * Send no more calls, and let the worker end when its streams have ended.
	 * @param grace after that the worker cancels what goes on
	 */
	void drain(Duration grace);

	/**
	 * Close the connection at once. All its calls fail with {@link WorkerLostException}.
	 * @param reason why, for messages
	 */
	void close(String reason);

	/**
	 * Return the end of the connection.
	 * @return completes when the connection has ended, however it did; never fails
	 */
	Mono<Void> whenClosed();

}
