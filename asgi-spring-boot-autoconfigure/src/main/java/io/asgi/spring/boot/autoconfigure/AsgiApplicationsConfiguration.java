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

import java.util.concurrent.Executor;

import io.asgi.application.AsgiMiddleware;
import io.asgi.server.Mounts;
import io.asgi.spring.boot.AsgiMountContributor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * The applications at their mounts, with their middleware. Knows nothing of what serves
 * them: the web server, or a test.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AsgiProperties.class)
@Import(AsgiBlockingExecutorConfiguration.class)
public final class AsgiApplicationsConfiguration {

	@Bean
	static BasePath asgiBasePath(Environment environment) {
		return BasePath.of(environment.getProperty(BasePath.PROPERTY));
	}

	@Bean
	ContributedMounts asgiContributedMounts(ObjectProvider<AsgiMountContributor> contributors) {
		return ContributedMounts.of(contributors);
	}

	@Bean
	ApplicationFactory asgiApplicationFactory(ApplicationContext context, BasePath basePath,
			ContributedMounts contributed, ObjectProvider<AsgiMiddleware> middleware,
			@Qualifier(AsgiBlockingExecutorConfiguration.BEAN_NAME) ObjectProvider<Executor> blockingExecutor) {
		return new ApplicationFactory(context, basePath, new ApplicationBeans(context).applications(),
				contributed.all(), middleware.orderedStream().toList(), blockingExecutor::getObject);
	}

	@Bean
	MountedApplications asgiMountedApplications(ApplicationContext context, AsgiProperties properties,
			ContributedMounts contributed, ApplicationFactory factory) {
		ApplicationBeans beans = new ApplicationBeans(context);
		MountedApplications mounted = new MountedApplications(
				new MountDefinitions(beans, properties, contributed.all()).all(), factory::create);
		mounted.logUnmounted(beans.applications());
		return mounted;
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	Mounts asgiMounts(MountedApplications applications) {
		return applications.mounts();
	}

}
