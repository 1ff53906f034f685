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

package io.asgi.spring.boot.autoconfigure.bind;

import java.util.HashMap;
import java.util.Map;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/**
 * Tells the environment which ports are listened on, as properties
 * {@code local.asgi.<name>.port}.
 */
final class LocalPorts {

	private static final String PROPERTY_SOURCE = "asgi.ports";

	private final ConfigurableApplicationContext context;

	LocalPorts(ConfigurableApplicationContext context) {
		this.context = context;
	}

	void add(String name, int port) {
		MutablePropertySources sources = this.context.getEnvironment().getPropertySources();
		Map<String, Object> ports = new HashMap<>();
		if (sources.get(PROPERTY_SOURCE) instanceof MapPropertySource present) {
			ports.putAll(present.getSource());
			sources.remove(PROPERTY_SOURCE);
		}
		ports.put("local.asgi." + name + ".port", port);
		sources.addFirst(new MapPropertySource(PROPERTY_SOURCE, Map.copyOf(ports)));
	}

}
