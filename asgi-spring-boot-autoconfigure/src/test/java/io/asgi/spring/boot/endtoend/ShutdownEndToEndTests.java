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

package io.asgi.spring.boot.endtoend;

import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.ConnectionScope;
import io.asgi.HttpSendEvent;
import io.asgi.LifespanReceiveEvent;
import io.asgi.LifespanSendEvent;
import io.asgi.application.BlockingAsgiApplication;
import io.asgi.spring.boot.AsgiMount;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Graceful shutdown with requests in flight.
 */
class ShutdownEndToEndTests {

	private static final List<String> events = new CopyOnWriteArrayList<>();

	private static CountDownLatch inFlight = new CountDownLatch(1);

	private static CountDownLatch closing = new CountDownLatch(1);

	private static Sinks.Empty<Void> release = Sinks.empty();

	@BeforeEach
	void reset() {
		events.clear();
		inFlight = new CountDownLatch(1);
		closing = new CountDownLatch(1);
		release = Sinks.empty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/slow", "/blocking" })
	@ExtendWith(OutputCaptureExtension.class)
	void aRequestInFlightFinishesBeforeItsApplicationIsShutDown(String path, CapturedOutput output) throws Exception {
		Server server = Server.start(TestApplication.class, "server.shutdown=graceful");
		CompletableFuture<HttpResponse<String>> response = Server.client(Version.HTTP_1_1)
			.sendAsync(server.request(path).build(), BodyHandlers.ofString());
		assertThat(inFlight.await(10, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
		assertThat(closing.await(10, TimeUnit.SECONDS)).isTrue();
		release.tryEmitEmpty();
		assertThat(response).succeedsWithin(Server.TIMEOUT)
			.satisfies((answer) -> assertThat(answer.body()).isEqualTo("done"));
		assertThat(closed).succeedsWithin(Duration.ofSeconds(20));
		assertThat(events).containsExactly("answered", "shutdown");
		assertThat(output).containsOnlyOnce("Waiting up to 20s (asgi.server.shutdown-grace) for 1 request to end");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		@AsgiMount("/slow")
		AsgiApplication slow() {
			return (scope, receive, send) -> {
				if (scope instanceof ConnectionScope) {
					inFlight.countDown();
					return release.asMono()
						.then(send.send(HttpSendEvent.Start.of(200)))
						.then(Mono.fromRunnable(() -> events.add("answered")))
						.then(send.send(HttpSendEvent.Body.last("done")));
				}
				return send.sendAll(receive.events().map((event) -> {
					if (event instanceof LifespanReceiveEvent.Startup) {
						return LifespanSendEvent.StartupComplete.INSTANCE;
					}
					events.add("shutdown");
					return LifespanSendEvent.ShutdownComplete.INSTANCE;
				}));
			};
		}

		@Bean
		@AsgiMount("/blocking")
		BlockingAsgiApplication blocking() {
			return (scope, receive, send) -> {
				if (scope instanceof ConnectionScope) {
					inFlight.countDown();
					release.asMono().block(Server.TIMEOUT);
					send.send(HttpSendEvent.Start.of(200));
					events.add("answered");
					send.send(HttpSendEvent.Body.last("done"));
				}
			};
		}

		@EventListener(ContextClosedEvent.class)
		void closing() {
			closing.countDown();
		}

	}

}
