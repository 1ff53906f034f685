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

package io.asgi.spring.boot.test;

import java.util.function.Predicate;
import java.util.function.Supplier;

import io.asgi.HttpScope;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.test.StreamedResponse;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/**
 * Lets WebFlux call mounted applications in a mock environment, where there is no native
 * request that the server's bridge could take. WebSockets need a server.
 */
final class MockMountHandlerMapping implements HandlerMapping, Ordered {

	private static final WebHandler DONE = (exchange) -> Mono.empty();

	private final Supplier<Mounts> mounts;

	private final Predicate<Mount> taken;

	private final int order;

	private MockMountHandlerMapping(Supplier<Mounts> mounts, Predicate<Mount> taken, int order) {
		this.mounts = mounts;
		this.taken = taken;
		this.order = order;
	}

	/**
	 * Create the mapping of the applications that win over routes of WebFlux.
	 */
	static MockMountHandlerMapping forPaths(Supplier<Mounts> mounts) {
		return new MockMountHandlerMapping(mounts, (mount) -> !mount.isRoot(), Ordered.HIGHEST_PRECEDENCE + 10);
	}

	/**
	 * Create the mapping of the application that comes after the routes of WebFlux.
	 */
	static MockMountHandlerMapping forRoot(Supplier<Mounts> mounts) {
		return new MockMountHandlerMapping(mounts, Mount::isRoot, Ordered.LOWEST_PRECEDENCE - 10);
	}

	@Override
	public Mono<Object> getHandler(ServerWebExchange exchange) {
		ServerHttpRequest request = exchange.getRequest();
		HttpScope scope = InProcessCall.scope(request.getMethod(), request.getURI(), request.getHeaders());
		Mount mount = this.mounts.get().find(scope.path());
		if (mount == null || !this.taken.test(mount)) {
			return Mono.empty();
		}
		WebHandler handler = (served) -> serve(mount, scope, served);
		// The dispatcher calls no handler for these, but CORS is the application's
		// business
		return CorsUtils.isPreFlightRequest(request) ? handler.handle(exchange).thenReturn(DONE) : Mono.just(handler);
	}

	private static Mono<Void> serve(Mount mount, HttpScope scope, ServerWebExchange exchange) {
		if ("websocket".equalsIgnoreCase(upgrade(exchange))) {
			return Mono.error(new IllegalStateException("WebSockets need a server: set 'webEnvironment' of"
					+ " @SpringBootTest to RANDOM_PORT, or use the MountTester of '" + mount.name() + "'"));
		}
		return InProcessCall.exchange(mount, scope, exchange.getRequest().getBody())
			.flatMap((response) -> write(response, exchange.getResponse()));
	}

	private static @Nullable String upgrade(ServerWebExchange exchange) {
		return exchange.getRequest().getHeaders().getUpgrade();
	}

	private static Mono<Void> write(StreamedResponse response, ServerHttpResponse to) {
		to.setStatusCode(HttpStatusCode.valueOf(response.status()));
		InProcessCall.copyHeaders(response, to.getHeaders());
		return to.writeAndFlushWith(response.body().map(DefaultDataBufferFactory.sharedInstance::wrap).map(Mono::just));
	}

	@Override
	public int getOrder() {
		return this.order;
	}

}
