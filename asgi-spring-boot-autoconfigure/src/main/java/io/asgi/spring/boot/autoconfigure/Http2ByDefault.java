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

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.env.Environment;

/**
 * Turns HTTP/2 on where {@code server.http2.enabled} is not set. Done on the properties,
 * not on the server, so that everything that Spring Boot derives from them follows:
 * protocols, ALPN, header limits.
 */
final class Http2ByDefault implements BeanPostProcessor {

	private static final String PROPERTY = "server.http2.enabled";

	private final Environment environment;

	Http2ByDefault(Environment environment) {
		this.environment = environment;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ServerProperties properties && !isSet()) {
			properties.getHttp2().setEnabled(true);
		}
		return bean;
	}

	private boolean isSet() {
		return Binder.get(this.environment).bind(PROPERTY, Bindable.of(Boolean.class)).isBound();
	}

}
