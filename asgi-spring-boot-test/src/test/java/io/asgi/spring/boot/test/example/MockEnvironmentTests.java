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

import java.util.List;

import io.asgi.server.netty.AsgiBridge;
import io.asgi.spring.boot.test.MountTester;
import io.asgi.spring.boot.test.websocket.WebSocketTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A {@link SpringBootTest} without a server.
 */
@SpringBootTest
@AutoConfigureWebTestClient
class MockEnvironmentTests {

	@Autowired
	private WebTestClient client;

	@Test
	void aMountedApplicationIsReached() {
		this.client.post()
			.uri("/greet/me")
			.bodyValue("Ada")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("x-served-by", "example")
			.expectBody(String.class)
			.isEqualTo("Hello, Ada at /greet|/greet/me");
	}

	@Test
	void itsLifespanHasRun() {
		this.client.get().uri("/visits").exchange().expectBody(String.class).isEqualTo("many");
	}

	@Test
	void eventsAreStreamed() {
		List<String> ticks = this.client.get()
			.uri("/events")
			.accept(MediaType.TEXT_EVENT_STREAM)
			.exchange()
			.returnResult(String.class)
			.getResponseBody()
			.take(2)
			.collectList()
			.block();
		assertThat(ticks).containsExactly("tick", "tick");
	}

	@Test
	void routesOfWebFluxAreReachedAsWell() {
		this.client.get().uri("/hello").exchange().expectBody(String.class).isEqualTo("Hello, WebFlux");
		this.client.get().uri("/nowhere").exchange().expectStatus().isNotFound();
	}

	@Test
	void filtersHaveTheLastWord() {
		this.client.get().uri("/visits").header("x-stop", "please").exchange().expectStatus().isForbidden();
	}

	@Test
	void aPreflightRequestIsTheApplicationsBusiness() {
		this.client.options()
			.uri("/visits")
			.header("Origin", "https://example.org")
			.header("Access-Control-Request-Method", "GET")
			.exchange()
			.expectBody(String.class)
			.isEqualTo("many");
	}

	@Test
	void aWebSocketNeedsAServer(@Autowired ApplicationContext context) {
		assertThat(context.getBeansOfType(AsgiBridge.class)).isEmpty();
		assertThatThrownBy(() -> context.getBean(WebSocketTestClient.class))
			.hasStackTraceContaining("A WebSocketTestClient needs a server: set 'webEnvironment'");
	}

	@Test
	void aTesterIsThere(@Autowired @Qualifier("visits") MountTester visits) {
		assertThat(visits.get("/visits").exchange().text()).isEqualTo("many");
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Filters {

		@Bean
		WebFilter stop() {
			return (exchange, chain) -> {
				if (exchange.getRequest().getHeaders().containsHeader("x-stop")) {
					exchange.getResponse().setStatusCode(HttpStatus.FORBIDDEN);
					return exchange.getResponse().setComplete();
				}
				return chain.filter(exchange);
			};
		}

	}

}
