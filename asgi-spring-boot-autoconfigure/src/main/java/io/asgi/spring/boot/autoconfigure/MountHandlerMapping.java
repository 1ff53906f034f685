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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

import io.asgi.server.Mount;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Serves mounted applications from inside WebFlux, behind all of its filters. An
 * application is chosen by the path that the filters have left.
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

	private final Supplier<Routing> routing;

	private final MountHandler handler;

	private final int order;

	private final BiPredicate<Routing, Mount> mine;

	private final Map<String, PathPattern> patterns = new ConcurrentHashMap<>();

	/**
	 * Create a mapping.
	 * @param context the context whose web server serves the applications
	 * @param routing finds them, asked for with the first request: an application may
	 * itself depend on WebFlux
	 * @param handler serves them
	 * @param order the order of the mapping
	 * @param mine tells which applications it is for
	 */
	private MountHandlerMapping(ApplicationContext context, Supplier<Routing> routing, MountHandler handler, int order,
			BiPredicate<Routing, Mount> mine) {
		this.context = context;
		this.routing = SingletonSupplier.of(routing);
		this.handler = handler;
		this.order = order;
		this.mine = mine;
	}

	/**
	 * Create the mapping of the application at {@code /}.
	 */
	static MountHandlerMapping forRoot(ApplicationContext context, Supplier<Routing> routing, MountHandler handler) {
		return new MountHandlerMapping(context, routing, handler, ROOT_ORDER, Routing::isRoot);
	}

	/**
	 * Create the mapping of the applications at other paths.
	 */
	static MountHandlerMapping forPaths(ApplicationContext context, Supplier<Routing> routing, MountHandler handler) {
		return new MountHandlerMapping(context, routing, handler, PATH_ORDER, Routing::isBehindWebFlux);
	}

	@Override
	public Mono<Object> getHandler(ServerWebExchange exchange) {
		if (isOfOtherContext(exchange)) {
			return Mono.empty();
		}
		Routing routing = this.routing.get();
		FilteredPath path = FilteredPath.of(exchange.getRequest());
		String target = path.target(routing.basePath());
		Mount mount = routing.routes().find(target);
		if (mount == null || !this.mine.test(routing, mount)) {
			return Mono.empty();
		}
		if (routing.refusesAmbiguousPaths() && path.isAmbiguous()) {
			return Mono.error(new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"The path has parameters, encoded slashes or bytes that are not encoded: "
							+ "filters may have read it in another way than the application would"));
		}
		return getHandler(mount, target, exchange);
	}

	private Mono<Object> getHandler(Mount mount, String target, ServerWebExchange exchange) {
		PathPattern pattern = this.patterns.computeIfAbsent(mount.path(),
				(path) -> PathPatternParser.defaultInstance.parse(path + "/**"));
		exchange.getAttributes().put(BEST_MATCHING_PATTERN_ATTRIBUTE, pattern);
		ServerRequestObservationContext.findCurrent(exchange.getAttributes())
			.ifPresent((observation) -> observation.setPathPattern(pattern.getPatternString()));
		if (CorsUtils.isPreFlightRequest(exchange.getRequest())) {
			// The dispatcher calls no handler for these, but CORS is the application's
			// business
			return this.handler.handle(mount, target, exchange).thenReturn(DONE);
		}
		return Mono.just((WebHandler) (served) -> this.handler.handle(mount, target, served));
	}

	/**
	 * A management child context finds the mappings of its parent.
	 */
	private boolean isOfOtherContext(ServerWebExchange exchange) {
		ApplicationContext other = exchange.getApplicationContext();
		return other != null && other != this.context;
	}

	@Override
	public int getOrder() {
		return this.order;
	}

}
