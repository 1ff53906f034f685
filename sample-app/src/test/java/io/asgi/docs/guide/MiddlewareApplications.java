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

import java.util.concurrent.ConcurrentHashMap;

import io.asgi.HttpSendEvent;
import io.asgi.application.AsgiMiddleware;
import io.asgi.application.HttpApplication;
import io.asgi.application.RequestBody;
import io.asgi.application.Responses;
import io.asgi.application.middleware.RequestIdMiddleware;
import io.asgi.spring.boot.AsgiMiddlewareOrder;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.spring.boot.AsgiSession;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.session.ReactiveMapSessionRepository;

/**
 * The applications of the page on middleware.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class MiddlewareApplications {

	// tag::order[]
	@Bean
	@Order(AsgiMiddlewareOrder.CORS - 10)
	AsgiMiddleware servedBy() {
		return (next) -> (scope, receive, send) -> next.call(scope, receive,
				(event) -> (event instanceof HttpSendEvent.Start start)
						? send.send(start.withHeaders(start.headers().with("x-served-by", "north")))
						: send.send(event));
	}
	// end::order[]

	// tag::requestid[]
	@Bean
	@AsgiMount("/order")
	HttpApplication order() {
		return (scope, receive, send) -> {
			Object id = scope.state().get(RequestIdMiddleware.STATE_KEY);
			return send.sendAll(Responses.text(200, "Your order has the number " + id + "\n"));
		};
	}
	// end::requestid[]

	// tag::session[]
	@Bean
	@AsgiMount("/login")
	HttpApplication login() {
		return (scope, receive, send) -> RequestBody.text(scope, receive).flatMap((user) -> {
			AsgiSession session = AsgiSession.of(scope);
			session.changeId();
			session.set("user", user);
			return send.sendAll(Responses.text(200, "Welcome, " + user + "\n"));
		});
	}

	@Bean
	@AsgiMount("/profile")
	HttpApplication profile() {
		return (scope, receive, send) -> {
			String user = AsgiSession.of(scope).get("user");
			return send.sendAll(Responses.text(200, "You are " + user + "\n"));
		};
	}
	// end::session[]

	// tag::repository[]
	@Bean
	ReactiveMapSessionRepository sessions() {
		return new ReactiveMapSessionRepository(new ConcurrentHashMap<>());
	}
	// end::repository[]

}
