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

package io.asgi.spring.boot.autoconfigure.actuate;

import io.asgi.server.netty.AsgiBridge;
import io.asgi.spring.boot.AsgiApplications;
import io.asgi.spring.boot.actuate.AsgiHealthIndicator;
import io.asgi.spring.boot.autoconfigure.AsgiAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link AsgiHealthIndicator}.
 */
@AutoConfiguration(after = AsgiAutoConfiguration.class,
		beforeName = "org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration")
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean({ AsgiApplications.class, AsgiBridge.class })
@ConditionalOnEnabledHealthIndicator("asgi")
public final class AsgiHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "asgiHealthIndicator", "asgiHealthContributor" })
	AsgiHealthIndicator asgiHealthContributor(AsgiApplications applications, AsgiBridge bridge) {
		return new AsgiHealthIndicator(applications, bridge);
	}

}
