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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.asgi.AsgiApplication;
import io.asgi.application.AsgiMiddleware;
import io.asgi.application.BlockingAsgiApplication;
import io.asgi.application.StreamingAsgiApplication;
import io.asgi.spring.boot.AsgiMountContributor;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Makes of a bean of any flavour the application that is served, wrapped in all
 * middleware.
 */
final class ApplicationFactory {

	private static final boolean PROPAGATES_CONTEXT = ClassUtils
		.isPresent("io.micrometer.context.ContextSnapshotFactory", ApplicationFactory.class.getClassLoader());

	private final BeanFactory beanFactory;

	private final BasePath basePath;

	private final Set<String> applications;

	private final Map<String, AsgiApplication> contributed = new HashMap<>();

	private final List<AsgiMiddleware> middleware;

	private final Supplier<Executor> blockingExecutor;

	ApplicationFactory(BeanFactory beanFactory, BasePath basePath, Set<String> applications,
			List<AsgiMountContributor.Contribution> contributions, List<AsgiMiddleware> middleware,
			Supplier<Executor> blockingExecutor) {
		this.beanFactory = beanFactory;
		this.basePath = basePath;
		this.applications = applications;
		contributions.forEach((contribution) -> this.contributed.put(contribution.name(), contribution.application()));
		this.middleware = middleware;
		this.blockingExecutor = blockingExecutor;
	}

	/**
	 * Return the application that serves a mount.
	 * @param definition the mount
	 * @return the application
	 * @throws AsgiMountException if there is no such bean, or if it is no application
	 */
	MountedApplication create(MountDefinition definition) {
		AsgiApplication contribution = this.contributed.get(definition.name());
		if (contribution != null) {
			return new MountedApplication(definition, this.basePath, ApplicationFlavour.ASYNCHRONOUS,
					AsgiMiddleware.wrap(contribution, this.middleware));
		}
		ApplicationFlavour flavour = flavour(definition);
		Object bean = this.beanFactory.getBean(definition.beanName());
		AsgiApplication application = AsgiMiddleware.wrap(adapt(flavour, bean), this.middleware);
		return new MountedApplication(definition, this.basePath, flavour, application);
	}

	private ApplicationFlavour flavour(MountDefinition definition) {
		String beanName = definition.beanName();
		if (!this.beanFactory.containsBean(beanName)) {
			throw new AsgiMountException(
					"The application '" + definition.name() + "' is to be the bean '" + beanName
							+ "', but there is no such bean.",
					"Set the property 'asgi.applications." + definition.name() + ".bean' to " + candidates());
		}
		Class<?> type = this.beanFactory.getType(beanName);
		return ApplicationFlavour.of(type)
			.orElseThrow(() -> new AsgiMountException(
					"The application '" + definition.name() + "' is to be the bean '" + beanName + "', but its type, "
							+ ((type != null) ? type.getName() : "unknown") + ", is not that of an ASGI application.",
					"Make the bean an AsgiApplication, a BlockingAsgiApplication or a StreamingAsgiApplication, and"
							+ " declare it as such."));
	}

	private String candidates() {
		return this.applications.isEmpty() ? "the name of a bean that is an ASGI application; there is none yet."
				: "one of the ASGI application beans: " + String.join(", ", this.applications) + ".";
	}

	private AsgiApplication adapt(ApplicationFlavour flavour, Object bean) {
		return switch (flavour) {
			case ASYNCHRONOUS -> (AsgiApplication) bean;
			case BLOCKING -> blocking((BlockingAsgiApplication) bean);
			case STREAMING -> StreamingAsgiApplication.adapt((StreamingAsgiApplication) bean);
		};
	}

	private AsgiApplication blocking(BlockingAsgiApplication application) {
		Executor executor = this.blockingExecutor.get();
		return PROPAGATES_CONTEXT ? new PropagatingBlockingApplication(application, executor)
				: BlockingAsgiApplication.adapt(application, executor);
	}

}
