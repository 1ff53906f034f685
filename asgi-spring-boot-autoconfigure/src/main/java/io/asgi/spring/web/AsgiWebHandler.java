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

import java.nio.charset.StandardCharsets;

import io.asgi.AsgiApplication;
import io.asgi.server.AsgiServerOptions;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.web.filter.reactive.ServerWebExchangeContextFilter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/**
 * An ASGI application as a handler of Spring WebFlux, on whatever server WebFlux runs. It
 * is served through WebFlux's own request and response, behind its filters, and keeps the
 * rules of this project's server as far as those allow:
 * <ul>
 * <li>no extension is offered, and trailers are dropped;</li>
 * <li>{@code http_version} is always {@code 1.1}, as WebFlux does not tell;</li>
 * <li>there is no lifespan, and the state is empty;</li>
 * <li>limits of requests and bodies, deadlines and shutdown are those of the server.</li>
 * </ul>
 * The application finds the exchange in its Reactor context, with
 * {@link ServerWebExchangeContextFilter#getExchange}.
 * <p>
 * Safe to use from several threads.
 *
 * @see AsgiHandlerFunction
 * @see HttpHandlerApplication
 */
public final class AsgiWebHandler implements WebHandler {

	private final AsgiApplication application;

	private final AsgiServerOptions options;

	/**
	 * Create a handler with default options.
	 * @param application the application
	 */
	public AsgiWebHandler(AsgiApplication application) {
		this(application, AsgiServerOptions.builder().build());
	}

	/**
	 * Create a handler.
	 * @param application the application
	 * @param options how many sends may wait, and how long a call may go on when its
	 * client has left; nothing else of them is used
	 */
	public AsgiWebHandler(AsgiApplication application, AsgiServerOptions options) {
		Assert.notNull(application, "'application' must not be null");
		Assert.notNull(options, "'options' must not be null");
		this.application = application;
		this.options = options;
	}

	/**
	 * Serve a request. The root path of its scope is the context path.
	 */
	@Override
	public Mono<Void> handle(ServerWebExchange exchange) {
		return handle(exchange, "");
	}

	/**
	 * Serve a request.
	 * @param exchange the exchange
	 * @param path the decoded path, below the context path, at which the application is
	 * mounted
	 */
	Mono<Void> handle(ServerWebExchange exchange, String path) {
		String contextPath = exchange.getRequest().getPath().contextPath().value();
		String rootPath = StringUtils.uriDecode(contextPath, StandardCharsets.UTF_8) + path;
		return Mono.create((sink) -> {
			WebFluxExchange served = new WebFluxExchange(exchange, rootPath, this.options, sink);
			sink.onCancel(served::cancelled);
			served.start(this.application);
		});
	}

}
