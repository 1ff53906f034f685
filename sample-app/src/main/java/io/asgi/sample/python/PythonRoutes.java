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

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Tells the page and the log which Python there is, or why there is none.
 */
@Configuration(proxyBeanMethods = false)
class PythonRoutes {

	private static final Logger logger = LoggerFactory.getLogger(PythonRoutes.class);

	@Bean
	RouterFunction<ServerResponse> pythonFacts(Environment environment) {
		Map<String, String> facts = facts(environment);
		log(facts);
		return RouterFunctions.route().GET("/api/python", (request) -> ServerResponse.ok().bodyValue(facts)).build();
	}

	private static Map<String, String> facts(Environment environment) {
		String version = environment.getProperty("sample.python.version");
		if (version == null) {
			return Map.of("missing", environment.getProperty("sample.python.missing", "no interpreter is named"));
		}
		return Map.of("version", version, "executable", environment.getRequiredProperty("sample.python.executable"),
				"fastapi", environment.getRequiredProperty("sample.python.fastapi"));
	}

	private static void log(Map<String, String> facts) {
		String missing = facts.get("missing");
		if (missing != null) {
			logger.warn("No Python application is served: {}", missing);
			return;
		}
		logger.info("Python {} ({}) is there for /python: see /python.html", facts.get("version"),
				facts.get("executable"));
		String fastApi = facts.get("fastapi");
		if (fastApi == null || fastApi.isEmpty()) {
			logger.info("There is no FastAPI for this Python, so nothing is served at /fastapi");
		}
		else {
			logger.info("FastAPI {} is there for /fastapi", fastApi);
		}
	}

}
