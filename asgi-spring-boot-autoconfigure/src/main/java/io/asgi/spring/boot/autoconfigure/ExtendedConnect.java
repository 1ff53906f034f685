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

package io.asgi.spring.boot.autoconfigure;

import java.util.function.Supplier;

import io.asgi.server.netty.AsgiBridge;
import io.asgi.server.netty.AsgiRoutes;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Shows filters the same method for a WebSocket over HTTP/2, which is asked for with an
 * extended CONNECT (RFC 8441), as for one over HTTP/1.1: GET. Otherwise rules for GET
 * would not hold for it, and Spring Security would refuse the method or ask for a CSRF
 * token. Behind the other filters, where this is one itself, the method is CONNECT again.
 */
final class ExtendedConnect implements HttpHandlerDecoratorFactory, WebFilter, Ordered {

	private static final HttpMethod CONNECT = HttpMethod.valueOf("CONNECT");

	private final Supplier<AsgiRoutes> routes;

	private final BasePath basePath;

	/**
	 * Create the decorator.
	 * @param routes find applications, asked for with the first request
	 * @param basePath the path under which everything is served
	 */
	ExtendedConnect(Supplier<AsgiRoutes> routes, BasePath basePath) {
		this.routes = SingletonSupplier.of(routes);
		this.basePath = basePath;
	}

	@Override
	public HttpHandler apply(HttpHandler handler) {
		return (request, response) -> handler
			.handle(isForApplication(request) ? request.mutate().method(HttpMethod.GET).build() : request, response);
	}

	private boolean isForApplication(ServerHttpRequest request) {
		return isExtendedConnect(request)
				&& this.routes.get().find(FilteredPath.of(request).target(this.basePath)) != null;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		ServerHttpRequest request = exchange.getRequest();
		if (request.getMethod() != HttpMethod.GET || !isExtendedConnect(request)) {
			return chain.filter(exchange);
		}
		return chain.filter(exchange.mutate().request(request.mutate().method(CONNECT).build()).build());
	}

	private static boolean isExtendedConnect(ServerHttpRequest request) {
		return AsgiBridge.isExtendedConnect(ServerHttpRequestDecorator.getNativeRequest(request));
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
