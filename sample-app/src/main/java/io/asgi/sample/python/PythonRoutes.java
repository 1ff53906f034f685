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

package io.asgi.sample.python;

import java.util.Map;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Tells the page which Python there is, or why there is none.
 */
@Configuration(proxyBeanMethods = false)
class PythonRoutes {

	@Bean
	RouterFunction<ServerResponse> pythonFacts(Environment environment) {
		return RouterFunctions.route()
			.GET("/api/python", (request) -> ServerResponse.ok().bodyValue(facts(environment)))
			.build();
	}

	private static Map<String, String> facts(Environment environment) {
		String missing = environment.getProperty("sample.python.missing");
		if (missing != null) {
			return Map.of("missing", missing);
		}
		return Map.of("version", environment.getRequiredProperty("sample.python.version"), "executable",
				environment.getRequiredProperty("sample.python.executable"), "fastapi",
				environment.getRequiredProperty("sample.python.fastapi"));
	}

}
