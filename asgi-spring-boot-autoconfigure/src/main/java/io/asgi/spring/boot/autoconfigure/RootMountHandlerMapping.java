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

import java.util.Optional;
import java.util.function.Supplier;

import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.netty.AsgiBridge;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Serves the application that is mounted at {@code /} from inside WebFlux, behind all
 * explicit routes and all filters, before static resources.
 */
final class RootMountHandlerMapping implements HandlerMapping, Ordered {

	/**
	 * Before static resources, which have the lowest precedence but one.
	 */
	static final int ORDER = Ordered.LOWEST_PRECEDENCE - 10;

	private static final PathPattern PATTERN = PathPatternParser.defaultInstance.parse("/**");

	private static final WebHandler DONE = (exchange) -> Mono.empty();

	private final ApplicationContext context;

	private final Supplier<Optional<Mount>> root;

	private final AsgiBridge bridge;

	/**
	 * Create a mapping.
	 * @param context the context whose web server serves the application
	 * @param mounts the mounts, asked for with the first request: an application may
	 * itself depend on WebFlux
	 * @param bridge serves the application
	 */
	RootMountHandlerMapping(ApplicationContext context, Supplier<Mounts> mounts, AsgiBridge bridge) {
		this.context = context;
		this.root = SingletonSupplier.of(() -> mounts.get().all().stream().filter(Mount::isRoot).findFirst());
		this.bridge = bridge;
	}

	@Override
	public Mono<Object> getHandler(ServerWebExchange exchange) {
		if (isOfOtherContext(exchange)) {
			return Mono.empty();
		}
		return Mono.justOrEmpty(this.root.get()).flatMap((root) -> getHandler(root, exchange));
	}

	private Mono<Object> getHandler(Mount root, ServerWebExchange exchange) {
		exchange.getAttributes().put(BEST_MATCHING_PATTERN_ATTRIBUTE, PATTERN);
		if (CorsUtils.isPreFlightRequest(exchange.getRequest())) {
			// The dispatcher calls no handler for these, but CORS is the application's
			// business
			return serve(root, exchange).thenReturn(DONE);
		}
		return Mono.just((WebHandler) (served) -> serve(root, served));
	}

	/**
	 * A management child context finds the mappings of its parent.
	 */
	private boolean isOfOtherContext(ServerWebExchange exchange) {
		ApplicationContext other = exchange.getApplicationContext();
		return other != null && other != this.context;
	}

	private Mono<Void> serve(Mount root, ServerWebExchange exchange) {
		// Completing the response runs what filters have put off until then and writes
		// nothing
		return this.bridge.handle(root, ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest()),
				ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse()),
				() -> exchange.getResponse().setComplete());
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

}
