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

package io.asgi.sample.webflux;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The page at {@code /docs}. The build makes it from the tests, so that it is there after
 * {@code mvn verify}; until then a page in its place tells how to make it.
 */
@Configuration(proxyBeanMethods = false)
class DocsRoutes {

	@Bean
	RouterFunction<ServerResponse> docs(@Value("classpath:/static/docs/index.html") Resource built,
			@Value("classpath:/static/docs-not-built.html") Resource notBuilt) {
		return RouterFunctions.route()
			.route(RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD).and(RequestPredicates.path("/docs")),
					(request) -> ServerResponse.ok()
						.contentType(MediaType.TEXT_HTML)
						.bodyValue(built.exists() ? built : notBuilt))
			.build();
	}

}
