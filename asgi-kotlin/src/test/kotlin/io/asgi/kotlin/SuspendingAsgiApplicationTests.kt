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

import io.asgi.AsgiException
import io.asgi.AsgiReceive
import io.asgi.AsgiReceiveEvent
import io.asgi.AsgiSend
import io.asgi.AsgiSendEvent
import io.asgi.ClientDisconnectedException
import io.asgi.HttpReceiveEvent
import io.asgi.HttpScope
import io.asgi.HttpSendEvent
import io.asgi.test.ApplicationTester
import io.asgi.test.HttpTester
import java.time.Duration
import java.util.concurrent.CancellationException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.takeWhile
import kotlinx.coroutines.reactor.ReactorContext
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import reactor.core.publisher.Mono

private val TIMEOUT = Duration.ofSeconds(10)

/**
 * Calls of applications that are coroutines, without a server.
 */
class SuspendingAsgiApplicationTests {

	@Test
	fun aCoroutineAnswers() {
		val application = suspendApplication { _, receive, send ->
			val request = receive.next() as HttpReceiveEvent.Request
			send.emit(HttpSendEvent.Start.of(200))
			send.emit(HttpSendEvent.Body.last("Hello, " + String(request.body)))
		}
		val response = HttpTester.of(application).post("/").body("Ada").exchange()
		assertThat(response.text()).isEqualTo("Hello, Ada")
	}

	@Test
	fun partsOfTheBodyAreAFlow() {
		val application = suspendApplication { _, receive, send ->
			send.emit(HttpSendEvent.Start.of(200))
			send.emitAll(
				receive.asFlow()
					.takeWhile { event -> event is HttpReceiveEvent.Request && event.more }
					.map { event -> HttpSendEvent.Body.of((event as HttpReceiveEvent.Request).body) },
			)
			send.emit(HttpSendEvent.Body.last())
		}
		ApplicationTester.start(application, HttpScope.builder().build()).use { tester ->
			tester.sendInput(HttpReceiveEvent.Request.of("a".toByteArray()))
			tester.receiveOutput(HttpSendEvent.Start::class.java)
			assertThat(tester.receiveOutput(HttpSendEvent.Body::class.java)).isEqualTo(HttpSendEvent.Body.of("a"))
			tester.sendInput(HttpReceiveEvent.Request.last())
			assertThat(tester.receiveOutput(HttpSendEvent.Body::class.java)).isEqualTo(HttpSendEvent.Body.last())
			tester.awaitCompletion()
		}
	}

	@Test
	fun theFlowOfEventsReceivesNothingAhead() {
		val received = AtomicInteger()
		val receive = AsgiReceive {
			Mono.fromSupplier<AsgiReceiveEvent> {
				received.incrementAndGet()
				HttpReceiveEvent.Request.of(ByteArray(1))
			}
		}
		call(receive) { _, events, _ -> events.asFlow().first() }.block(TIMEOUT)
		assertThat(received).hasValue(1)
	}

	@Test
	fun theFlowOfEventsEndsWithTheDisconnect() {
		val seen = mutableListOf<AsgiReceiveEvent>()
		val receive = AsgiReceive { Mono.just<AsgiReceiveEvent>(HttpReceiveEvent.Disconnect.INSTANCE) }
		call(receive) { _, events, _ -> events.asFlow().collect(seen::add) }.block(TIMEOUT)
		assertThat(seen).containsExactly(HttpReceiveEvent.Disconnect.INSTANCE)
	}

	@Test
	fun aSendWaitsUntilTheServerHasCarriedItOut() {
		val sent = CompletableFuture<Void>()
		val produced = AtomicInteger()
		val events = flow<AsgiSendEvent> {
			repeat(3) {
				produced.incrementAndGet()
				emit(HttpSendEvent.Body.of("x"))
			}
		}
		val call = suspendApplication { _, _, send -> send.emitAll(events) }
			.call(HttpScope.builder().build(), { Mono.never() }, { Mono.fromFuture(sent) })
			.toFuture()
		assertThat(produced).hasValue(1)
		sent.complete(null)
		call.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
		assertThat(produced).hasValue(3)
	}

	@Test
	fun aCallThatIsCancelledCancelsTheCoroutine() {
		val cancelled = CompletableFuture<Throwable>()
		val subscription = call({ Mono.never() }) { _, receive, _ ->
			try {
				receive.next()
			} catch (ex: CancellationException) {
				cancelled.complete(ex)
				throw ex
			}
		}.subscribe()
		assertThat(cancelled).isNotDone()
		subscription.dispose()
		assertThat(cancelled.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isNotNull()
	}

	@Test
	fun aCoroutineThatCancelsItselfFailsTheCall() {
		val call = call({ Mono.never() }) { _, _, _ ->
			coroutineScope {
				currentCoroutineContext().cancel(CancellationException("enough"))
				awaitCancellation()
			}
		}
		assertThatThrownBy { call.block(TIMEOUT) }.hasStackTraceContaining("enough")
	}

	@Test
	fun anErrorFailsTheCallAsItIs() {
		val error = AsgiException("on purpose")
		assertThatThrownBy { call({ Mono.never() }) { _, _, _ -> throw error }.block(TIMEOUT) }.isSameAs(error)
	}

	@Test
	fun aClientThatHasLeftIsSeenBySending() {
		val application = suspendApplication { _, _, send ->
			try {
				send.emit(HttpSendEvent.Start.of(200))
			} catch (ex: ClientDisconnectedException) {
				throw ex
			}
		}
		val call = application.call(HttpScope.builder().build(), { Mono.never() }) { event ->
			Mono.error(ClientDisconnectedException(event.type()))
		}
		assertThatThrownBy { call.block(TIMEOUT) }.isInstanceOf(ClientDisconnectedException::class.java)
	}

	@Test
	fun theReactorContextIsThere() {
		val found = CompletableFuture<String>()
		call({ Mono.never() }) { _, _, _ ->
			val context = currentCoroutineContext()[ReactorContext]!!.context
			found.complete(context.get<String>("trace"))
		}.contextWrite { context -> context.put("trace", "42") }.block(TIMEOUT)
		assertThat(found).isCompletedWithValue("42")
	}

	private fun call(
		receive: AsgiReceive,
		handle: suspend (Any, AsgiReceive, AsgiSend) -> Unit,
	): Mono<Void> = suspendApplication(handle).call(HttpScope.builder().build(), receive) { Mono.empty() }

}
