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

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.HttpScope;
import io.asgi.application.Lifespan;
import io.asgi.application.ProtocolTypeRouter;
import io.asgi.application.Responses;
import io.asgi.spring.boot.AsgiMount;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Fills the lifespan state at start-up and shows it to every request: each request has
 * its own copy of the map, and all copies hold the same counter.
 */
@Configuration(proxyBeanMethods = false)
class VisitsConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(VisitsConfiguration.class);

	@Bean
	@AsgiMount("/visits")
	AsgiApplication visits() {
		return ProtocolTypeRouter.builder()
			.lifespan(Lifespan.onStartup(VisitsConfiguration::startup).andOnShutdown(VisitsConfiguration::shutdown))
			.http(VisitsConfiguration::visit)
			.build();
	}

	private static Mono<Void> startup(Map<String, Object> state) {
		return Mono.fromRunnable(() -> {
			state.put("started_at", Instant.now());
			state.put("visits", new AtomicLong());
		});
	}

	private static Mono<Void> shutdown(Map<String, Object> state) {
		return Mono
			.fromRunnable(() -> logger.info("Visits since {}: {}", state.get("started_at"), state.get("visits")));
	}

	private static Mono<Void> visit(HttpScope scope, AsgiReceive receive, AsgiSend send) {
		AtomicLong visits = (AtomicLong) Objects.requireNonNull(scope.state().get("visits"));
		String text = "visit " + visits.incrementAndGet() + " since " + scope.state().get("started_at") + "\n";
		return send.sendAll(Responses.text(200, text));
	}

}
