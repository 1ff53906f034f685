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

package io.asgi.spring.boot.autoconfigure.middleware;

import io.asgi.application.AsgiMiddleware;
import io.asgi.spring.boot.AsgiMiddlewareOrder;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.session.ReactiveSessionRepository;

/**
 * Sessions, with Spring Session or with the advice to add it.
 */
final class SessionConfiguration {

	private static final String ENABLED = "asgi.middleware.session.enabled";

	private static final String PROBLEM = "The property '" + ENABLED + "' is true, but ";

	private SessionConfiguration() {
	}

	/**
	 * Spring Session is there.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ReactiveSessionRepository.class)
	@ConditionalOnBooleanProperty(ENABLED)
	static class Present {

		@Bean
		@Order(AsgiMiddlewareOrder.SESSION)
		SessionMiddleware<?> asgiSessionMiddleware(ObjectProvider<ReactiveSessionRepository<?>> repositories,
				ListableBeanFactory beans, AsgiMiddlewareProperties properties) {
			ReactiveSessionRepository<?> repository = repositories.getIfUnique();
			if (repository == null) {
				throw problem(beans.getBeanNamesForType(ReactiveSessionRepository.class));
			}
			return new SessionMiddleware<>(repository, new SessionCookie(properties.session()));
		}

		private static AsgiMiddlewareException problem(String[] repositories) {
			if (repositories.length == 0) {
				return new AsgiMiddlewareException(PROBLEM + "there is no ReactiveSessionRepository.",
						"Add a Spring Boot module that makes one, such as spring-boot-session-data-redis, or, for one "
								+ "process only, a bean 'new ReactiveMapSessionRepository(new ConcurrentHashMap<>())'.");
			}
			return new AsgiMiddlewareException(PROBLEM + "there are several beans of the type "
					+ "ReactiveSessionRepository: '" + String.join("', '", repositories) + "'.",
					"Keep one, or make one @Primary.");
		}

	}

	/**
	 * Spring Session is not there.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.springframework.session.ReactiveSessionRepository")
	@ConditionalOnBooleanProperty(ENABLED)
	static class Absent {

		@Bean
		AsgiMiddleware asgiSessionMiddleware() {
			throw new AsgiMiddlewareException(PROBLEM + "Spring Session is not on the class path.",
					"Add spring-session-core, or set the property to false.");
		}

	}

}
