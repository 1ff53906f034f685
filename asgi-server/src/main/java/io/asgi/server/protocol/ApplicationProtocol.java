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

import java.util.function.Consumer;

import io.asgi.AsgiSendEvent;
import org.jspecify.annotations.Nullable;

/**
 * The application's side of a state machine. All methods, and those that a transport
 * calls, run on one thread at a time: the loop of the connection.
 */
public interface ApplicationProtocol {

	/**
	 * Ask for the next event.
	 * @param receiver told the event; fails at once while another one waits
	 */
	void receive(Receiver receiver);

	/**
	 * Withdraw a receiver that still waits. No event is taken.
	 * @param receiver the receiver
	 */
	void cancelReceive(Receiver receiver);

	/**
	 * Carry out an event, after all that have been sent before it.
	 * @param event the event
	 * @param completion told when it has been carried out
	 */
	void send(AsgiSendEvent event, Completion completion);

	/**
	 * The application's call is over. The exchange ends with it, once the sends that are
	 * still under way have been carried out.
	 * @param failure the application's error, or {@code null}
	 * @param report told how the exchange ended
	 */
	void applicationEnded(@Nullable Throwable failure, Consumer<Ending> report);

}
