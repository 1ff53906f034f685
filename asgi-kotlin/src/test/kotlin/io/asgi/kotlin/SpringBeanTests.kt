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

import io.asgi.HttpScope
import io.asgi.HttpSendEvent
import io.asgi.UnsupportedScopeException
import io.asgi.spring.boot.AsgiMount
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse.BodyHandlers
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.SpringBootConfiguration
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.boot.test.context.SpringBootTest
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment
import org.springframework.boot.test.web.server.LocalServerPort
import org.springframework.context.annotation.Bean

/**
 * Applications that are coroutines, as beans of a server.
 */
@SpringBootTest(
	webEnvironment = WebEnvironment.RANDOM_PORT,
	properties = ["asgi.server.disconnect-grace=100ms", "spring.reactor.netty.shutdown-quiet-period=0s"],
)
class SpringBeanTests(@param:LocalServerPort private val port: Int, @param:Autowired private val applications: TestApplication) {

	@Test
	fun aCoroutineIsMountedAsAnyOtherApplication() {
		val response = HttpClient.newHttpClient().send(request("/hello/x"), BodyHandlers.ofString())
		assertThat(response.statusCode()).isEqualTo(200)
		assertThat(response.body()).isEqualTo("/hello says hello to /hello/x")
	}

	@Test
	fun aCallThatTheServerGivesUpCancelsTheCoroutine() {
		val response = HttpClient.newHttpClient().sendAsync(request("/wait"), BodyHandlers.ofString())
		applications.waiting.get(10, TimeUnit.SECONDS)
		response.cancel(true)
		applications.cancelled.get(10, TimeUnit.SECONDS)
	}

	private fun request(path: String): HttpRequest =
		HttpRequest.newBuilder(URI.create("http://localhost:$port$path")).version(HttpClient.Version.HTTP_1_1).build()

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	class TestApplication {

		val waiting: CompletableFuture<Unit> = CompletableFuture()

		val cancelled: CompletableFuture<Unit> = CompletableFuture()

		// tag::kotlin[]
		@Bean
		@AsgiMount("/hello")
		fun hello(): SuspendingAsgiApplication = SuspendingAsgiApplication { scope, _, send ->
			val http = scope as? HttpScope ?: throw UnsupportedScopeException(scope)
			val text = withContext(Dispatchers.IO) { "${http.rootPath()} says hello to ${http.path()}" }
			send.emit(HttpSendEvent.Start.of(200))
			send.emit(HttpSendEvent.Body.last(text))
		}
		// end::kotlin[]

		@Bean
		@AsgiMount("/wait")
		fun waits(): SuspendingAsgiApplication = suspendApplication { scope, receive, _ ->
			if (scope !is HttpScope) throw UnsupportedScopeException(scope)
			receive.next()
			waiting.complete(Unit)
			try {
				awaitCancellation()
			} catch (ex: CancellationException) {
				cancelled.complete(Unit)
				throw ex
			}
		}

	}

}
