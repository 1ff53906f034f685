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

package io.asgi.kotlin

import io.asgi.AsgiReceive
import io.asgi.AsgiReceiveEvent
import io.asgi.AsgiSend
import io.asgi.AsgiSendEvent
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.reactor.awaitSingle
import kotlinx.coroutines.reactor.awaitSingleOrNull

/**
 * Wait for the next event of the scope. To be cancelled while it waits takes nothing.
 * @see AsgiReceive.receive
 */
public suspend fun AsgiReceive.next(): AsgiReceiveEvent = receive().awaitSingle()

/**
 * Return the events of the scope, up to and including its last one. Each is received when
 * the collector is done with the one before.
 * @see AsgiReceive.events
 */
public fun AsgiReceive.asFlow(): Flow<AsgiReceiveEvent> = flow {
	do {
		val event = next()
		emit(event)
	} while (!event.isLast)
}

/**
 * Send an event, and wait until the server has carried it out: a client that does not read
 * holds the caller up.
 * @see AsgiSend.send
 */
public suspend fun AsgiSend.emit(event: AsgiSendEvent) {
	send(event).awaitSingleOrNull()
}

/**
 * Send all events, each after the one before.
 * @see AsgiSend.sendAll
 */
public suspend fun AsgiSend.emitAll(events: Flow<AsgiSendEvent>) {
	events.collect { event -> emit(event) }
}
