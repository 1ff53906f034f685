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

package io.asgi.docs.guide;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.UnsupportedScopeException;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.application.AsgiMiddleware;
import io.asgi.application.BlockingAsgiApplication;
import io.asgi.application.HttpApplication;
import io.asgi.application.Lifespan;
import io.asgi.application.ProtocolTypeRouter;
import io.asgi.application.RequestBody;
import io.asgi.application.Responses;
import io.asgi.application.ServerSentEvent;
import io.asgi.application.StreamingAsgiApplication;
import io.asgi.application.WebSocketApplication;
import io.asgi.application.WebSocketSession;
import io.asgi.spring.boot.AsgiMount;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class GuideApplications {

	// tag::text[]
	@Bean
	@AsgiMount("/greet")
	HttpApplication greet() {
		return (scope, receive, send) -> RequestBody.text(scope, receive)
			.flatMap((name) -> send.sendAll(Responses.text(200, "Hello, " + name + "\n")));
	}
	// end::text[]

	// tag::events[]
	@Bean
	@AsgiMount("/clock")
	HttpApplication clock() {
		return (scope, receive, send) -> {
			Flux<ServerSentEvent> ticks = Flux.interval(Duration.ofSeconds(1))
				.onBackpressureDrop()
				.map((tick) -> ServerSentEvent.of(Instant.now().toString()))
				.takeUntilOther(receive.events().then());
			return send.sendAll(Responses.events(ticks));
		};
	}
	// end::events[]

	// tag::parts[]
	@Bean
	@AsgiMount("/countdown")
	HttpApplication countdown() {
		return (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200, "content-type", "text/plain"))
			.then(send.send(HttpSendEvent.Body.of("ready\n")))
			.then(send.send(HttpSendEvent.Body.of("steady\n")))
			.then(send.send(HttpSendEvent.Body.last("go\n")));
	}
	// end::parts[]

	// tag::upload[]
	@Bean
	@AsgiMount("/size")
	HttpApplication size() {
		return (scope, receive, send) -> RequestBody.chunks(receive)
			.reduce(0L, (size, chunk) -> size + chunk.length)
			.flatMap((size) -> send.sendAll(Responses.text(200, size + " bytes\n")));
	}
	// end::upload[]

	// tag::websocket[]
	@Bean
	@AsgiMount("/reverse")
	WebSocketApplication reverse() {
		return (scope, receive, send) -> WebSocketSession.accept(receive, send)
			.flatMapMany((session) -> session.messages()
				.ofType(WebSocketReceiveEvent.Text.class)
				.map((message) -> new StringBuilder(message.text()).reverse().toString())
				.concatMap(session::send, 0))
			.then();
	}
	// end::websocket[]

	// tag::blocking[]
	@Bean
	@AsgiMount("/slow")
	BlockingAsgiApplication slow() {
		return (scope, receive, send) -> {
			if (!(scope instanceof HttpScope)) {
				throw new UnsupportedScopeException(scope);
			}
			String name = new String(receive.requestBody(), RequestBody.charset((HttpScope) scope));
			send.send(HttpSendEvent.Start.of(200, "content-type", "text/plain; charset=utf-8"));
			send.send(HttpSendEvent.Body.last("Hello, " + name + "\n"));
		};
	}
	// end::blocking[]

	// tag::streaming[]
	@Bean
	@AsgiMount("/whisper")
	StreamingAsgiApplication whisper() {
		return (scope, events) -> (scope instanceof WebSocketScope) ? events.mapNotNull(GuideApplications::whisper)
				: Flux.error(new UnsupportedScopeException(scope));
	}

	private static @Nullable AsgiSendEvent whisper(AsgiReceiveEvent event) {
		if (event instanceof WebSocketReceiveEvent.Connect) {
			return WebSocketSendEvent.Accept.of();
		}
		if (event instanceof WebSocketReceiveEvent.Text message) {
			return new WebSocketSendEvent.Text(message.text().toLowerCase(Locale.ROOT));
		}
		return null;
	}
	// end::streaming[]

	// tag::middleware[]
	@Bean
	@Order(1)
	AsgiMiddleware poweredBy() {
		return (next) -> (scope, receive, send) -> next.call(scope, receive,
				(event) -> (event instanceof HttpSendEvent.Start start)
						? send.send(start.withHeaders(start.headers().with("x-powered-by", "coffee")))
						: send.send(event));
	}
	// end::middleware[]

	// tag::lifespan[]
	@Bean
	@AsgiMount("/uptime")
	AsgiApplication uptime() {
		return ProtocolTypeRouter.builder()
			.lifespan(Lifespan.onStartup((state) -> Mono.fromRunnable(() -> state.put("started", Instant.now()))))
			.http((scope, receive, send) -> {
				Instant started = (Instant) scope.state().get("started");
				return send.sendAll(Responses.text(200, "Up since " + started + "\n"));
			})
			.build();
	}
	// end::lifespan[]

}
