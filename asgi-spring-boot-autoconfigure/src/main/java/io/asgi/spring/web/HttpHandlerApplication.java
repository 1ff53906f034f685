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

package io.asgi.spring.web;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.UnsupportedScopeException;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHeadResponseDecorator;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

/**
 * Spring WebFlux as an ASGI application: it can be mounted, wrapped in middleware and
 * tested as any other.
 * <p>
 * The handler reads the body as it requests it, and each buffer of its response is sent
 * after the one before it, so that a slow client slows it down. Its path within the
 * application is the path below the mount. If the client leaves, the handler is
 * cancelled; while it has not read the body of a request that has one, that is seen only
 * by sending. The scope is found with
 * {@link ServerHttpRequestDecorator#getNativeRequest}.
 * <p>
 * Safe to use from several threads.
 *
 * @see AsgiWebHandler
 */
public final class HttpHandlerApplication implements AsgiApplication {

	private final HttpHandler handler;

	/**
	 * Create an application.
	 * @param handler handles its requests
	 */
	public HttpHandlerApplication(HttpHandler handler) {
		Assert.notNull(handler, "'handler' must not be null");
		this.handler = handler;
	}

	/**
	 * Return an application made of routes, with Spring's default strategies for codecs,
	 * views and errors.
	 * @param routes the routes, their paths relative to the mount
	 * @return the application
	 */
	public static HttpHandlerApplication of(RouterFunction<?> routes) {
		return new HttpHandlerApplication(RouterFunctions.toHttpHandler(routes));
	}

	/**
	 * Return an application made of the WebFlux beans of a context: its
	 * {@code webHandler}, and all filters and exception handlers.
	 * @param context the context, after its refresh
	 * @return the application
	 */
	public static HttpHandlerApplication of(ApplicationContext context) {
		return new HttpHandlerApplication(WebHttpHandlerBuilder.applicationContext(context).build());
	}

	@Override
	public Mono<Void> call(AsgiScope scope, AsgiReceive receive, AsgiSend send) {
		if (scope instanceof HttpScope http) {
			return Mono.defer(() -> handle(http, new RequestEvents(http, receive), send));
		}
		return Mono.error(new UnsupportedScopeException(scope));
	}

	private Mono<Void> handle(HttpScope scope, RequestEvents events, AsgiSend send) {
		AsgiServerHttpRequest request = new AsgiServerHttpRequest(scope.method(), RequestUri.of(scope), scope,
				events.body());
		AsgiServerHttpResponse response = new AsgiServerHttpResponse(
				new ResponseSender(send, scope.extensions().keySet()));
		ServerHttpResponse visible = scope.method().equals("HEAD") ? new HttpHeadResponseDecorator(response) : response;
		Mono<Void> handled = this.handler.handle(request, visible).then(response.end());
		// A response that ends is over, too; its handler may still have something to do
		Mono<Void> left = events.over()
			.then(Mono.defer(() -> response.isEnding() ? Mono.never()
					: Mono.error(new AbortedException(HttpSendEvent.Body.TYPE))));
		return Mono.firstWithSignal(handled, left);
	}

}
