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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceiveEvent;
import io.asgi.ConnectionScope;
import io.asgi.HttpSendEvent;
import io.asgi.LifespanReceiveEvent;
import io.asgi.LifespanScope;
import io.asgi.LifespanSendEvent;
import io.asgi.server.lifespan.LifespanMode;
import io.asgi.server.lifespan.LifespanStartupException;
import io.asgi.spring.boot.AsgiMount;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The life of applications within the life of the context.
 */
@ExtendWith(OutputCaptureExtension.class)
class LifespanEndToEndTests {

	private static final List<String> events = new CopyOnWriteArrayList<>();

	@BeforeEach
	void clear() {
		events.clear();
	}

	@Test
	void stateOfTheStartReachesRequestsAndShutdownComesLast() throws Exception {
		try (Server server = Server.start(GoodApplication.class)) {
			assertThat(events).containsExactly("first started", "second started", "after the start");
			assertThat(server.get("/first").body()).isEqualTo("state of first");
		}
		assertThat(events).containsExactly("first started", "second started", "after the start", "second stopped",
				"first stopped");
	}

	@Test
	void anApplicationThatDoesNotStartFailsTheStartAndTheOthersAreShutDown(CapturedOutput output) {
		assertThatException().isThrownBy(() -> Server.start(FailingApplication.class).close())
			.havingRootCause()
			.isInstanceOf(LifespanStartupException.class);
		assertThat(events).containsExactly("first started", "first stopped");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The ASGI application 'second' could not start: no database")
			.contains("Correct what keeps the application 'second' from starting")
			.doesNotContain("Netty started on port");
	}

	@Test
	void anApplicationWithoutLifespanFailsTheStartWhereItIsOn(CapturedOutput output) {
		assertThatException().isThrownBy(() -> Server.start(WithoutLifespanApplication.class).close());
		assertThat(output).contains("The ASGI application 'plain' could not start")
			.contains("asgi.applications.plain.lifespan.mode");
	}

	@Test
	void anApplicationThatHangsFailsTheStartInTime(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> Server.start(HangingApplication.class, "asgi.lifespan.startup-timeout=200ms").close());
		assertThat(output).contains("The ASGI application 'hanging' could not start")
			.contains("asgi.applications.hanging.lifespan.startup-timeout");
	}

	@Test
	void applicationsAreShutDownWhenTheContextFailsLater() {
		assertThatException().isThrownBy(() -> Server.start(FailingLaterApplication.class).close())
			.withRootCauseInstanceOf(UnsupportedOperationException.class);
		assertThat(events).containsExactly("first started", "first stopped");
	}

	@Test
	void aRestartedContextGivesApplicationsANewLife() throws Exception {
		try (Server server = Server.start(GoodApplication.class)) {
			server.context().stop();
			events.clear();
			server.context().start();
			assertThat(events).startsWith("first started", "second started");
			assertThat(server.get("/first").body()).isEqualTo("state of first");
		}
		assertThat(events).endsWith("second stopped", "first stopped");
	}

	private static AsgiApplication withLifespan(String name) {
		return (scope, receive, send) -> {
			if (scope instanceof ConnectionScope connection) {
				return send.send(HttpSendEvent.Start.of(200))
					.then(send.send(HttpSendEvent.Body.last((String) connection.state().get("text"))));
			}
			((LifespanScope) scope).state().put("text", "state of " + name);
			return send.sendAll(receive.events().concatMap((event) -> answer(name, event), 0));
		};
	}

	private static Mono<LifespanSendEvent> answer(String name, AsgiReceiveEvent event) {
		boolean starting = event instanceof LifespanReceiveEvent.Startup;
		events.add(name + (starting ? " started" : " stopped"));
		return Mono
			.just(starting ? LifespanSendEvent.StartupComplete.INSTANCE : LifespanSendEvent.ShutdownComplete.INSTANCE);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class GoodApplication {

		@Bean
		@AsgiMount("/first")
		AsgiApplication first() {
			return withLifespan("first");
		}

		@Bean
		@AsgiMount("/second")
		AsgiApplication second() {
			return withLifespan("second");
		}

		@Bean
		SmartLifecycle after() {
			return new RecordingLifecycle();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class FailingApplication {

		@Bean
		@AsgiMount("/first")
		AsgiApplication first() {
			return withLifespan("first");
		}

		@Bean
		@AsgiMount("/second")
		AsgiApplication second() {
			return (scope, receive, send) -> receive.receive()
				.then(send.send(new LifespanSendEvent.StartupFailed("no database")));
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WithoutLifespanApplication {

		@Bean
		@AsgiMount(path = "/plain", lifespan = LifespanMode.ON)
		AsgiApplication plain() {
			return new EchoApplication();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class HangingApplication {

		@Bean
		@AsgiMount("/hanging")
		AsgiApplication hanging() {
			return (scope, receive, send) -> Mono.never();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class FailingLaterApplication {

		@Bean
		@AsgiMount("/first")
		AsgiApplication first() {
			return withLifespan("first");
		}

		@Bean
		SmartLifecycle failing() {
			return new RecordingLifecycle() {

				@Override
				public void start() {
					throw new UnsupportedOperationException("later");
				}

			};
		}

	}

	static class RecordingLifecycle implements SmartLifecycle {

		private volatile boolean running;

		@Override
		public void start() {
			events.add("after the start");
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

}
