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

import java.util.Map;

import org.springframework.boot.SpringBootVersion;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * A functional route as in any other WebFlux application: tells what the server runs on.
 */
@Configuration(proxyBeanMethods = false)
class RuntimeRoutes {

	@Bean
	RouterFunction<ServerResponse> runtime() {
		Map<String, String> runtime = Map.of("java", Runtime.version().toString(), "springBoot",
				String.valueOf(SpringBootVersion.getVersion()));
		return RouterFunctions.route().GET("/api/runtime", (request) -> ServerResponse.ok().bodyValue(runtime)).build();
	}

}
