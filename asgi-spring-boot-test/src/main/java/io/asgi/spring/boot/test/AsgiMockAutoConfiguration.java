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
import io.asgi.server.netty.AsgiBridge;
import io.asgi.spring.boot.autoconfigure.AsgiApplicationsConfiguration;
import io.asgi.spring.boot.autoconfigure.AsgiAutoConfiguration;
import io.asgi.spring.boot.autoconfigure.AsgiLifespanConfiguration;
import io.asgi.spring.boot.autoconfigure.AsgiNotServedAutoConfiguration;
import io.asgi.spring.boot.autoconfigure.middleware.AsgiMiddlewareAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.DispatcherHandler;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the mock environment of a
 * {@code @SpringBootTest}: WebFlux calls the applications, behind all of its filters.
 */
@AutoConfiguration(after = AsgiAutoConfiguration.class,
		before = { AsgiNotServedAutoConfiguration.class, AsgiMiddlewareAutoConfiguration.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
@ConditionalOnBooleanProperty(name = "asgi.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(AsgiBridge.class)
@Conditional(OnMockEnvironmentCondition.class)
@Import({ AsgiApplicationsConfiguration.class, AsgiLifespanConfiguration.class })
public final class AsgiMockAutoConfiguration {

	@Bean
	MockMountHandlerMapping asgiMockPathMountHandlerMapping(ObjectProvider<Mounts> mounts) {
		return MockMountHandlerMapping.forPaths(mounts::getObject);
	}

	@Bean
	MockMountHandlerMapping asgiMockRootMountHandlerMapping(ObjectProvider<Mounts> mounts) {
		return MockMountHandlerMapping.forRoot(mounts::getObject);
	}

}
