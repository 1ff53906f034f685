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

import java.net.URI;
import java.nio.charset.StandardCharsets;

import io.asgi.HttpScope;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.StringUtils;

/**
 * Makes the scope of a request to WebFlux.
 */
final class ExchangeScope {

	private ExchangeScope() {
	}

	static HttpScope of(ServerHttpRequest request, String rootPath) {
		URI uri = request.getURI();
		String rawPath = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
		String query = uri.getRawQuery();
		return HttpScope.builder()
			.method(request.getMethod().name())
			.scheme((uri.getScheme() != null) ? uri.getScheme() : "http")
			.path(StringUtils.uriDecode(rawPath, StandardCharsets.UTF_8))
			.rawPath(rawPath.getBytes(StandardCharsets.UTF_8))
			.queryString((query != null) ? query : "")
			.rootPath(rootPath)
			.headers(HttpHeadersConverter.toAsgiHeaders(request.getHeaders()))
			.client(SocketAddresses.of(request.getRemoteAddress()))
			.server(SocketAddresses.of(request.getLocalAddress()))
			.build();
	}

}
