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

package io.asgi.spring.boot.test;

import io.asgi.server.Mounts;
import io.asgi.spring.boot.autoconfigure.AsgiApplicationsConfiguration;
import io.asgi.spring.boot.autoconfigure.AsgiLifespanConfiguration;
import io.asgi.spring.boot.autoconfigure.middleware.AsgiMiddlewareAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of an {@link AsgiTest}: mounted
 * applications, and who calls them in place of a server.
 */
@AutoConfiguration(before = AsgiMiddlewareAutoConfiguration.class)
@Import(AsgiApplicationsConfiguration.class)
public final class AsgiTestAutoConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	WebTestClient asgiWebTestClient(Mounts mounts) {
		return WebTestClient.bindToServer(new AsgiConnector(mounts)).build();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = "asgi.test.lifespan", matchIfMissing = true)
	@Import(AsgiLifespanConfiguration.class)
	static class Lifespan {

	}

}
