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
import java.util.function.Function;
import java.util.function.Supplier;

import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.forwarded.Origin;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.server.netty.AsgiRoutes;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Serves mounted applications from inside WebFlux, behind all of its filters.
 */
final class MountHandlerMapping implements HandlerMapping, Ordered {

	/**
	 * The order of the application at {@code /}: after all explicit routes, before static
	 * resources, which have the lowest precedence but one.
	 */
	static final int ROOT_ORDER = Ordered.LOWEST_PRECEDENCE - 10;

	/**
	 * The order of applications at other paths: they win over routes of WebFlux, as they
	 * do when they are served from Reactor Netty.
	 */
	static final int PATH_ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

	private static final WebHandler DONE = (exchange) -> Mono.empty();

	private final ApplicationContext context;

	private final Function<ServerWebExchange, @Nullable Mount> mounts;

	private final AsgiBridge bridge;

	private final int order;

	private MountHandlerMapping(ApplicationContext context, Function<ServerWebExchange, @Nullable Mount> mounts,
			AsgiBridge bridge, int order) {
		this.context = context;
		this.mounts = mounts;
		this.bridge = bridge;
		this.order = order;
	}

	/**
	 * Create the mapping of the application at {@code /}.
	 * @param context the context whose web server serves the application
	 * @param mounts the mounts, asked for with the first request: an application may
	 * itself depend on WebFlux
	 * @param bridge serves the application
	 */
	static MountHandlerMapping forRoot(ApplicationContext context, Supplier<Mounts> mounts, AsgiBridge bridge) {
		Supplier<Optional<Mount>> root = SingletonSupplier
			.of(() -> mounts.get().all().stream().filter(Mount::isRoot).findFirst());
		return new MountHandlerMapping(context, (exchange) -> root.get().orElse(null), bridge, ROOT_ORDER);
	}

	/**
	 * Create the mapping of the applications at other paths.
	 * @param context the context whose web server serves the applications
	 * @param routes finds them, asked for with the first request
	 * @param bridge serves the applications
	 */
	static MountHandlerMapping forPaths(ApplicationContext context, Supplier<AsgiRoutes> routes, AsgiBridge bridge) {
		return new MountHandlerMapping(context,
				(exchange) -> routes.get().find(ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest())),
				bridge, PATH_ORDER);
	}

	@Override
	public Mono<Object> getHandler(ServerWebExchange exchange) {
		if (isOfOtherContext(exchange)) {
			return Mono.empty();
		}
		return Mono.justOrEmpty(this.mounts.apply(exchange)).flatMap((mount) -> getHandler(mount, exchange));
	}

	private Mono<Object> getHandler(Mount mount, ServerWebExchange exchange) {
		String pattern = mount.path() + "/**";
		exchange.getAttributes().put(BEST_MATCHING_PATTERN_ATTRIBUTE, PathPatternParser.defaultInstance.parse(pattern));
		ServerRequestObservationContext.findCurrent(exchange.getAttributes())
			.ifPresent((observation) -> observation.setPathPattern(pattern));
		if (CorsUtils.isPreFlightRequest(exchange.getRequest())) {
			// The dispatcher calls no handler for these, but CORS is the application's
			// business
			return serve(mount, exchange).thenReturn(DONE);
		}
		return Mono.just((WebHandler) (served) -> serve(mount, served));
	}

	/**
	 * A management child context finds the mappings of its parent.
	 */
	private boolean isOfOtherContext(ServerWebExchange exchange) {
		ApplicationContext other = exchange.getApplicationContext();
		return other != null && other != this.context;
	}

	private Mono<Void> serve(Mount mount, ServerWebExchange exchange) {
		// Completing the response runs what filters have put off until then and writes
		// nothing
		return this.bridge.handle(mount, ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest()),
				ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse()), origin(exchange.getRequest()),
				() -> exchange.getResponse().setComplete());
	}

	/**
	 * Filters may have learned from forwarded headers where the request comes from.
	 */
	private static Origin origin(ServerHttpRequest request) {
		return new Origin(request.getRemoteAddress(), request.getURI().getScheme());
	}

	@Override
	public int getOrder() {
		return this.order;
	}

}
