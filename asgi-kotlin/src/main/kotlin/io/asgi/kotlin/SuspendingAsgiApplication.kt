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

import io.asgi.AsgiApplication
import io.asgi.AsgiReceive
import io.asgi.AsgiScope
import io.asgi.AsgiSend
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.reactor.ReactorContext
import kotlinx.coroutines.reactor.mono
import reactor.core.publisher.Mono

/**
 * An ASGI application whose call is a coroutine. It is mounted, wrapped and tested as any
 * other [AsgiApplication].
 *
 * The coroutine begins on the thread of the server, and goes on where what it waits for is
 * resumed; like every application it must not block, so blocking work belongs into
 * `withContext(Dispatchers.IO)`. The context of Reactor is a [ReactorContext] in its
 * context. If the call is cancelled, so is the coroutine; if the coroutine fails or is
 * cancelled, the call fails.
 */
public fun interface SuspendingAsgiApplication : AsgiApplication {

	/**
	 * Handle one scope.
	 * @param scope what is known of the connection
	 * @param receive yields the events that the client causes
	 * @param send takes the events that go to the client
	 */
	public suspend fun handle(scope: AsgiScope, receive: AsgiReceive, send: AsgiSend)

	override fun call(scope: AsgiScope, receive: AsgiReceive, send: AsgiSend): Mono<Void> =
		mono(Dispatchers.Unconfined) {
			handle(scope, receive, send)
			null
		}

}

/**
 * Return an application whose call is a coroutine.
 * @param handle handles one scope
 */
public fun suspendApplication(
	handle: suspend (scope: AsgiScope, receive: AsgiReceive, send: AsgiSend) -> Unit,
): SuspendingAsgiApplication = SuspendingAsgiApplication(handle)
