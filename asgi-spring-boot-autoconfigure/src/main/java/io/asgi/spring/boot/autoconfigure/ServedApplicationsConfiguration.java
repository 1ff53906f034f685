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

import io.asgi.application.AsgiMiddleware;
import io.asgi.spring.boot.AsgiApplications;
import io.asgi.spring.boot.AsgiDispatch;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of the view of what is served.
 */
@Configuration(proxyBeanMethods = false)
class ServedApplicationsConfiguration {

	@Bean
	AsgiApplications asgiApplications(MountedApplications applications, AsgiDispatch dispatch,
			ListableBeanFactory beans, ObjectProvider<AsgiMiddleware> middleware) {
		return new ServedApplications(applications.all(), dispatch, new MiddlewareNames(beans, middleware));
	}

}
