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

import io.asgi.application.HttpApplication;
import io.asgi.application.Responses;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.spring.web.AsgiCodecs;
import io.asgi.spring.web.AsgiHandlerFunction;
import io.asgi.spring.web.HttpHandlerApplication;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The applications of docs/spring.md.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SpringApplications {

	// tag::codecs[]
	@Bean
	@AsgiMount("/double")
	HttpApplication doubled(AsgiCodecs codecs) {
		return (scope, receive, send) -> codecs.read(scope, receive, Order.class)
			.map((order) -> new Order(order.item(), 2 * order.count()))
			.flatMap((order) -> codecs.write(scope, send, 201, order));
	}
	// end::codecs[]

	// tag::codecevents[]
	@Bean
	@AsgiMount("/orders")
	HttpApplication orders(AsgiCodecs codecs) {
		Flux<Order> orders = Flux.interval(Duration.ofMillis(100)).map((tick) -> new Order("tea", tick.intValue()));
		return (scope, receive, send) -> codecs.writeEvents(send,
				orders.map((order) -> ServerSentEvent.builder(order).event("order").build()));
	}
	// end::codecevents[]

	// tag::httphandler[]
	@Bean
	@AsgiMount("/functional")
	HttpHandlerApplication functional() {
		return HttpHandlerApplication.of(RouterFunctions.route()
			.GET("/greet/{name}", (request) -> ServerResponse.ok().bodyValue("Hello, " + request.pathVariable("name")))
			.build());
	}
	// end::httphandler[]

	// tag::webhandler[]
	@Bean
	RouterFunction<ServerResponse> routed() {
		HttpApplication application = (scope, receive, send) -> send
			.sendAll(Responses.text(200, scope.path() + " is below " + scope.rootPath()));
		return AsgiHandlerFunction.mount("/routed", application);
	}
	// end::webhandler[]

	// tag::orderRecord[]
	record Order(String item, int count) {
	}
	// end::orderRecord[]

}
