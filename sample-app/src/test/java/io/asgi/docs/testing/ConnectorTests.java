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

package io.asgi.docs.testing;

import java.time.Duration;

import io.asgi.application.HttpApplication;
import io.asgi.application.Responses;
import io.asgi.application.ServerSentEvent;
import io.asgi.spring.boot.test.AsgiConnector;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectorTests {

	// tag::testingconnector[]
	@Test
	void theClockTicks() {
		HttpApplication clock = (scope, receive, send) -> send.sendAll(Responses
			.events(Flux.interval(Duration.ofMillis(10)).onBackpressureDrop().map((i) -> ServerSentEvent.of("tick"))));
		WebTestClient client = WebTestClient.bindToServer(new AsgiConnector(clock)).build();
		Flux<String> ticks = client.get().uri("/").exchange().returnResult(String.class).getResponseBody();
		assertThat(ticks.take(2).collectList().block()).containsExactly("tick", "tick");
	}
	// end::testingconnector[]

}
