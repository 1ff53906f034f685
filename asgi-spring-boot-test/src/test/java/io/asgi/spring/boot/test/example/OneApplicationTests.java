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

package io.asgi.spring.boot.test.example;

import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.spring.boot.test.AsgiTest;
import io.asgi.spring.boot.test.MountTester;
import io.asgi.test.ApplicationTester;
import io.asgi.test.HttpTestResponse;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.web.reactive.DispatcherHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.BDDMockito.given;

/**
 * An {@link AsgiTest} of one application.
 */
@AsgiTest(GreetApplication.class)
class OneApplicationTests {

	@MockitoBean
	private GreetingService greetings;

	@Autowired
	private MountTester field;

	private final MountTester constructor;

	OneApplicationTests(@Autowired MountTester constructor) {
		this.constructor = constructor;
	}

	@Test
	void theApplicationIsCalledAsItIsMounted() {
		given(this.greetings.greeting("Ada")).willReturn("Good day, Ada");
		HttpTestResponse response = this.field.post("/greet/me").body("Ada").exchange();
		assertThat(response.text()).isEqualTo("Good day, Ada at /greet|/greet/me");
		assertThat(response.headers().first("x-served-by")).isEqualTo("example");
	}

	@Test
	void aTesterIsInjectedIntoConstructorsAndMethods(@Autowired MountTester parameter) {
		assertThat(parameter).isSameAs(this.constructor).isSameAs(this.field);
		assertThat(parameter).hasToString("MountTester of 'greetApplication' at /greet");
	}

	@Test
	void eventsAreTradedOneByOne() {
		try (ApplicationTester call = this.field.call(HttpScope.builder().path("/greet").build())) {
			call.receiveNothing();
			call.sendInput(HttpReceiveEvent.Request.last());
			assertThat(call.receiveOutput(HttpSendEvent.Start.class).status()).isEqualTo(200);
		}
	}

	@Test
	void aPathThatIsNotTheApplicationsIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.field.get("/greetings"))
			.withMessage("No request for '/greetings' reaches the application 'greetApplication', which is mounted at"
					+ " '/greet'");
	}

	@Test
	void thereIsNothingElseInTheContext(@Autowired ApplicationContext context) {
		assertThat(context.getBeansOfType(AsgiBridge.class)).isEmpty();
		assertThat(context.getBeansOfType(DispatcherHandler.class)).isEmpty();
		assertThat(context.getBeansOfType(HelloController.class)).isEmpty();
		assertThat(context.getBeansOfType(ExampleConfiguration.class)).isEmpty();
	}

}
