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

package io.asgi.spring.boot.autoconfigure.python;

import java.util.Set;

import io.asgi.spring.boot.autoconfigure.AsgiApplicationsConfiguration;
import io.asgi.spring.boot.autoconfigure.AsgiAutoConfiguration;
import io.asgi.spring.boot.autoconfigure.PythonApplicationNames;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that keeps a server from starting
 * without its Python applications, where the module that serves them is not there.
 */
@AutoConfiguration(after = AsgiAutoConfiguration.class)
@ConditionalOnMissingClass("io.asgi.python.PythonApplication")
@ConditionalOnBean(value = AsgiApplicationsConfiguration.class, search = SearchStrategy.CURRENT)
public final class AsgiPythonMissingAutoConfiguration {

	@Bean
	SmartInitializingSingleton asgiPythonMissing(Environment environment) {
		return () -> {
			Set<String> applications = PythonApplicationNames.of(environment);
			if (!applications.isEmpty()) {
				throw new PythonModuleMissingException(applications);
			}
		};
	}

}
