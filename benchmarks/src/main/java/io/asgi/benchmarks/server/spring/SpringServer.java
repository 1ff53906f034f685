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

package io.asgi.benchmarks.server.spring;

import java.util.LinkedHashMap;
import java.util.Map;

import io.asgi.benchmarks.server.ServerSettings;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;

/**
 * What the servers on Spring Boot have in common. All else is Spring Boot's default.
 */
final class SpringServer {

	private SpringServer() {
	}

	/**
	 * Return an application that listens where the settings say, with the same protocols
	 * as all others.
	 */
	static SpringApplication create(WebApplicationType type, Class<?> configuration, Map<String, Object> properties) {
		ServerSettings settings = ServerSettings.read();
		Map<String, Object> all = new LinkedHashMap<>(properties);
		all.put("server.address", "127.0.0.1");
		all.put("server.port", settings.port());
		all.put("server.http2.enabled", true);
		all.put("logging.level.root", "warn");
		all.put("spring.main.banner-mode", "off");
		if (settings.certificate() != null && settings.key() != null) {
			all.put("server.ssl.certificate", settings.certificate().toUri().toString());
			all.put("server.ssl.certificate-private-key", settings.key().toUri().toString());
		}
		SpringApplication application = new SpringApplication(configuration);
		application.setWebApplicationType(type);
		application.setDefaultProperties(all);
		return application;
	}

}
