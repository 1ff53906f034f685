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

import java.util.regex.Pattern;

import io.asgi.AsgiApplication;
import io.asgi.server.AsgiServerOptions;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * An ASGI application as a function of Spring WebFlux, for routes. It is served as by
 * {@link AsgiWebHandler}.
 * <p>
 * Safe to use from several threads.
 */
public final class AsgiHandlerFunction implements HandlerFunction<ServerResponse> {

	private static final Pattern LITERAL = Pattern.compile("/(?:[^?*{}]*[^?*{}/])");

	private final AsgiWebHandler handler;

	private final String path;

	/**
	 * Create a function whose root path is the context path, with default options.
	 * @param application the application
	 */
	public AsgiHandlerFunction(AsgiApplication application) {
		this(new AsgiWebHandler(application), "");
	}

	/**
	 * Create a function whose root path is the context path.
	 * @param application the application
	 * @param options how many sends may wait, and how long a call may go on when its
	 * client has left; nothing else of them is used
	 */
	public AsgiHandlerFunction(AsgiApplication application, AsgiServerOptions options) {
		this(new AsgiWebHandler(application, options), "");
	}

	private AsgiHandlerFunction(AsgiWebHandler handler, String path) {
		this.handler = handler;
		this.path = path;
	}

	/**
	 * Return the route to an application: all requests to a path and below it. It is not
	 * to be nested below another path, of which it does not know.
	 * @param path the decoded path, such as {@code /legacy}, which becomes the root path
	 * of the application
	 * @param application the application
	 * @return the route
	 */
	public static RouterFunction<ServerResponse> mount(String path, AsgiApplication application) {
		return mount(path, application, AsgiServerOptions.builder().build());
	}

	/**
	 * Return the route to an application: all requests to a path and below it. It is not
	 * to be nested below another path, of which it does not know.
	 * @param path the decoded path, such as {@code /legacy}, which becomes the root path
	 * of the application
	 * @param application the application
	 * @param options how many sends may wait, and how long a call may go on when its
	 * client has left; nothing else of them is used
	 * @return the route
	 */
	public static RouterFunction<ServerResponse> mount(String path, AsgiApplication application,
			AsgiServerOptions options) {
		Assert.isTrue(LITERAL.matcher(path).matches(),
				() -> "'path' must begin with a slash, end without one and have no pattern in it: '" + path + "'");
		return RouterFunctions.route(RequestPredicates.path(path + "/**"),
				new AsgiHandlerFunction(new AsgiWebHandler(application, options), path));
	}

	@Override
	public Mono<ServerResponse> handle(ServerRequest request) {
		return ServerResponse.ok().build((exchange, context) -> this.handler.handle(exchange, this.path));
	}

}
