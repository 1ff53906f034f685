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

import io.asgi.spring.boot.test.AsgiTest;
import io.asgi.spring.boot.test.MountTester;
import io.asgi.test.WebSocketTester;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * An {@link AsgiTest} of all applications.
 */
@AsgiTest(properties = "asgi.applications.visits.root-path=/seen")
@Import(GreetingService.class)
class AllApplicationsTests {

	@Autowired
	private WebTestClient client;

	@Test
	void aQualifierNamesTheApplication(@Autowired @Qualifier("visits") MountTester visits) {
		assertThat(visits.get("/visits").scope().path()).isEqualTo("/seen");
		assertThat(visits.get("/visits").exchange().text()).isEqualTo("many");
	}

	@Test
	void theNameOfAParameterNamesTheApplication(@Autowired MountTester shoutMountTester) {
		try (WebSocketTester socket = shoutMountTester.webSocket("/shout")) {
			socket.connect();
			socket.sendText("hello");
			assertThat(socket.receiveText()).isEqualTo("HELLO");
		}
	}

	@Test
	void whoDoesNotSayWhichIsTold(@Autowired ApplicationContext context) {
		assertThatExceptionOfType(NoUniqueBeanDefinitionException.class)
			.isThrownBy(() -> context.getBean(MountTester.class))
			.withMessageContaining("visitsMountTester")
			.withMessageContaining("greetApplicationMountTester");
	}

	@Test
	void aWebTestClientReachesAllOfThem() {
		this.client.get().uri("/visits").exchange().expectBody(String.class).isEqualTo("many");
		this.client.post()
			.uri("/greet")
			.bodyValue("Ada")
			.exchange()
			.expectHeader()
			.valueEquals("x-served-by", "example")
			.expectBody(String.class)
			.isEqualTo("Hello, Ada at /greet|/greet");
	}

	@Test
	void aPathWithoutApplicationIsAnError() {
		assertThatThrownBy(() -> this.client.get().uri("/hello").exchange())
			.hasStackTraceContaining("No ASGI application is mounted at '/hello', there are [")
			.hasStackTraceContaining("'visits' at /visits");
	}

}
