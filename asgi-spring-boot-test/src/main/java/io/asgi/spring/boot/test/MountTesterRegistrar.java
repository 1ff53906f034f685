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

import io.asgi.server.Mount;
import io.asgi.server.Mounts;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Registers a {@link MountTester} for each mounted application, once it is known which
 * there are. The name of an application is its qualifier. If there is none, whoever wants
 * a tester is told so.
 */
final class MountTesterRegistrar implements SmartInitializingSingleton {

	private static final String SUFFIX = "MountTester";

	private final Mounts mounts;

	private final BeanDefinitionRegistry registry;

	MountTesterRegistrar(Mounts mounts, BeanDefinitionRegistry registry) {
		this.mounts = mounts;
		this.registry = registry;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.mounts.all().forEach(this::register);
		if (this.mounts.all().isEmpty()) {
			register("no" + SUFFIX, new RootBeanDefinition(MountTester.class, MountTesterRegistrar::none));
		}
	}

	private void register(Mount mount) {
		RootBeanDefinition definition = new RootBeanDefinition(MountTester.class, () -> MountTester.of(mount));
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, mount.name()));
		register(mount.name() + SUFFIX, definition);
	}

	private void register(String name, RootBeanDefinition definition) {
		definition.setLazyInit(true);
		this.registry.registerBeanDefinition(name, definition);
	}

	private static MountTester none() {
		throw new IllegalStateException("No ASGI application is mounted in this test. Annotate a bean with @AsgiMount,"
				+ " or set the property 'asgi.applications.<name>.path'; if there is one, see that the test's"
				+ " configuration has it: @AsgiTest finds what component scanning finds, unless 'applications' names"
				+ " others");
	}

}
