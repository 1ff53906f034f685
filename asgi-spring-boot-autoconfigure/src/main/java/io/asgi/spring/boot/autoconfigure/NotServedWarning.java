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

import java.util.List;
import java.util.stream.Stream;

import io.asgi.spring.boot.AsgiMount;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;

/**
 * Warns of mounted applications that nobody serves.
 */
final class NotServedWarning implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(NotServedWarning.class);

	private final ApplicationContext context;

	NotServedWarning(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<String> mounted = Stream
			.concat(Stream.of(this.context.getBeanNamesForAnnotation(AsgiMount.class)).sorted(),
					PythonApplicationNames.of(this.context.getEnvironment())
						.stream()
						.map((name) -> PythonApplicationNames.PROPERTY + "." + name))
			.toList();
		if (!mounted.isEmpty()) {
			logger.warn("ASGI applications are not served: " + reason() + " Mounted but not served: "
					+ String.join(", ", mounted));
		}
	}

	private String reason() {
		if (this.context instanceof ReactiveWebApplicationContext
				&& !(this.context instanceof WebServerApplicationContext)) {
			return "this context has no web server, as in a test with a mock environment. Add 'asgi-spring-boot-test'"
					+ " to reach them without one, or set 'webEnvironment' to RANDOM_PORT.";
		}
		return "the web server must be Reactor Netty, with WebFlux, and this application has another one. If Spring MVC"
				+ " is on the class path, set 'spring.main.web-application-type' to 'reactive' or remove it.";
	}

}
