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

import java.security.Principal;
import java.util.List;
import java.util.Map;

import io.asgi.server.Mount;
import io.asgi.server.forwarded.Origin;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.server.netty.Layers;
import io.asgi.spring.boot.AsgiExchange;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.LinkedCaseInsensitiveMap;
import org.springframework.web.server.ServerWebExchange;

/**
 * Calls an application within an exchange of WebFlux.
 */
final class MountHandler {

	private static final int SWITCHING_PROTOCOLS = 101;

	private final AsgiBridge bridge;

	MountHandler(AsgiBridge bridge) {
		this.bridge = bridge;
	}

	/**
	 * Call an application.
	 * @param mount the application
	 * @param target the target of the request as filters have left it
	 * @param exchange the exchange
	 */
	Mono<Void> handle(Mount mount, String target, ServerWebExchange exchange) {
		Mono<Principal> principal = exchange.getPrincipal();
		if (principal == Mono.<Principal>empty()) {
			// That of an exchange whose filters know of none: there is no waiting for it
			return handle(mount, target, exchange, (Principal) null);
		}
		return principal.singleOptional().flatMap((found) -> handle(mount, target, exchange, found.orElse(null)));
	}

	private Mono<Void> handle(Mount mount, String target, ServerWebExchange exchange, @Nullable Principal principal) {
		ServerHttpRequest request = exchange.getRequest();
		Layers layers = new Layers(origin(request), target, () -> headers(request), state(exchange, principal),
				(status) -> commit(exchange.getResponse(), status));
		return this.bridge.handle(mount, ServerHttpRequestDecorator.getNativeRequest(request),
				ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse()), layers);
	}

	private static Map<String, List<String>> headers(ServerHttpRequest request) {
		Map<String, List<String>> headers = new LinkedCaseInsensitiveMap<>();
		request.getHeaders().forEach(headers::put);
		return headers;
	}

	private static Map<String, Object> state(ServerWebExchange exchange, @Nullable Principal principal) {
		return (principal != null) ? Map.of(AsgiExchange.EXCHANGE, exchange, AsgiExchange.PRINCIPAL, principal)
				: Map.of(AsgiExchange.EXCHANGE, exchange);
	}

	/**
	 * Run what filters have put off until the response is committed. Completing the
	 * response writes nothing.
	 */
	private static Mono<Void> commit(ServerHttpResponse response, int status) {
		if (status != SWITCHING_PROTOCOLS) {
			response.setStatusCode(HttpStatusCode.valueOf(status));
		}
		return response.setComplete();
	}

	/**
	 * Filters may have learned from forwarded headers where the request comes from.
	 */
	private static Origin origin(ServerHttpRequest request) {
		return new Origin(request.getRemoteAddress(), request.getURI().getScheme());
	}

}
