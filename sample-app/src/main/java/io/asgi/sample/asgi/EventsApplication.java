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

package io.asgi.sample.asgi;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.HttpScope;
import io.asgi.application.HttpApplication;
import io.asgi.application.Responses;
import io.asgi.application.ServerSentEvent;
import io.asgi.spring.boot.AsgiMount;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Server-sent events: the time, once a second, until the client leaves.
 */
@Component
@AsgiMount("/events")
class EventsApplication implements HttpApplication {

	@Override
	public Mono<Void> handle(HttpScope scope, AsgiReceive receive, AsgiSend send) {
		Mono<Void> clientLeft = receive.events().then();
		// A client that reads slowly misses ticks: none are kept for it
		Flux<ServerSentEvent> ticks = Flux.interval(Duration.ZERO, Duration.ofSeconds(1))
			.onBackpressureDrop()
			.map(EventsApplication::tick)
			.takeUntilOther(clientLeft);
		return send.sendAll(Responses.events(ticks));
	}

	private static ServerSentEvent tick(long number) {
		String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
		return ServerSentEvent.of("tick", time).withId(Long.toString(number));
	}

}
