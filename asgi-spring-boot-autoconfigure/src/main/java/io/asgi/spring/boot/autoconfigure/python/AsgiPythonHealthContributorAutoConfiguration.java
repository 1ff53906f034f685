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

import java.util.LinkedHashMap;
import java.util.Map;

import io.asgi.python.PythonApplication;
import io.asgi.spring.boot.AsgiPythonApplications;
import io.asgi.spring.boot.actuate.PythonHealthIndicator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link PythonHealthIndicator},
 * one for each application.
 */
@AutoConfiguration(after = AsgiPythonAutoConfiguration.class,
		beforeName = "org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration")
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class, PythonApplication.class })
@ConditionalOnBean(AsgiPythonApplications.class)
@Conditional(OnAnyPythonApplicationCondition.class)
@ConditionalOnEnabledHealthIndicator("asgi-python")
public final class AsgiPythonHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "asgiPythonHealthIndicator", "asgiPythonHealthContributor" })
	HealthContributor asgiPythonHealthContributor(AsgiPythonApplications applications) {
		Map<String, HealthContributor> indicators = new LinkedHashMap<>();
		applications.all()
			.forEach((application) -> indicators.put(application.options().name(),
					new PythonHealthIndicator(application)));
		return CompositeHealthContributor.fromMap(indicators);
	}

}
