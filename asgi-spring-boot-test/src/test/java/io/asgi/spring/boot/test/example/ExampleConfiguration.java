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

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketSendEvent;
import io.asgi.application.HttpApplication;
import io.asgi.application.Lifespan;
import io.asgi.application.ProtocolTypeRouter;
import io.asgi.application.Responses;
import io.asgi.application.ServerSentEvent;
import io.asgi.application.WebSocketApplication;
import io.asgi.application.WebSocketSession;
import io.asgi.spring.boot.AsgiMount;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ExampleConfiguration {

	@Bean
	@AsgiMount("/visits")
	AsgiApplication visits() {
		return ProtocolTypeRouter.builder()
			.lifespan(Lifespan.onStartup((state) -> Mono.fromRunnable(() -> state.put("visits", "many"))))
			.http((scope, receive, send) -> send
				.sendAll(Responses.text(200, String.valueOf(scope.state().getOrDefault("visits", "unknown")))))
			.build();
	}

	@Bean
	@AsgiMount("/events")
	HttpApplication events() {
		return (scope, receive, send) -> send.sendAll(Responses
			.events(Flux.interval(Duration.ofMillis(10)).onBackpressureDrop().map((i) -> ServerSentEvent.of("tick"))));
	}

	@Bean
	@AsgiMount("/shout")
	WebSocketApplication shout() {
		return (scope, receive, send) -> WebSocketSession.accept(receive, send, accept(scope.subprotocols()))
			.flatMap((session) -> session.messages()
				.concatMap((message) -> (message instanceof WebSocketReceiveEvent.Text text)
						? answer(session, text.text()) : session.send(((WebSocketReceiveEvent.Bytes) message).bytes()))
				.then());
	}

	@Bean
	@AsgiMount("/closed")
	WebSocketApplication closed() {
		return (scope, receive, send) -> receive.receive()
			.then(send.send(new WebSocketSendEvent.DenialStart(451, AsgiHeaders.of("content-type", "text/plain"))))
			.then(send.send(new WebSocketSendEvent.DenialBody("not here".getBytes(), false)));
	}

	private static WebSocketSendEvent.Accept accept(List<String> offered) {
		return new WebSocketSendEvent.Accept(offered.contains("loud") ? "loud" : null, AsgiHeaders.empty());
	}

	private static Mono<Void> answer(WebSocketSession session, String text) {
		return text.equals("bye") ? session.close(4000, "bye") : session.send(text.toUpperCase(Locale.ROOT));
	}

}
